"""What came in is kept; after the commit its channel may tell the platform that we saw it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from adapters.store import Store
from bots import logs
from dialog.model import Event
from dialog.ports import Channel

ACKNOWLEDGE_SECONDS = 10.0

Acknowledge = Callable[[Event], Awaitable[None]]

log = logs.get("intake")


@dataclass(slots=True)
class Intake:
    """One for all channels, whether their messages are pushed or asked for."""

    store: Store
    _errands: set[asyncio.Task[None]] = field(default_factory=set)

    async def keep(self, channel: Channel, events: Sequence[Event], raw: bytes = b"") -> int:
        """Returns after the commit. Raises StoreUnavailable."""
        if not events:
            return 0
        kept = await self.store.keep(events, raw)
        acknowledge: Acknowledge | None = getattr(channel, "acknowledge", None)
        if acknowledge is not None:
            errand = asyncio.create_task(_tell(channel.name, acknowledge, events))
            self._errands.add(errand)
            errand.add_done_callback(self._errands.discard)
        return kept

    async def close(self) -> None:
        """Courtesies that have not gone out by now do not matter."""
        for errand in self._errands:
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)


async def _tell(name: str, acknowledge: Acknowledge, events: Sequence[Event]) -> None:
    """A tapped button stops spinning; nobody waits for this."""
    try:
        async with asyncio.timeout(ACKNOWLEDGE_SECONDS):
            for event in events:
                await acknowledge(event)
    except Exception:  # a courtesy: the message itself is kept
        log.exception("not_acknowledged", extra={"channel": name})
