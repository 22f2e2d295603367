"""Group commit: what waits is written together, and one bad item never fails its neighbours.

Batches that share transactions on PostgreSQL have items that tell their `conversation`: all of them
are held first, in order, so that two such transactions never wait for each other in a circle.

A batch is a function over a connection and many items; it may be called again with the same items,
so it does nothing but read and write rows. Its answer has one outcome for each item: a value, or an
error that is that item's own (Overtaken, NotAllowed).
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NoReturn, TypeAlias, TypeVar

from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from adapters.store.contacts import hold
from adapters.store.driver import Db
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


Batch: TypeAlias = Callable[[Db, Sequence[Item]], Done[Outcome]]


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
class Queue:
    """What waits for the next group. Items in no hurry go with the others, and form none."""

    hurried: list[Waiting] = field(default_factory=list)
    patient: list[Waiting] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.hurried)

    def out_of_patience(self) -> None:
        self.hurried += self.patient
        self.patient = []

    def is_left(self, waiting: Waiting) -> bool:
        """Has no group come by for it? Then it is time to form one, for all that waited with it."""
        if waiting not in self.patient:
            return False
        self.out_of_patience()
        return True

    def take(self) -> list[Waiting]:
        """As many as fit in one group."""
        some, self.hurried = self.hurried[:LARGEST_GROUP], self.hurried[LARGEST_GROUP:]
        room = LARGEST_GROUP - len(some)
        some += self.patient[:room]
        del self.patient[:room]
        return some


@dataclass(slots=True)
class Group:
    """What goes into one transaction; `topics` is who must hear of it."""

    waiting: list[Waiting]
    topics: set[str] = field(default_factory=set)

    def write(self, db: Db) -> None:
        """All in one transaction; if something fails, each alone. Never raises: see `outcome`."""
        try:
            self._write(db, self.together)
        except StoreUnavailable as error:
            self.fail(error)
        except Exception as error:  # noqa: BLE001 - handed to the caller whose item it is
            self._write_alone(db, error)

    def fail(self, error: Exception) -> None:
        self.topics.clear()
        for one in self.waiting:
            one.outcome = error

    def tell(self) -> None:
        for one in self.waiting:
            one.tell()

    def _write_alone(self, db: Db, error: Exception) -> None:
        if len(self.waiting) == 1:
            self.fail(error)
            return
        try:
            self._write(db, self._each_alone)
        except Exception as later:  # noqa: BLE001 - handed to all callers
            self.fail(later)

    def _write(self, db: Db, work: Callable[[Db], None]) -> None:
        for go in range(1, REPEATS + 1):
            self.topics.clear()
            try:
                with db.begin():
                    work(db)
            except Exception as error:  # noqa: BLE001 - raised again, in our words
                if go < REPEATS and _collided(error):
                    continue
                raise_again(error)
            return

    def together(self, db: Db) -> None:
        """Runs every batch, within the transaction that there is."""
        self.topics.clear()
        batches = self._by_batch()
        if len(batches) > 1:
            hold(db, (one.item.conversation for one in self.waiting))
        for batch, some in batches.items():
            done = batch(db, [one.item for one in some])
            self.topics.update(done.topics)
            for one, outcome in zip(some, done.outcomes, strict=True):
                one.outcome = outcome

    def _each_alone(self, db: Db) -> None:
        for one in self.waiting:
            try:
                with db.begin_nested():
                    done = one.batch(db, [one.item])
                self.topics.update(done.topics)
                one.outcome = done.outcomes[0]
            except Exception as error:
                if _collided(error) or isinstance(refused(error), StoreUnavailable):
                    raise  # it concerns all of them
                one.outcome = error

    def _by_batch(self) -> dict[Batch[Any, Any], list[Waiting]]:
        batches: dict[Batch[Any, Any], list[Waiting]] = {}
        for one in self.waiting:
            batches.setdefault(one.batch, []).append(one)
        return batches


def refused(error: Exception) -> Exception:
    """StoreUnavailable when it is the database that cannot; else the error itself."""
    cause = _cause(error)
    if isinstance(cause, OSError | PoolTimeoutError) or _cannot(cause):
        return StoreUnavailable(f"The database cannot do it now: {_reason(cause)}")
    return error


def raise_again(error: Exception) -> NoReturn:
    """As `refused`; nothing is raised "from" itself, where a search for causes would go round."""
    told = refused(error)
    if told is error:
        raise error
    raise told from error


def _cause(error: Exception) -> Exception:
    """The driver's own error, which SQLAlchemy wraps."""
    cause = getattr(error, "orig", None)
    if cause is not None and cause.__cause__ is not None:  # asyncpg's, wrapped twice
        cause = cause.__cause__
    return cause if isinstance(cause, Exception) else error


def _collided(error: Exception) -> bool:
    """Two transactions stood in each other's way (PostgreSQL): doing it again is the cure."""
    return _state(error) in ("40001", "40P01", "55P03")


# BUSY LOCKED NOMEM READONLY IOERR CORRUPT FULL CANTOPEN PROTOCOL NOTADB:
# https://sqlite.org/rescode.html
_SQLITE_CANNOT = frozenset((5, 6, 7, 8, 10, 11, 13, 14, 15, 26))
# connection, resources, operator, system, read-only:
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL_CANNOT = ("08", "28", "3D", "53", "57P", "58", "25006")


def _cannot(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in _SQLITE_CANNOT
    if type(error).__module__.startswith("asyncpg") and not _state(error):
        return True  # InterfaceError: its connection is gone
    return _state(error).startswith(_POSTGRESQL_CANNOT)


def _state(error: Exception) -> str:
    return str(getattr(error, "sqlstate", "") or "")


def _reason(error: Exception) -> str:
    """The driver's first line: what follows may hold values."""
    return str(error).partition("\n")[0] or type(error).__name__
