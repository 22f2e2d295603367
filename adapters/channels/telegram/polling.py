"""Asking Telegram for updates, for shops without a public address.

An update is confirmed to Telegram (by asking for the next one) only after `keep` has committed it,
so a crash or a full disk makes Telegram send it again, and the inbox drops what it has already.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence

from dialog.errors import SendFailed, StoreUnavailable
from dialog.model import Event, Json

PATIENCE = 25  # seconds that Telegram waits for something to happen
PAUSE_AT_MOST = 60.0

Keep = Callable[[Sequence[Event]], Awaitable[object]]
Ask = Callable[[int | None, int], Awaitable[list[dict[str, Json]]]]
Read = Callable[[dict[str, Json]], list[Event]]

log = logging.getLogger("mostrador.telegram")


async def poll(ask: Ask, read: Read, keep: Keep, pause: float = 1.0) -> None:
    """Until cancelled: ask, keep, confirm. Never ends by itself."""
    offset, failures = None, 0
    while True:
        try:
            updates = await ask(offset, PATIENCE)
            if events := [event for update in updates for event in read(update)]:
                await keep(events)
            if updates:
                offset = int(updates[-1]["update_id"]) + 1
            failures = 0
        except (SendFailed, StoreUnavailable) as error:
            failures += 1
            log.warning("no_updates_for_now", extra={"failure": type(error).__name__})
            await asyncio.sleep(wait(failures, error, pause))


def wait(failures: int, error: Exception, pause: float) -> float:
    """Twice as long each time, with jitter; at least what Telegram asks for."""
    told: float = getattr(error, "after", None) or 0.0
    doubled = min(pause * 2.0 ** min(failures - 1, 10), PAUSE_AT_MOST)
    return max(told, doubled * random.uniform(0.5, 1.0))  # noqa: S311  # not a secret
