"""What is kept is handed to whoever takes turns, where there is room for one more."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bots.intake import Intake
from bots.lanes import Lanes
from dialog.model import Event, Moment
from tests.fakes.house import FakeChannel, FakeStore, a_moment
from tests.fakes.store import said


@dataclass
class Store(FakeStore):
    """Each message that is kept with a claim brings a moment."""

    claims: int = 0

    async def keep_and_claim(self, events: Sequence[Event], raw: bytes = b"") -> list[Moment]:
        self.claims += 1
        await self.keep(events, raw)
        return [a_moment()]


def _lanes(store: Store, at_once: int, taken: list[Moment]) -> Lanes[Moment]:
    async def work(moment: Moment) -> None:
        taken.append(moment)
        await asyncio.sleep(60)

    async def never(_: Any) -> Any:
        raise AssertionError("nothing of this is asked for")

    async def give_back(moment: Moment) -> None:
        await store.give_back(moment, "stopped")

    return Lanes("turns", never, work, never, give_back, at_once)


async def test_a_kept_message_is_worked_on_without_a_claim_of_its_own() -> None:
    store, taken = Store(), []
    intake = Intake(store, _lanes(store, 1, taken))  # type: ignore[arg-type]

    await intake.keep(FakeChannel(), [said("hola")])
    await asyncio.sleep(0)

    assert [moment.fence for moment in taken] == [a_moment().fence]
    await _end(intake)


async def test_without_room_it_is_only_kept() -> None:
    store, taken = Store(), []
    intake = Intake(store, _lanes(store, 2, taken))  # type: ignore[arg-type]

    await asyncio.gather(*(intake.keep(FakeChannel(), [said(f"{n}")]) for n in range(5)))

    assert (store.claims, len(store.kept)) == (2, 5)
    await _end(intake)


async def test_before_there_is_a_worker_it_is_only_kept() -> None:
    store = Store()
    await Intake(store).keep(FakeChannel(), [said("hola")])  # type: ignore[arg-type]
    assert (store.claims, len(store.kept)) == (0, 1)


async def test_what_comes_too_late_for_the_worker_is_given_back() -> None:
    store, taken = Store(), []
    lanes = _lanes(store, 1, taken)
    intake = Intake(store, lanes)  # type: ignore[arg-type]
    keeping = asyncio.create_task(intake.keep(FakeChannel(), [said("hola")]))
    await asyncio.sleep(0)
    lanes._stopping = True
    await keeping
    assert (taken, store.given_back) == ([], ["stopped"])


async def _end(intake: Intake) -> None:
    assert intake.turns is not None
    jobs = list(intake.turns._jobs)
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
