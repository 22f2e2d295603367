"""PostgreSQL's own connection: statements and transactions, and how connections are made."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Executable, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.store.driver import NOTHING, Found, Together, prepared
from adapters.store.rowset import Given
from dialog.errors import SettingsError

CONNECTIONS = 8


class PostgreSQLDb:
    """asyncpg's connection, within SQLAlchemy's bridge from plain functions to coroutines."""

    dialect = "postgresql"

    def __init__(self, held: Connection) -> None:
        self._held: Any = held.connection.dbapi_connection

    def execute(self, statement: Executable, values: Mapping[str, Any] = NOTHING) -> Found:
        ready = prepared(self.dialect, statement, tuple(values))
        arguments = [
            value.as_text() if type(value) is Given else value
            for value in ready.arguments(values, dict)
        ]
        if not ready.has_rows:
            status = self._run(lambda raw: raw.execute(ready.sql, *arguments))
            count = status.rpartition(" ")[2]  # "UPDATE 5", but "LOCK TABLE"
            return Found([], int(count) if count.isdigit() else 0)
        found = self._run(lambda raw: raw.fetch(ready.sql, *arguments))
        return Found(ready.rows(found[0].keys(), found) if found else [], len(found))

    def together(self, statements: Together, values: Mapping[str, Any]) -> Found:
        return self.execute(statements.whole, values)

    @contextmanager
    def begin(self) -> Iterator[None]:
        self._run(lambda raw: raw.execute("BEGIN"))
        try:
            yield
            self._run(lambda raw: raw.execute("COMMIT"))
        except BaseException:
            self._undo("ROLLBACK")
            raise

    @contextmanager
    def begin_nested(self) -> Iterator[None]:
        self._run(lambda raw: raw.execute("SAVEPOINT one"))
        try:
            yield
        except BaseException:
            self._undo("ROLLBACK TO one; RELEASE one")
            raise
        self._run(lambda raw: raw.execute("RELEASE one"))

    def _undo(self, statement: str) -> None:
        """A connection that is gone has undone everything by itself."""
        self._run(lambda raw: _if_open(raw, statement))

    def _run(self, act: Callable[[Any], Awaitable[Any]]) -> Any:
        return self._held.run_async(act)


async def _if_open(raw: Any, statement: str) -> None:
    if not raw.is_closed():
        await raw.execute(statement)


def engine(url: URL) -> AsyncEngine:
    try:
        import asyncpg  # noqa: F401, PLC0415 - only shops on PostgreSQL install the driver
    except ImportError as error:
        raise SettingsError(
            ["PostgreSQL's driver is missing. Install it: pip install mostrador[postgres]"]
        ) from error
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,
        pool_timeout=10,
        hide_parameters=True,
        json_deserializer=str,  # read as text, as on SQLite; values.py knows what is in it
        connect_args={
            "timeout": 10,
            "statement_cache_size": 500,
            "server_settings": {"application_name": "mostrador"},
        },
    )
    event.listen(engine.sync_engine, "checkout", _must_be_open)
    return engine


def _must_be_open(driver: Any, _record: Any, _proxy: Any) -> None:
    """A connection that the server has closed is replaced before anybody uses it."""
    if driver.driver_connection.is_closed():
        raise DisconnectionError
