"""The worker of turns: every path ends in saved or given back, and no message stops another."""
# ruff: noqa: ARG002 - fakes take what the real ones take

import asyncio

import pytest

from bots import outbox, turns
from bots.lanes import Lanes
from dialog.errors import Overtaken, ShopUnavailable
from dialog.model import Moment, Reply, Turn
from dialog.ports import Outgoing
from tests.fakes.house import FakeEngine, FakeStore, a_house, a_moment


async def test_a_turn_is_taken_and_saved() -> None:
    store, turn = FakeStore(), Turn(policy="answer")

    taken = await turns.take(a_house(store=store, engine=FakeEngine(turn)), a_moment())

    assert taken == turn
    assert store.saved == [turn]
    assert store.given_back == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RuntimeError("+34600111222"), "raised: RuntimeError"),
        (ShopUnavailable("shop"), "shop"),
        (KeyError("x"), "raised: KeyError"),
    ],
)
async def test_a_turn_that_raises_is_given_back_with_its_kind_only(
    error: Exception, reason: str
) -> None:
    store = FakeStore()

    taken = await turns.take(a_house(store=store, engine=FakeEngine(error)), a_moment())

    assert taken is None
    assert store.saved == []
    assert store.given_back == [reason]


async def test_a_turn_that_was_overtaken_is_taken_again() -> None:
    store = FakeStore(save_raises=[Overtaken("7")])

    assert await turns.take(a_house(store=store), a_moment()) is None
    assert store.given_back == ["overtaken"]


async def test_a_turn_that_takes_too_long_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "DEADLINE", 0.01)

    class Slow(FakeEngine):
        async def take_turn(self, moment: Moment) -> Turn:
            await asyncio.sleep(60)
            return await super().take_turn(moment)

    store = FakeStore()

    assert await turns.take(a_house(store=store, engine=Slow()), a_moment()) is None
    assert store.given_back == ["deadline"]


async def test_without_a_database_the_lease_is_left_to_run_out() -> None:
    assert await turns.take(a_house(store=FakeStore(down=True)), a_moment()) is None


async def test_a_stopped_worker_gives_back_what_it_had() -> None:
    class Never(FakeEngine):
        async def take_turn(self, moment: Moment) -> Turn:
            await asyncio.Event().wait()
            return await super().take_turn(moment)

    class OneMoment(FakeStore):
        async def claim_moments(self, limit: int, worker: str) -> list[Moment]:
            return [a_moment()] if not self.given_back else []

        async def wait(self, topic: str, timeout: float) -> bool:  # noqa: ASYNC109
            assert topic == "inbox"
            await asyncio.sleep(timeout)
            return False

    store = OneMoment()
    worker = turns.worker(a_house(store=store, engine=Never()))
    worker.at_once = 1
    running = asyncio.create_task(worker.run())
    while not worker.busy:  # noqa: ASYNC110 - a test looks from outside
        await asyncio.sleep(0.001)

    await worker.stop(0.01)
    await running

    assert store.given_back == ["stopped"]


async def test_the_first_reply_goes_straight_to_the_sender() -> None:
    store, delivered = FakeStore(), asyncio.Queue[Outgoing]()
    house = a_house(store=store, engine=FakeEngine(*[Turn((Reply("faq:x"),))] * 2))
    out: Lanes[Outgoing] = outbox.worker(house)
    out.work = delivered.put

    await turns.take(house, a_moment(), out)

    assert (await delivered.get()).text == "Hola."
    assert store.settled == []


async def test_a_reply_that_is_too_late_for_the_sender_is_sent_by_the_next_process() -> None:
    class Stopping(FakeStore):
        async def save(self, moment: Moment, turn: Turn, *, send: bool = False) -> Outgoing | None:
            first = await super().save(moment, turn, send=send)
            await out.stop(0)
            return first

    store = Stopping()
    house = a_house(store=store, engine=FakeEngine(Turn((Reply("faq:x"),))))
    out: Lanes[Outgoing] = outbox.worker(house)

    await turns.take(house, a_moment(), out)

    ((_, receipt),) = store.settled
    assert (receipt.kind, receipt.code) == ("retry", "stopped")


async def test_turns_are_counted_by_how_they_ended() -> None:
    house = a_house(engine=FakeEngine(Turn(policy="answer"), RuntimeError()))

    await turns.take(house, a_moment())
    await turns.take(house, a_moment())

    lines = list(house.metrics.turns.lines())
    assert 'mostrador_turns_total{outcome="saved",policy="answer"} 1' in lines
    assert 'mostrador_turns_total{outcome="raised",policy=""} 1' in lines
