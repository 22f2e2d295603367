"""What came in is kept, and its turn taken; its channel may tell the platform that we saw it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from adapters.store import Store
from bots import logs
from bots.lanes import Lanes
from dialog.errors import StoreUnavailable
from dialog.model import Event, Moment
from dialog.ports import Channel

ACKNOWLEDGE_SECONDS = 10.0
REFUSAL_SECONDS = 10.0  # a shop that could not keep a message is unwell, unless it can again

Acknowledge = Callable[[Event], Awaitable[None]]

log = logs.get("intake")


@dataclass(slots=True)
class Intake:
    """One for all channels, whether their messages are pushed or asked for."""

    store: Store
    turns: Lanes[Moment] | None = None  # whose worker takes what is kept, once it runs
    _under_way: int = 0
    _refused_at: float | None = None
    _errands: set[asyncio.Task[None]] = field(default_factory=set)

    async def keep(self, channel: Channel, events: Sequence[Event], raw: bytes = b"") -> None:
        """Returns after the commit. Raises StoreUnavailable."""
        if not events:
            return
        try:
            await self._keep(events, raw)
        except StoreUnavailable:
            self._refused_at = monotonic()
            raise
        self._refused_at = None
        acknowledge: Acknowledge | None = getattr(channel, "acknowledge", None)
        if acknowledge is not None:
            errand = asyncio.create_task(_tell(channel.name, acknowledge, events))
            self._errands.add(errand)
            errand.add_done_callback(self._errands.discard)

    async def _keep(self, events: Sequence[Event], raw: bytes) -> None:
        """Where there is room for another turn, it is claimed in the same commit."""
        if self.turns is None or self.turns.room <= self._under_way:
            await self.store.keep(events, raw)
            return
        self._under_way += 1
        try:
            moments = await self.store.keep_and_claim(events, raw)
        finally:
            self._under_way -= 1
        for moment in moments:
            if not self.turns.take(moment):  # the worker has just stopped: somebody else takes it
                with suppress(StoreUnavailable):  # its lease runs out
                    await self.turns.give_back(moment)

    @property
    def is_refusing(self) -> bool:
        """Messages could not be kept lately (a full disk): reading alone would not show it."""
        return self._refused_at is not None and monotonic() - self._refused_at < REFUSAL_SECONDS

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
