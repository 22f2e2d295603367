"""What waits is committed together, and one bad item fails alone."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import text

from adapters.store import Store
from adapters.store.driver import Db
from adapters.store.grouping import Done, Group, Waiting
from dialog.errors import NotAllowed, StoreUnavailable
from tests.fakes.store import rows


def add(db: Db, names: Sequence[str]) -> Done[str]:
    """A batch that trips over the item "bad", after it wrote something."""
    for name in names:
        db.execute(
            text("INSERT INTO customers (name, created_at) VALUES (:name, 0)"), {"name": name}
        )
        if name == "bad":
            raise ValueError(name)
    return Done([name.upper() for name in names])


def refuse(_: Db, names: Sequence[str]) -> Done[str]:
    return Done([NotAllowed(name) if name == "bad" else name for name in names])


async def _names(store: Store) -> list[str]:
    return [row[0] for row in await rows(store, "SELECT name FROM customers ORDER BY id")]


async def test_each_gets_its_own_answer(store: Store) -> None:
    told = await asyncio.gather(*(store._db.write(add, f"n{n}") for n in range(200)))
    assert told == [f"N{n}" for n in range(200)]
    assert await _names(store) == [f"n{n}" for n in range(200)]


async def test_a_bad_item_fails_alone_and_leaves_nothing(store: Store) -> None:
    names = ["a", "bad", "b", "c", "bad", "d"]
    told = await asyncio.gather(
        *(store._db.write(add, name) for name in names), return_exceptions=True
    )
    assert [type(answer) for answer in told] == [str, ValueError, str, str, ValueError, str]
    assert sorted(await _names(store)) == ["a", "b", "c", "d"]


async def test_an_error_is_never_its_own_cause(store: Store) -> None:
    with pytest.raises(ValueError, match="bad") as alone:
        await store._db.write(add, "bad")

    assert alone.value.__cause__ is None


async def test_an_items_own_error_is_its_answer(store: Store) -> None:
    told = await asyncio.gather(
        *(store._db.write(refuse, name) for name in ("a", "bad", "b")), return_exceptions=True
    )
    assert [type(answer) for answer in told] == [str, NotAllowed, str]


async def test_a_caller_that_goes_away_takes_nothing_with_it(store: Store) -> None:
    gone = asyncio.create_task(store._db.write(add, "a"))
    stays = asyncio.create_task(store._db.write(add, "b"))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == "B"
    assert "b" in await _names(store)


async def test_closing_commits_what_waits(opened: Any) -> None:
    store = await opened()
    waiting = [asyncio.create_task(store._db.write(add, f"n{n}")) for n in range(100)]
    await asyncio.sleep(0)
    await store.close()
    assert await asyncio.gather(*waiting) == [f"N{n}" for n in range(100)]
    with pytest.raises(StoreUnavailable):
        await store._db.write(add, "late")
    again = await opened()
    assert len(await _names(again)) == 100


def miscount(_: Db, names: Sequence[str]) -> Done[str]:
    """A batch with a mistake: one answer for many."""
    return Done(["one"]) if len(names) > 1 else Done(list(names))


async def test_a_batch_with_a_mistake_hangs_nobody(store: Store) -> None:
    told = await asyncio.gather(
        *(store._db.write(miscount, name) for name in ("a", "b")), return_exceptions=True
    )
    assert told == ["a", "b"]
    assert await store._db.write(add, "c") == "C"


async def test_an_item_in_no_hurry_is_written_all_the_same(store: Store) -> None:
    assert await store._db.write(add, "alone", within=0.01) == "ALONE"


async def test_an_item_in_no_hurry_goes_with_the_next(store: Store) -> None:
    sizes: list[int] = []

    def note(_: Db, items: Sequence[str]) -> Done[str]:
        sizes.append(len(items))
        return Done(items)

    patient = asyncio.create_task(store._db.write(note, "patient", within=60.0))
    await asyncio.sleep(0)
    assert await store._db.write(note, "hurried") == "hurried"
    assert await patient == "patient"
    assert sizes == [2]


async def test_the_time_of_one_that_is_written_hurries_nobody_else(store: Store) -> None:
    early = asyncio.create_task(store._db.write(add, "early", within=0.05))
    await asyncio.sleep(0)
    await store._db.write(add, "hurried")
    assert await early == "EARLY"

    late = asyncio.create_task(store._db.write(add, "late", within=60.0))
    await asyncio.sleep(0.15)  # the early one's time is over
    assert not late.done()
    await store._db.write(add, "another")
    assert await late == "LATE"


async def test_a_store_that_closes_waits_for_nothing(store: Store) -> None:
    patient = asyncio.create_task(store._db.write(add, "patient", within=60.0))
    await asyncio.sleep(0)
    await store.close()
    assert await patient == "PATIENT"


def test_conversations_of_several_batches_are_held_first_and_together() -> None:
    @dataclass
    class Item:
        conversation: int

    @dataclass
    class Heard:
        dialect: str = "postgresql"
        held: list[Any] = field(default_factory=list)

        def execute(self, _: Any, values: Any) -> None:
            self.held.append(values["ids"])

    def write(db: Any, items: Sequence[Item]) -> Done[None]:
        assert db.held == [[3, 5, 9]]
        return Done([None] * len(items))

    def settle(db: Any, items: Sequence[Item]) -> Done[None]:
        return write(db, items)

    loop = asyncio.new_event_loop()
    told = ((write, 9), (settle, 3), (write, 5), (settle, 9))
    group = Group([Waiting(act, Item(number), loop.create_future()) for act, number in told])
    loop.close()
    heard: Any = Heard()
    group.together(heard)
    assert heard.held == [[3, 5, 9]]


class CollidedError(Exception):
    sqlstate = "40P01"  # PostgreSQL's deadlock


@dataclass
class Transactions:
    """As much of a connection as a group needs."""

    dialect: str = "sqlite"

    @contextmanager
    def begin(self) -> Iterator[None]:
        yield

    begin_nested = begin


async def test_a_collision_while_each_is_written_alone_is_tried_again() -> None:
    goes: list[str] = []

    def write(_: Any, names: Sequence[str]) -> Done[str]:
        if len(names) > 1:
            raise ValueError("together")
        goes.append(names[0])
        if goes.count("b") == 1 and names[0] == "b":
            raise CollidedError
        return Done(list(names))

    loop = asyncio.get_running_loop()
    group = Group([Waiting(write, name, loop.create_future()) for name in ("a", "b")])
    db: Any = Transactions()
    group.write(db)

    assert [one.outcome for one in group.waiting] == ["a", "b"]
    assert goes == ["a", "b", "a", "b"]
