"""What happens because time passes: changed FAQ files are read again, old sign-ins forgotten.

A conversation's own time-outs need nothing here: the store hands them out with the messages.
"""

import asyncio
from collections.abc import Awaitable, Callable

from bots import logs
from bots.house import House
from bots.learning import Watched
from dialog.errors import StoreUnavailable

TIDY_SECONDS = 3600.0

log = logs.get("timers")


async def run(house: House) -> None:
    """Until cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_every(TIDY_SECONDS, lambda: tidy(house)))
        seconds = house.settings.faq.reload_seconds
        if seconds:
            group.create_task(Watched(house).run(seconds))


async def tidy(house: House) -> None:
    """Forget sessions, sign-in links and counted tries whose time is over; and what channels hold
    that nobody needs any more.
    """
    await house.store.tidy()
    await house.files.tidy(house.store)
    for channel in house.channels.values():
        tidy_channel = getattr(channel, "tidy", None)
        if tidy_channel is not None:
            await tidy_channel(house.store)


async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await act()
        except StoreUnavailable:
            log.warning("store_unavailable", extra={"worker": "timers"})
        except Exception:  # the worker loop: the next round may go better
            log.exception("timer_failed")
