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
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise SettingsError([_unknown()]) from None
    kind = told.get_backend_name()
    if kind == "sqlite":
        in_memory = told.database in (None, "", ":memory:")
        return SQLite(None if in_memory else Path(str(told.database)), Signals(), holder)
    if kind in ("postgresql", "postgres"):
        from adapters.store.postgres import PostgreSQL  # noqa: PLC0415 - its libraries are large

        return PostgreSQL(told, Signals(), holder)
    raise SettingsError([_unknown()])


def unopened(url: str, error: Exception) -> str:
    """Which database it was, why it did not open, and what to look at; never the password."""
    told, reason = make_url(url), str(error).partition(": ")[2] or str(error)
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
    if told.get_backend_name() == "sqlite":
        return f"database.url: {told.database} cannot be opened: {reason}. {_fix(reason)}"
    place = f"{told.host or 'localhost'}:{told.port or 5432}"
    return (
        f"database.url: PostgreSQL at {place} cannot be used: {reason}. Is it running, and are "
        "user, password and the database's name right?"
    )


def _fix(reason: str) -> str:
    """What helps when a file of SQLite's does not open."""
    if "not a database" in reason:
        return "Name another file, or put a backup in its place: mostrador db restore."
    if "locked" in reason:
        return "Another program writes to it. Close that program."
    if "full" in reason or "No space" in reason:
        return "Make room on its disk."
    return "Mostrador must be allowed to write the file and its folder; check path and rights."


def _unknown() -> str:
    return (
        "database.url is no database that mostrador knows. Write sqlite:///path/to/file.db or "
        "postgresql://user:password@host/name."
    )
