"""Group commit: what waits is written together, and one bad item never fails its neighbours.

A batch is a function over a connection and many items; it may be called again with the same items,
so it does nothing but read and write rows. Its answer has one outcome for each item: a value, or an
error that is that item's own (Overtaken, NotAllowed).
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from dialog.errors import StoreUnavailable

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

LARGEST_GROUP = 64
REPEATS = 4


@dataclass(frozen=True, slots=True)
class Done(Generic[Outcome]):
    """One outcome for each item, and whom to wake once it is committed."""

    outcomes: Sequence[Outcome | Exception]
    topics: Iterable[str] = ()


Batch: TypeAlias = Callable[[Connection, Sequence[Item]], Done[Outcome]]


@dataclass(slots=True, eq=False)
class Waiting:
    """An item that waits for its group, and the caller that waits for the item."""

    batch: Batch[Any, Any]
    item: Any
    answer: asyncio.Future[Any]
    outcome: Any = None

    def tell(self) -> None:
        if self.answer.done():
            return  # the caller has gone away; what it asked for is written all the same
        if isinstance(self.outcome, Exception):
            self.answer.set_exception(self.outcome)
        else:
            self.answer.set_result(self.outcome)


@dataclass(slots=True)
class Group:
    """What goes into one transaction; `topics` is who must hear of it."""

    waiting: list[Waiting]
    topics: set[str] = field(default_factory=set)

    def write(self, db: Connection) -> None:
        """All in one transaction; if something fails, each alone. Raises StoreUnavailable."""
        try:
            self._write(db, self._together)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - handed to the caller whose item it is
            self._write_alone(db, error)

    def fail(self, error: Exception) -> None:
        for one in self.waiting:
            one.outcome = error

    def tell(self) -> None:
        for one in self.waiting:
            one.tell()

    def _write_alone(self, db: Connection, error: Exception) -> None:
        if len(self.waiting) == 1:
            self.fail(error)
        else:
            self._write(db, self._each_alone)

    def _write(self, db: Connection, work: Callable[[Connection], None]) -> None:
        for go in range(1, REPEATS + 1):
            self.topics.clear()
            try:
                with db.begin():
                    work(db)
            except (SQLAlchemyError, OSError) as error:
                if go < REPEATS and _collided(error):
                    continue
                raise refused(error) from error
            return

    def _together(self, db: Connection) -> None:
        for batch, some in self._by_batch().items():
            done = batch(db, [one.item for one in some])
            self.topics.update(done.topics)
            for one, outcome in zip(some, done.outcomes, strict=True):
                one.outcome = outcome

    def _each_alone(self, db: Connection) -> None:
        for one in self.waiting:
            try:
                with db.begin_nested():
                    done = one.batch(db, [one.item])
                self.topics.update(done.topics)
                one.outcome = done.outcomes[0]
            except Exception as error:
                if isinstance(refused(error), StoreUnavailable):
                    raise
                one.outcome = error

    def _by_batch(self) -> dict[Batch[Any, Any], list[Waiting]]:
        batches: dict[Batch[Any, Any], list[Waiting]] = {}
        for one in self.waiting:
            batches.setdefault(one.batch, []).append(one)
        return batches


def refused(error: Exception) -> Exception:
    """StoreUnavailable when it is the database that cannot; else the error itself."""
    if isinstance(error, OSError | PoolTimeoutError) or (
        isinstance(error, DBAPIError) and (error.connection_invalidated or _cannot(error))
    ):
        return StoreUnavailable(f"The database cannot do it now: {_reason(error)}")
    return error


def _collided(error: Exception) -> bool:
    """Two transactions stood in each other's way (PostgreSQL): doing it again is the cure."""
    return isinstance(error, DBAPIError) and _state(error) in ("40001", "40P01", "55P03")


# BUSY LOCKED NOMEM READONLY IOERR CORRUPT FULL CANTOPEN PROTOCOL NOTADB: https://sqlite.org/rescode.html
_SQLITE_CANNOT = frozenset((5, 6, 7, 8, 10, 11, 13, 14, 15, 26))
# connection, resources, operator, system: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL_CANNOT = ("08", "53", "57P", "58", "25006")


def _cannot(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in _SQLITE_CANNOT
    return _state(error).startswith(_POSTGRESQL_CANNOT)


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", "") or "")


def _reason(error: Exception) -> str:
    """The driver's words only: SQLAlchemy's own message would show the parameters."""
    return str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__
