"""A worker's loop: claim what waits, work on a bounded number at once, sleep until there is news.

Nothing is lost between "nothing there" and "going to sleep": one listener hears the store's topic
all the time and rings a bell. A claim that finds nothing is a transaction for nothing, so the bell
is rung when there may be something, and for many reasons at once only once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bots import logs
from dialog.errors import StoreUnavailable

Claimed = TypeVar("Claimed")

BREATH = 0.5  # seconds until the next try when the database does not answer
LISTEN = 30.0  # seconds of one `wait`; news end it at once


@dataclass(slots=True)
class Lanes(Generic[Claimed]):
    """Runs until `stop`. `work` must not raise: whatever happens is settled inside."""

    name: str
    claim: Callable[[int], Awaitable[Sequence[Claimed]]]
    work: Callable[[Claimed], Coroutine[Any, Any, None]]
    wait: Callable[[float], Awaitable[bool]]  # on the store's topic
    give_back: Callable[[Claimed], Awaitable[None]]  # at a stop, for what is not finished
    at_once: int = 64
    patience: float = 1.0  # seconds until the next look when nothing rings
    soon: float = 0.0  # ring again so long after news: messages are gathered until then
    afterwards: float = 0.0  # ... after a job: it may have held back the next; 0 = the store rings
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _jobs: dict[asyncio.Task[None], Claimed] = field(default_factory=dict)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)
    _is_full: bool = False
    _is_to_ring: bool = False
    _stopping: bool = False

    async def run(self) -> None:
        """Until `stop`, or for ever. Cancelling it gives everything back."""
        listener = asyncio.create_task(self._listen())
        try:
            while not self._stopping:
                self._bell.clear()
                if not await self._claim_more():
                    await self._sleep()
        finally:
            listener.cancel()
            self._ended.set()

    async def stop(self, grace: float) -> None:
        """Claim nothing more; finish what runs within `grace` seconds, give back the rest."""
        self._stopping = True
        self._bell.set()
        deadline = asyncio.get_running_loop().time() + grace
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await self._ended.wait()  # a claim may be on its way
        if self._jobs:
            left = max(0.0, deadline - asyncio.get_running_loop().time())
            await asyncio.wait(set(self._jobs), timeout=left)
        unfinished = dict(self._jobs)
        for job in unfinished:
            job.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        for claimed in unfinished.values():
            await self._return(claimed)

    @property
    def busy(self) -> int:
        return len(self._jobs)

    @property
    def room(self) -> int:
        """For how many more jobs."""
        return 0 if self._stopping else self.at_once - len(self._jobs)

    def take(self, claimed: Claimed) -> bool:
        """Work on something that somebody else has claimed for us; False = stopping, too late."""
        if self._stopping:
            return False
        self._start(claimed)
        return True

    async def _claim_more(self) -> bool:
        """True when all that there was room for was found: then there may be more."""
        room = self.room
        self._is_full = room <= 0
        if self._is_full:
            return False
        try:
            claimed = await self.claim(room)
        except StoreUnavailable:
            logs.get("lanes").warning("store_unavailable", extra={"worker": self.name})
            await asyncio.sleep(BREATH)
            return False
        for one in claimed:
            self._start(one)
        return len(claimed) >= room

    def _start(self, claimed: Claimed) -> None:
        job = asyncio.create_task(self.work(claimed))
        self._jobs[job] = claimed
        job.add_done_callback(self._finished)

    def _finished(self, job: asyncio.Task[None]) -> None:
        del self._jobs[job]
        if self._is_full:
            self._bell.set()
        elif self.afterwards and not self._is_to_ring:
            self._is_to_ring = True
            asyncio.get_running_loop().call_later(self.afterwards, self._ring_later)
        if not job.cancelled() and job.exception() is not None:
            error = job.exception()
            logs.get("lanes").error("job_failed", extra={"worker": self.name}, exc_info=error)

    async def _sleep(self) -> None:
        with suppress(TimeoutError):  # time alone may have made something due
            async with asyncio.timeout(self.patience):
                await self._bell.wait()

    async def _listen(self) -> None:
        while True:
            try:
                if await self.wait(LISTEN):
                    self._ring()
            except StoreUnavailable:
                await asyncio.sleep(BREATH)

    def _ring(self) -> None:
        self._bell.set()
        if self.soon:  # what is still being gathered is due then
            asyncio.get_running_loop().call_later(self.soon, self._bell.set)

    def _ring_later(self) -> None:
        self._is_to_ring = False
        self._bell.set()

    async def _return(self, claimed: Claimed) -> None:
        try:
            await self.give_back(claimed)
        except StoreUnavailable:
            logs.get("lanes").warning("not_given_back", extra={"worker": self.name})
