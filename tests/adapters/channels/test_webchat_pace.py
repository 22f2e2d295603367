"""Token buckets: a burst, then a steady pace, each key for itself."""

import pytest

from adapters.channels.webchat import pace
from adapters.channels.webchat.pace import Pace


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_the_rest_waits() -> None:
    clock = Clock()
    measured = Pace(burst=3, every=2, clock=clock)

    waits = [measured.wait("ana") for _ in range(4)]

    assert waits == [0, 0, 0, 2]


def test_time_gives_back_what_was_taken() -> None:
    clock = Clock()
    measured = Pace(burst=2, every=5, clock=clock)
    taken = [measured.wait("ana") for _ in range(2)]
    clock.now = 5

    assert [*taken, measured.wait("ana")] == [0, 0, 0]
    assert measured.wait("ana") == 5


def test_what_had_to_wait_is_not_counted() -> None:
    clock = Clock()
    measured = Pace(burst=1, every=10, clock=clock)
    measured.wait("ana")
    for _ in range(50):
        measured.wait("ana")
    clock.now = 10

    assert measured.wait("ana") == 0


def test_one_visitor_never_slows_another() -> None:
    measured = Pace(burst=1, every=10, clock=Clock())
    measured.wait("ana")

    assert measured.wait("eva") == 0


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "BUCKETS_AT_MOST", 10)
    measured = Pace(burst=1, every=10, clock=Clock())

    for n in range(1000):
        measured.wait(str(n))

    assert len(measured._full_at) <= 10
    assert measured.wait("999") > 0
