"""SQLite's own connection: statements and transactions, and how a file is opened."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, create_engine, event
from sqlalchemy.pool import StaticPool

from adapters.store.driver import NOTHING, Found, Prepared, Together, prepared

_OF_A_FILE = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "cache_size=-16000",  # KiB
    "wal_autocheckpoint=4000",  # pages: the same ones are written often
)
PATIENCE = 10_000  # milliseconds, on the thread only, for whoever else has the file locked


class SQLiteDb:
    """The driver's connection; BEGIN, COMMIT and SAVEPOINT are ours to say."""

    dialect = "sqlite"

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def execute(self, statement: Executable, values: Mapping[str, Any] = NOTHING) -> Found:
        ready = prepared(self.dialect, statement, tuple(values))
        if ready.each:
            return self._execute_each(ready, values)
        cursor = self._raw.execute(ready.sql, ready.arguments(values, list, dict))
        return _found(ready, cursor, cursor.fetchall())

    def _execute_each(self, ready: Prepared, values: Mapping[str, Any]) -> Found:
        told = ready.arguments_of_each(values)
        if not ready.has_rows:
            return Found([], self._raw.executemany(ready.sql, told).rowcount)
        cursor, found = self._raw.cursor(), []
        for arguments in told:
            found += cursor.execute(ready.sql, arguments).fetchall()
        return _found(ready, cursor, found)

    def together(self, statements: Together, values: Mapping[str, Any]) -> Found:
        for statement, names in statements.steps:
            found = self.execute(statement, {name: values[name] for name in names})
        return found

    def start(self) -> None:
        self._raw.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._raw.execute("COMMIT")

    def undo(self) -> None:
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")

    @contextmanager
    def begin(self) -> Iterator[None]:
        self.start()
        try:
            yield
            self.commit()
        except BaseException:
            self.undo()
            raise

    @contextmanager
    def patience(self) -> Iterator[None]:
        self._raw.execute(f"PRAGMA busy_timeout={PATIENCE}")
        yield
        self._raw.execute("PRAGMA busy_timeout=0")

    @contextmanager
    def begin_nested(self) -> Iterator[None]:
        self._raw.execute("SAVEPOINT one")
        try:
            yield
        except BaseException:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK TO one")
                self._raw.execute("RELEASE one")
            raise
        self._raw.execute("RELEASE one")

    def close(self) -> None:
        self._raw.close()


def _found(ready: Prepared, cursor: sqlite3.Cursor, found: list[Any]) -> Found:
    if cursor.description is None:
        return Found([], cursor.rowcount)
    return Found(ready.rows([column[0] for column in cursor.description], found), len(found))


def prepare_tables(raw: sqlite3.Connection, prepare: Callable[[Connection], None]) -> None:
    """Tables are made and migrated with SQLAlchemy's own connection, over the same one."""
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as db:
        prepare(db)


def opened(path: Path | None) -> sqlite3.Connection:
    if path:
        path.touch(mode=0o600)  # it holds what customers wrote; SQLite's own files follow it
    raw = sqlite3.connect(
        str(path) if path else ":memory:",
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=10,
    )
    return _set_up(raw, "foreign_keys=ON", *(_OF_A_FILE if path else ()))


def opened_to_read(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=10,
    )
    return _set_up(raw, "query_only=ON", "wal_autocheckpoint=0")


def _set_up(raw: sqlite3.Connection, *pragmas: str) -> sqlite3.Connection:
    try:
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:  # 'file is not a database' comes only now
        raw.close()
        raise
    return raw
