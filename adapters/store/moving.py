"""Everything of a SQLite file into an empty PostgreSQL: in one transaction, or not at all.

Tables go in the order of their references, by COPY. Ids stay as they are, and counters go on from
the highest ever given, whose row may be erased. Leases stay, too: that their holder is dead
is seen by the next store that opens (rescue.py).
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Boolean, Connection, Table, exists, func, inspect, make_url, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError

from adapters.store import schema
from adapters.store.ledger import Ledger, ledger
from adapters.store.postgres_connection import PostgreSQLDb, engine
from adapters.store.sqlite_connection import SQLiteDb
from adapters.store.tables import metadata
from dialog.errors import SettingsError, StoreUnavailable

BATCH = 5_000  # rows

Tell = Callable[[str, int, int], None]  # the table, its rows so far, all of its rows


@dataclass(frozen=True, slots=True)
class Moved:
    """The same on both sides."""

    ledger: Ledger
    rows: Mapping[str, int]  # of each table


async def move(source: sqlite3.Connection, url: str, tell: Tell) -> Moved:
    """`source` is nobody else's meanwhile. Raises SettingsError, StoreUnavailable: then the target
    is as it was before.
    """
    server = engine(make_url(url))
    try:
        async with server.connect() as held, held.begin():
            return await held.run_sync(lambda target: _Move(source, target, tell).run())
    except _refusals() as error:
        raise StoreUnavailable(_trouble(url, error)) from error
    finally:
        await server.dispose()


@dataclass(frozen=True, slots=True)
class _Move:
    source: sqlite3.Connection
    target: Connection
    tell: Tell
    rows: dict[str, int] = field(default_factory=dict)

    def run(self) -> Moved:
        self.source.execute("BEGIN")  # one view of the file from now on
        _prepare(self.target)
        for table in metadata.sorted_tables:
            self._copy(table)
            self._count_on(table)
        self.target.execute(text(f"ANALYZE {', '.join(metadata.tables)}"))
        return Moved(self._compared(), self.rows)

    def _copy(self, table: Table) -> None:
        total = self._count(table)
        found = self.source.execute(_sql(select(table).order_by(*table.primary_key)))
        done = 0
        while rows := found.fetchmany(BATCH):
            self._send(table, rows)
            done += len(rows)
            self.tell(table.name, done, total)
        self.rows[table.name] = done

    def _send(self, table: Table, rows: list[Any]) -> None:
        flags = [n for n, column in enumerate(table.c) if isinstance(column.type, Boolean)]
        if flags:
            rows = [_with_booleans(row, flags) for row in rows]
        driver: Any = self.target.connection.dbapi_connection
        driver.run_async(
            lambda raw: raw.copy_records_to_table(
                table.name, records=rows, columns=list(table.c.keys())
            )
        )

    def _count_on(self, table: Table) -> None:
        """ALTER SEQUENCE is undone with the transaction; setval() would not be."""
        asked = {"table": table.name}
        if "id" not in table.c or not (sequence := self.target.execute(_COUNTER, asked).scalar()):
            return
        (last,) = self.source.execute(_LAST, asked).fetchone()
        (highest,) = self.source.execute(_sql(select(func.max(table.c.id)))).fetchone()
        start = max(last or 0, highest or 0) + 1
        self.target.execute(text(f"ALTER SEQUENCE {sequence} RESTART WITH {start:d}"))

    def _compared(self) -> Ledger:
        """The books, once both sides have told the same. Raises StoreUnavailable."""
        for table in metadata.sorted_tables:
            came = self.target.execute(select(func.count()).select_from(table)).scalar_one()
            if came != self._count(table):
                raise StoreUnavailable(
                    f"{table.name}: {came} of {self._count(table)} rows have come. Nothing was "
                    "moved. Please report it."
                )
        there, here = ledger(PostgreSQLDb(self.target)), ledger(SQLiteDb(self.source))
        if there != here or not there.adds_up:
            raise StoreUnavailable(
                f"The messages do not add up: {here} here, {there} there. Nothing was moved. "
                "Please report it, with the output of `mostrador db check`."
            )
        return there

    def _count(self, table: Table) -> int:
        (count,) = self.source.execute(f"SELECT count(*) FROM {table.name}").fetchone()  # noqa: S608 - names of ours
        return int(count)


def _prepare(target: Connection) -> None:
    """Tables of ours that are empty, and nobody else's until the end. Raises SettingsError."""
    target.execute(text("SET LOCAL lock_timeout = '10s'"))
    target.execute(text("SET LOCAL statement_timeout = 0"))
    target.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    encoding = target.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise SettingsError(
            [f"The database's encoding is {encoding}. Make one in UTF8: createdb --encoding=UTF8"]
        )
    found = set(inspect(target).get_table_names())
    if others := sorted(found - set(metadata.tables) - {"alembic_version"}):
        raise SettingsError([_not_empty(f"tables that are not ours ({_some(others)})")])
    schema.bring_up_to_date(target)
    target.execute(text(f"LOCK TABLE {', '.join(metadata.tables)} IN EXCLUSIVE MODE"))
    full = [
        table.name
        for table in metadata.sorted_tables
        if target.execute(select(exists(select(1).select_from(table)))).scalar()
    ]
    if full:
        raise SettingsError([_not_empty(f"rows of a shop (in {_some(full)})")])


def _not_empty(what: str) -> str:
    return (
        f"The target holds {what}. Nothing was moved. Name an empty database; a new one is made "
        "with: createdb NAME. `mostrador serve` must not run on it before."
    )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _with_booleans(row: Any, places: list[int]) -> list[Any]:
    values = list(row)
    for place in places:
        values[place] = bool(values[place])
    return values


def _sql(statement: Any) -> str:
    return str(statement.compile(dialect=sqlite.dialect()))


_COUNTER = text("SELECT pg_get_serial_sequence(:table, 'id')")
_LAST = "SELECT max(seq) FROM sqlite_sequence WHERE name = :table"


# --- what went wrong, and what helps


def _refusals() -> tuple[type[Exception], ...]:
    """The driver's own are among them: COPY is not SQLAlchemy's, so nobody wraps its errors."""
    import asyncpg  # noqa: PLC0415 - only shops on PostgreSQL install the driver

    return (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


# https://www.postgresql.org/docs/current/errcodes-appendix.html
_FIXES = {
    "28": "Check its user and password.",
    "3D": "There is no such database. Make it: createdb NAME",
    "42501": "Its user may not make tables there. Run in psql: ALTER DATABASE name OWNER TO user",
    "25006": "It can only be read: name the primary server.",
    "53100": "Its disk is full: make room.",
    "53300": "It has too many connections: end some.",
    "55P03": "Somebody else works in it. Is a mostrador running on it? Stop that one.",
}


def _trouble(url: str, error: BaseException) -> str:
    """Which server, why, and what to look at; never the password, never a row's content."""
    told, cause = make_url(url), _cause(error)
    state = str(getattr(cause, "sqlstate", "") or "")
    reason = str(cause).partition("\n")[0] or type(cause).__name__
    if isinstance(cause, OSError):
        reason = cause.strerror or "no answer"
    usual = "Is it running, and are host, port and name right?"
    fix = next((fix for code, fix in _FIXES.items() if state.startswith(code)), usual)
    host = told.host or told.query.get("host") or "localhost"
    place = f"{host}:{told.port or 5432}/{told.database or ''}"
    return f"PostgreSQL at {place}: {reason.rstrip('.')}. {fix} Nothing was moved."


def _cause(error: BaseException) -> BaseException:
    """The driver's own error, which SQLAlchemy wraps twice."""
    cause = getattr(error, "orig", None) or error
    return cause.__cause__ or cause
