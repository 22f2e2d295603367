"""Waking up whoever waits for a topic, after the commit that concerns it."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

INBOX = "inbox"
OUTBOX = "outbox"
DESK = "desk"
ALIVE = 0x4D4F53  # the class of the advisory locks that living stores hold (PostgreSQL)

_KEEP_BELLS = 10_000  # topics that nobody waits for now; past this the oldest are forgotten


def chat_topic(channel: str, address: str) -> str:
    return f"chat:{channel}:{address}"


@dataclass(slots=True, eq=False)
class _Bell:
    """One topic: how often it rang, and who sleeps until it rings again."""

    rung: int = 0
    unheard: bool = False  # rang while nobody waited: the next one to come need not wait
    sleepers: set[asyncio.Future[bool]] = field(default_factory=set)


class Signals:
    """Within this process. `mark` then `wait(since=mark)` never misses what came in between."""

    def __init__(self) -> None:
        self._bells: dict[str, _Bell] = {name: _Bell() for name in (INBOX, OUTBOX, DESK)}

    def mark(self, topic: str) -> int:
        return self._bell(topic).rung

    def ring(self, topics: Iterable[str]) -> None:
        for topic in topics:
            bell = self._bells.get(topic)
            if bell is not None:
                _ring(bell)

    def ring_all(self) -> None:
        """When news may have been missed, everybody looks."""
        self.ring(tuple(self._bells))

    async def wait(self, topic: str, timeout: float, since: int | None = None) -> bool:  # noqa: ASYNC109 - a seam's name
        """Until the topic rings, or `timeout` seconds are over (False)."""
        bell = self._bell(topic)
        missed = bell.unheard if since is None else bell.rung > since
        bell.unheard = False
        if missed:
            return True
        sleeper = asyncio.get_running_loop().create_future()
        bell.sleepers.add(sleeper)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout):
                    return bool(await sleeper)
            return False
        finally:
            bell.sleepers.discard(sleeper)

    def _bell(self, topic: str) -> _Bell:
        bell = self._bells.get(topic)
        if bell is None:
            if len(self._bells) >= _KEEP_BELLS:
                self._forget()
            bell = self._bells[topic] = _Bell()
        return bell

    def _forget(self) -> None:
        quiet = [name for name, bell in self._bells.items() if not bell.sleepers]
        for name in quiet[: _KEEP_BELLS // 2]:
            if name not in (INBOX, OUTBOX, DESK):
                del self._bells[name]


def _ring(bell: _Bell) -> None:
    bell.rung += 1
    bell.unheard = not bell.sleepers
    for sleeper in bell.sleepers:
        if not sleeper.done():
            sleeper.set_result(True)
    bell.sleepers.clear()
