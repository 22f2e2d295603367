"""A circuit breaker: a channel that fails again and again is left alone for a while.

closed --(failures in a row)--> open --(rest is over)--> one tries --> closed, or open for longer
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

FAILURES = 5  # in a row
REST = 5.0  # seconds, the first time; doubled each time up to LONGEST_REST
LONGEST_REST = 300.0


@dataclass(slots=True)
class Circuit:
    """One channel's. Not for one recipient's failures: those say nothing about the channel."""

    time: Callable[[], float] = monotonic
    failures: int = 0
    _rest: float = REST
    _open_until: float = 0.0
    _one_tries: bool = False

    @property
    def is_open(self) -> bool:
        return self._open_until > 0.0

    def waits(self) -> float:
        """Seconds to leave the channel alone; 0 = send. After each rest only one may try."""
        if not self.is_open:
            return 0.0
        left = self._open_until - self.time()
        if left > 0:
            return left
        self._open_until = self.time() + self._rest  # if we never hear of this one, another
        self._one_tries = True
        return 0.0

    def succeeded(self) -> None:
        self.failures, self._rest, self._open_until, self._one_tries = 0, REST, 0.0, False

    def failed(self, *, for_sure: bool = False) -> bool:
        """Count one; True when this opened the circuit. `for_sure`: no need to count further."""
        self.failures += 1
        if self.is_open:
            self._stay_open()
            return False
        if not for_sure and self.failures < FAILURES:
            return False
        self._open_until = self.time() + self._rest
        return True

    def _stay_open(self) -> None:
        """Longer, if it was the one that tried; others were under way when it opened."""
        if self._one_tries:
            self._rest = min(self._rest * 2, LONGEST_REST)
            self._open_until = self.time() + self._rest
            self._one_tries = False
