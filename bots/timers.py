"""What happens because time passes: changed FAQ files are read again, old sign-ins forgotten.

A conversation's own time-outs need nothing here: the store hands them out with the messages.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bots import logs, wiring
from bots.house import House
from dialog.errors import FaqError, StoreUnavailable

TIDY_SECONDS = 3600.0

log = logs.get("timers")

Seen = frozenset[tuple[Path, int, int]]


async def run(house: House) -> None:
    """Until cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_every(TIDY_SECONDS, lambda: tidy(house)))
        seconds = house.settings.faq.reload_seconds
        if seconds:
            watched = Watched(house)
            group.create_task(_every(seconds, watched.look))


async def tidy(house: House) -> None:
    """Forget sessions, sign-in links and counted tries whose time is over; and what channels hold
    that nobody needs any more.
    """
    await house.store.tidy()
    for channel in house.channels.values():
        tidy_channel = getattr(channel, "tidy", None)
        if tidy_channel is not None:
            await tidy_channel(house.store)


class Watched:
    """The merchant's files: when they change, the bot learns them; when they are wrong, it keeps
    what it knew.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._folder = house.settings.faq.path
        self._seen = seen(self._folder)

    async def look(self) -> None:
        now = await asyncio.to_thread(seen, self._folder)
        if now == self._seen:
            return
        self._seen = now
        try:
            fresh = await asyncio.to_thread(wiring.understanding, self._house.settings)
        except FaqError as error:
            self._house.faq_problems = tuple(error.problems)
            log.error("faq_refused", extra={"count": len(error.problems)})  # noqa: TRY400 - told by `faq check`
            return
        self._house.engine.understanding, self._house.faq_problems = fresh, ()
        log.info("faq_learned", extra={"files": len(now)})


def seen(folder: Path) -> Seen:
    """Name, time and size of every file that the bot learns from; phrases are read at start."""
    files = [*folder.glob("*.yaml"), *folder.glob("*/*.yaml"), *folder.glob("*.toml")]
    found = set()
    for file in files:
        if file.name.startswith("phrases"):
            continue
        try:
            state = file.stat()
        except OSError:  # an editor is replacing it just now
            continue
        found.add((file, state.st_mtime_ns, state.st_size))
    return frozenset(found)


async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await act()
        except StoreUnavailable:
            log.warning("store_unavailable", extra={"worker": "timers"})
        except Exception:  # the worker loop: the next round may go better
            log.exception("timer_failed")
