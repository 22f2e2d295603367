"""What the store needs of a database: grouped writes, reads, and to be closed."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from adapters.store.driver import Db
from adapters.store.grouping import Batch, Item, Outcome
from adapters.store.signals import Signals
from adapters.store.sqlite import SQLite
from dialog.errors import SettingsError

T = TypeVar("T")


class Database(Protocol):
    signals: Signals
    holder: int  # this store's number on its leases

    async def start(self, prepare: Callable[[Connection], None]) -> None: ...

    async def write(
        self,
        batch: Batch[Item, Outcome],
        item: Item,
        *,
        beside: Batch[Any, Any] | None = None,
        within: float = 0.0,
    ) -> Outcome:
        """The item's outcome, once it is committed.

        It may wait `within` seconds for company, best in transactions with the items of `beside`.
        """
        ...

    async def read(self, query: Callable[[Db], T]) -> T: ...

    async def close(self) -> None: ...


def database(url: str) -> Database:
    """By the URL: sqlite:///path/file.db, sqlite:// (in memory), postgresql://user:pw@host/db."""
    holder = random.SystemRandom().randrange(1, 2**31 - 1)
    try:
        told = make_url(url)
    except ArgumentError:
        raise SettingsError([_unknown()]) from None
    kind = told.get_backend_name()
    if kind == "sqlite":
        in_memory = told.database in (None, "", ":memory:")
        return SQLite(None if in_memory else Path(str(told.database)), Signals(), holder)
    if kind in ("postgresql", "postgres"):
        from adapters.store.postgres import PostgreSQL  # noqa: PLC0415 - its libraries are large

        return PostgreSQL(told, Signals(), holder)
    raise SettingsError([_unknown()])


def _unknown() -> str:
    return (
        "database.url is no database that mostrador knows. Write sqlite:///path/to/file.db or "
        "postgresql://user:password@host/name."
    )
