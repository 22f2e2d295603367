"""How many sends of one channel may be under way: two after a start, more as they arrive.

A process that dies between a send and its receipt leaves a message that must go out again. Who
has just come back finds everything that waited meanwhile, and may be killed again: sent all at
once, every one of them could be there twice.
"""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

FIRST = 2
WIDEST = 48


@dataclass(slots=True)
class Throttle:
    """One channel's. It opens by one with each round that arrived, up to WIDEST, and stays so."""

    width: int = FIRST
    _arrived: int = 0
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FIRST))

    def place(self) -> AbstractAsyncContextManager[None]:
        """Held from before the send until its receipt is kept."""
        return self._places

    def arrived(self) -> None:
        self._arrived += 1
        if self._arrived >= self.width < WIDEST:
            self._arrived = 0
            self.width += 1
            self._places.release()
