"""The merchant's files while the shop is open: saved, checked, live within a second.

Reading and building are a thread's work (lessons.py). The event loop only puts the finished version
in the place of the old one, between two turns; each turn reads it once. What is refused leaves the
last good version where it was; the log, /health, the desk and `faq status` say why.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, thread_time

from bots import logs
from bots.folder import Snapshot, snapshot
from bots.house import House
from bots.lesson import Lesson
from bots.lessons import deepened, learned

QUIET = 0.1  # seconds that files must stay as they are: editors write in more than one step
PATIENCE = 0.4  # ... before they are refused, or before a file that is gone or empty is believed
RESTLESS = 5.0  # at most between two tries, where files change all the time
LOOKING = 20  # a folder that costs much to look at is looked at less: one part in so many
PLACES_LOGGED = 3

log = logs.get("faq")


class Watched:
    """The merchant's folder: what changes in it is learned."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._folder = house.settings.faq.path
        self._seen = house.lesson.files  # as they stood when they were last learned or refused
        self._restless = 0
        self._pause = 0.0
        self._afterwards: asyncio.Task[None] | None = None

    async def run(self, seconds: float) -> None:
        """Looks every so many seconds, until cancelled. Nothing that a file can hold ends it."""
        if self._house.faq_problems:
            self._log("faq_opened_with_errors", self._house.faq_problems)
        while True:
            self._pause = seconds
            try:
                await self.look()
            except Exception:  # the worker loop: the next look may go better
                log.exception("faq_not_looked_at")
                self._pause = max(seconds, RESTLESS)
            await asyncio.sleep(self._pause)

    async def look(self) -> None:
        """Learns what has changed since the last look, or since the shop was opened."""
        start = monotonic()
        now, cost = await asyncio.to_thread(_looked_at, self._folder)
        self._pause = max(self._pause, min(LOOKING * cost, RESTLESS))
        if now == self._seen:
            return
        known = self._house.lesson
        lesson = await asyncio.to_thread(learned, self._house.settings, now, known)
        is_doubtful = bool(lesson.problems) or now.lost(known.files)
        quiet = PATIENCE if is_doubtful else QUIET
        await asyncio.sleep(max(0.0, start + quiet - monotonic()))
        if await asyncio.to_thread(snapshot, self._folder) != now:
            self._wait_for_the_rest()
            return
        self._seen, self._restless = now, 0
        if lesson.problems:
            self._refuse(lesson)
        else:
            self._put_in_place(lesson)

    def _wait_for_the_rest(self) -> None:
        """The files changed while they were read: what was read may be half of something."""
        self._restless += 1
        if self._restless > 2:
            self._pause = min(RESTLESS, 0.1 * 2**self._restless)

    def _refuse(self, lesson: Lesson) -> None:
        self._house.faq_problems = lesson.problems
        self._log("faq_refused", lesson.problems)

    def _log(self, event: str, problems: Sequence[str]) -> None:
        places = " ".join(one.partition(": ")[0] for one in problems[:PLACES_LOGGED])
        log.error(event, extra={"count": len(problems), "files": places})

    def _put_in_place(self, lesson: Lesson) -> None:
        """In one step of the event loop: a turn has begun before it, or begins after it."""
        spoken = self._house.engine.understanding.matchers.built
        self._replace(lesson)
        house = self._house
        house.faq_problems = ()
        if lesson.phrases is not None:
            house.phrases = lesson.phrases
            house.engine.speak(lesson.phrases)
        self._afterwards = asyncio.create_task(self._finish(lesson, spoken))
        told = {"files": len(lesson.files.files), "ms": round(lesson.seconds * 1000)}
        log.info("faq_learned", extra=told)

    async def _finish(self, lesson: Lesson, spoken: frozenset[str]) -> None:
        """What need not be waited for: nobody who speaks another language waits for it later."""
        try:
            await self._build_anew(lesson, spoken)
        except Exception:  # nobody awaits this; the lesson itself is in its place
            log.exception("faq_not_built_anew")

    async def _build_anew(self, lesson: Lesson, spoken: frozenset[str]) -> None:
        if not lesson.is_deep:
            deep = await asyncio.to_thread(deepened, lesson, spoken)
            if self._house.lesson is lesson:  # else newer files were learned meanwhile
                self._replace(deep)
        elif lesson.understanding is not None:
            fresh = lesson.understanding
            wanted = sorted(spoken & set(fresh.matchers) - fresh.matchers.built)
            await asyncio.to_thread(fresh.warm, *wanted)

    def _replace(self, lesson: Lesson) -> None:
        assert lesson.understanding is not None
        self._house.engine.understanding, self._house.lesson = lesson.understanding, lesson


def _looked_at(folder: Path) -> tuple[Snapshot, float]:
    """The folder's files and the processor's seconds: waiting for a busy machine costs nothing."""
    start = thread_time()
    return snapshot(folder), thread_time() - start
