"""How many messages there are of each kind, for whoever asks often: the gauges of /metrics.

Counting reads every row, which in a big shop takes a second; the page is open to whoever finds it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from adapters.store import Ledger

FRESH = 5.0  # seconds; Prometheus asks every 15 or more


class Books:
    """Counts once, for all who ask within FRESH seconds."""

    def __init__(
        self, count: Callable[[], Awaitable[Ledger]], clock: Callable[[], float] = monotonic
    ) -> None:
        self._count = count
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._told: tuple[float, Ledger] | None = None

    async def read(self) -> Ledger:
        """Raises StoreUnavailable."""
        async with self._one_at_a_time:
            if self._told is None or self._clock() - self._told[0] >= FRESH:
                self._told = self._clock(), await self._count()
            return self._told[1]
