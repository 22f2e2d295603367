"""How much one visitor, or one address, may ask for: token buckets, in this process's memory."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

BUCKETS_AT_MOST = 20_000


@dataclass(slots=True)
class Pace:
    """`burst` at once, then one every `every` seconds, for each key."""

    burst: int
    every: float
    clock: Callable[[], float] = time.monotonic
    _full_at: dict[str, float] = field(default_factory=dict)  # when the key's bucket is full again

    def wait(self, key: str) -> float:
        """Takes one; 0, or the seconds after which to try again (nothing is taken then)."""
        now = self.clock()
        full_at = max(self._full_at.get(key, now), now)
        over = full_at + self.every - now - self.burst * self.every
        if over > 1e-9:
            return over
        if len(self._full_at) >= BUCKETS_AT_MOST:
            self._forget(now)
        self._full_at[key] = full_at + self.every
        return 0.0

    def _forget(self, now: float) -> None:
        """Full buckets say nothing; if none is full, the oldest half goes."""
        busy = sorted((item for item in self._full_at.items() if item[1] > now), key=lambda i: i[1])
        self._full_at = dict(busy[-BUCKETS_AT_MOST // 2 :])
