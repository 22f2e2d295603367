"""A worker's loop: no news is missed, never too many at once, nothing left behind at a stop."""

import asyncio
from collections.abc import Callable

import pytest

from bots.lanes import Lanes
from dialog.errors import StoreUnavailable


class Source:
    """Waiting numbers and a bell, as the store has them."""

    def __init__(self) -> None:
        self.waiting: list[int] = []
        self.given_back: list[int] = []
        self.claims = 0
        self.broken = 0
        self._news = asyncio.Event()

    def put(self, *numbers: int) -> None:
        self.waiting += numbers
        self._news.set()

    async def claim(self, limit: int) -> list[int]:
        self.claims += 1
        await asyncio.sleep(0)
        if self.broken:
            self.broken -= 1
            raise StoreUnavailable("down")
        claimed, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return claimed

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - the store's own verb
        async with asyncio.timeout(timeout):
            await self._news.wait()
        self._news.clear()
        return True

    async def give_back(self, number: int) -> None:
        self.given_back.append(number)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - a test looks from outside
            await asyncio.sleep(0.001)


async def test_what_waits_is_worked_on_and_news_wake_it_at_once() -> None:
    source, done = Source(), list[int]()

    async def work(number: int) -> None:
        done.append(number)

    lanes = Lanes("test", source.claim, work, source.wait, source.give_back, patience=60)
    running = asyncio.create_task(lanes.run())
    source.put(1, 2)
    await until(lambda: done == [1, 2])
    await asyncio.sleep(0.01)  # it sleeps now
    source.put(3)
    await until(lambda: done == [1, 2, 3])
    await lanes.stop(1)
    await running


async def test_never_more_at_once_than_allowed_and_a_finished_one_makes_room() -> None:
    source, busy, most, done = Source(), 0, 0, 0

    async def work(_: int) -> None:
        nonlocal busy, most, done
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.001)
        busy -= 1
        done += 1

    lanes = Lanes("test", source.claim, work, source.wait, source.give_back, 3, patience=60)
    running = asyncio.create_task(lanes.run())
    source.put(*range(20))
    await until(lambda: done == 20)
    await lanes.stop(1)
    await running

    assert most == 3


async def test_a_job_that_raises_stops_nobody() -> None:
    source, done = Source(), list[int]()

    async def work(number: int) -> None:
        if number == 1:
            raise RuntimeError("poison")
        done.append(number)

    lanes = Lanes("test", source.claim, work, source.wait, source.give_back, patience=60)
    running = asyncio.create_task(lanes.run())
    source.put(1, 2)
    await until(lambda: done == [2])
    source.put(3)
    await until(lambda: done == [2, 3])
    await lanes.stop(1)
    await running


async def test_a_database_that_is_down_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.lanes.BREATH", 0.01)
    source, done = Source(), list[int]()
    source.broken = 3

    async def work(number: int) -> None:
        done.append(number)

    lanes = Lanes("test", source.claim, work, source.wait, source.give_back, patience=0.01)
    running = asyncio.create_task(lanes.run())
    source.put(1)
    await until(lambda: done == [1])
    await lanes.stop(1)
    await running


async def test_at_a_stop_what_is_nearly_done_finishes_and_the_rest_is_given_back() -> None:
    source, done = Source(), list[int]()

    async def work(number: int) -> None:
        await asyncio.sleep(0.02 if number == 1 else 60)
        done.append(number)

    lanes = Lanes("test", source.claim, work, source.wait, source.give_back, patience=60)
    running = asyncio.create_task(lanes.run())
    source.put(1, 2)
    await until(lambda: lanes.busy == 2)
    await lanes.stop(0.2)
    await running

    assert done == [1]
    assert source.given_back == [2]


async def test_after_a_stop_nothing_is_claimed() -> None:
    source = Source()

    async def work(number: int) -> None:
        raise AssertionError(number)

    lanes = Lanes("test", source.claim, work, source.wait, source.give_back, patience=60)
    running = asyncio.create_task(lanes.run())
    await until(lambda: source.claims == 1)
    await lanes.stop(1)
    source.put(1)
    await running

    assert source.waiting == [1]


async def test_gathered_messages_are_looked_for_when_they_are_due() -> None:
    source, done = Source(), list[int]()
    due = asyncio.get_running_loop().time() + 0.05

    async def claim(limit: int) -> list[int]:
        ready = asyncio.get_running_loop().time() >= due
        return await source.claim(limit) if ready else []

    async def work(number: int) -> None:
        done.append(number)

    lanes = Lanes("test", claim, work, source.wait, source.give_back, patience=60, soon=0.06)
    running = asyncio.create_task(lanes.run())
    source.put(1)
    await until(lambda: done == [1])
    await lanes.stop(1)
    await running


async def test_the_database_is_not_asked_for_nothing() -> None:
    source, done = Source(), list[int]()

    async def work(number: int) -> None:
        done.append(number)

    lanes = Lanes("test", source.claim, work, source.wait, source.give_back, patience=60)
    lanes.afterwards = 0.005
    running = asyncio.create_task(lanes.run())
    await until(lambda: source.claims == 1)
    source.put(1, 2, 3)
    await until(lambda: len(done) == 3)
    await asyncio.sleep(0.05)
    await lanes.stop(1)
    await running

    assert source.claims <= 3  # at the start, for the news, and once after all three


async def test_what_a_job_held_back_is_found_after_it_without_news() -> None:
    source, done = Source(), list[int]()

    async def work(number: int) -> None:
        if number == 1:
            source.waiting.append(2)  # as a message that came while its conversation was leased
        done.append(number)

    lanes = Lanes("test", source.claim, work, source.wait, source.give_back, patience=60)
    lanes.afterwards = 0.005
    running = asyncio.create_task(lanes.run())
    source.put(1)
    await until(lambda: done == [1, 2])
    await lanes.stop(1)
    await running


async def test_a_claim_that_is_on_its_way_at_a_stop_is_not_left_behind() -> None:
    source, done, claiming = Source(), list[int](), asyncio.Event()
    source.put(1)

    async def claim(limit: int) -> list[int]:
        claiming.set()
        await asyncio.sleep(0.02)
        return await source.claim(limit)

    async def work(number: int) -> None:
        done.append(number)

    lanes = Lanes("test", claim, work, source.wait, source.give_back, patience=60)
    running = asyncio.create_task(lanes.run())
    await claiming.wait()
    await lanes.stop(1)
    await running

    assert done == [1]
