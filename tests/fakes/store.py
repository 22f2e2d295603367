"""Stores to test with, on both databases, and short ways to say what tests often say.

Fixtures: `database` (a URL, once for each database), `opened` (opens stores on it), `store` and
`clock`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapters.store import Receipt, Store
from adapters.store.tables import metadata
from dialog.model import Inbound, Moment, Reply, Turn
from dialog.ports import Limits, Outgoing
from tests.fakes import postgres

_NAME = "stores"
LIMITS = {"webchat": Limits(text=4096, choices=10), "telegram": Limits(text=60), "sms": Limits()}

Open = Callable[..., Awaitable[Store]]


@dataclass
class HandClock:
    """Moves only by hand, in any direction."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/shop.db"
    else:
        yield _postgres_with_tables()
        postgres.shared().run(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY", _NAME)


@pytest.fixture
async def opened(database: str, clock: HandClock) -> AsyncIterator[Open]:
    """Opens stores on the test's database; all are closed in the end."""
    stores: list[Store] = []

    async def open_one(gather: float = 0.0) -> Store:
        stores.append(await Store.open(database, clock, LIMITS, gather))
        return stores[-1]

    yield open_one
    for store in stores:
        await store.close()


@pytest.fixture
async def store(opened: Open) -> Store:
    return await opened()


@cache
def _postgres_with_tables() -> str:
    """One for all tests, emptied after each: making a database takes half a second."""
    url = postgres.shared().new_database(_NAME)

    async def prepare() -> None:
        store = await Store.open(url, HandClock(), {})
        await store.close()

    with asyncio.Runner() as runner:
        runner.run(prepare())
    return url


# --- short ways to say things


def said(words: str = "hola", key: str = "", sender: str = "ana", **more: Any) -> Inbound:
    return Inbound(more.pop("channel", "webchat"), sender, key or words, words, **more)


def turn(*texts: str, **more: Any) -> Turn:
    return Turn(tuple(Reply("faq:x", text=words) for words in texts), **more)


async def claimed(store: Store) -> Moment:
    """The only moment there is."""
    (moment,) = await store.claim_moments()
    return moment


async def answered(store: Store, *texts: str, **more: Any) -> Moment:
    """Takes the only turn there is, with these answers."""
    moment = await claimed(store)
    await store.save(moment, turn(*texts, **more))
    return moment


async def outgoing(store: Store) -> Outgoing:
    """The only message that may go out."""
    (one,) = await store.claim_outgoing()
    return one


async def sent(store: Store) -> list[str]:
    """Sends all that may go; the texts in their order."""
    texts: list[str] = []
    while waiting := await store.claim_outgoing():
        for one in waiting:
            texts.append(one.text)
            await store.settle(one, Receipt("sent", f"out-{one.id}"))
    return texts


async def rows(store: Store, statement: str, **values: Any) -> Sequence[Any]:
    """Looks into the tables: for promises about what is stored, and what is not."""
    return await store._db.read(lambda db: db.execute(text(statement), values).all())


async def break_down(store: Store, statement: str) -> None:
    """Changes the tables behind the store's back."""
    await store._alone(lambda db: db.execute(text(statement)))


async def failing_turns(store: Store, clock: HandClock, times: int, error: str = "boom") -> None:
    for _ in range(times):
        moment = await claimed(store)
        await store.give_back(moment, error)
        clock.advance(minutes=5)
