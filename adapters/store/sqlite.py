"""SQLite: one process, one connection that writes, a few that only read.

A group's statements run on the event loop, its commit on a thread: the statements take microseconds
and would lose far more waiting for Python's lock, once for each; the commit waits for the disk. A
few items on a quick disk are committed where they are. What fails is done again with care, all of
it on the thread.

Before 3.51.3 (3.50.7, 3.44.6) two connections that write or checkpoint at once can damage a WAL
database; with one such connection no version can. Readers are told never to write or checkpoint.
"""

import asyncio
import sqlite3
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from adapters.store.driver import Db
from adapters.store.grouping import (
    Batch,
    Done,
    Group,
    Item,
    Outcome,
    Queue,
    Waiting,
    raise_again,
    refused,
)
from adapters.store.onlyone import OnlyOne
from adapters.store.signals import Signals
from adapters.store.sqlite_connection import SQLiteDb, opened, opened_to_read, prepare_tables
from dialog.errors import SettingsError, StoreUnavailable

OLDEST = (3, 38, 0)  # JSON functions, RETURNING, UPDATE FROM
READERS = 2
# Seconds a thread may keep Python to itself while another wants it. The default of 5 ms makes the
# commits wait that long for a busy event loop; a process-wide setting.
TURN_OF_A_THREAD = 0.0005
FEW = 2.5  # items of a usual group: with so few it is committed on the event loop ...
QUICK = 0.001  # ... seconds: if that takes no longer; with more it pays to let them gather

T = TypeVar("T")


class SQLite:
    """The database as one file, or in memory for `sqlite://`."""

    dialect = "sqlite"

    def __init__(self, path: Path | None, signals: Signals, holder: int) -> None:
        if sqlite3.sqlite_version_info < OLDEST:
            raise SettingsError([f"SQLite {sqlite3.sqlite_version} is too old: 3.38 is the least."])
        self.signals = signals
        self.holder = holder
        self._lock = OnlyOne(path) if path else None
        self._path = path
        self._idle_readers: SimpleQueue[SQLiteDb] = SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        self._arrived = Queue()
        self._is_called = False  # the next group, for this round of the loop
        self._is_committing = False  # until then the connection is the thread's
        self._idle = asyncio.Event()  # nothing waits any more
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._db: SQLiteDb | None = None
        self._commit_seconds = 0.0  # of late
        self._usual = 0.0  # items of a group, of late
        self._thread: threading.Thread | None = None
        self._loop = asyncio.get_running_loop()
        self._closed = False

    async def start(self, prepare: Callable[[Connection], None]) -> None:
        """Open the file, let `prepare` bring the tables up to date, and begin to write."""
        sys.setswitchinterval(min(sys.getswitchinterval(), TURN_OF_A_THREAD))
        ready: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(
            target=self._run, args=(prepare, ready), name="store-write", daemon=True
        )
        self._thread.start()
        try:
            await ready
        except BaseException:
            self._closed = True
            await asyncio.to_thread(self._thread.join)
            self._let_go()
            raise

    async def write(
        self,
        batch: Batch[Item, Outcome],
        item: Item,
        *,
        beside: Batch[Any, Any] | None = None,  # noqa: ARG002 - all share the one connection
        within: float = 0.0,
    ) -> Outcome:
        """The item's outcome, once it is on disk."""
        if self._closed:
            raise StoreUnavailable("The database is closed.")
        waiting = Waiting(batch, item, self._loop.create_future())
        if within:
            self._arrived.patient.append(waiting)
            self._loop.call_later(within, self._hurry, waiting)
        else:
            self._arrived.hurried.append(waiting)
            self._call()
        return await waiting.answer  # type: ignore[no-any-return]  # the batch's own outcome

    async def read(self, query: Callable[[Db], T]) -> T:
        if self._closed:
            raise StoreUnavailable("The database is closed.")
        if self._path is None:  # in memory there is only the one connection
            return await self.write(_reading_batch, query)
        return await self._loop.run_in_executor(self._readers, self._read, query)

    async def close(self) -> None:
        """Writes what waits, then lets go of the file."""
        if self._closed:
            return
        self._closed = True
        self._arrived.out_of_patience()
        if self._arrived or self._is_committing:
            self._call()
            await self._idle.wait()
        self._queue.put(None)
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
        await asyncio.sleep(0)  # the last answers reach their callers
        self._let_go()

    def _let_go(self) -> None:
        self._readers.shutdown(wait=True)
        while not self._idle_readers.empty():
            self._idle_readers.get().close()
        if self._lock is not None:
            self._lock.release()

    # --- groups, on the event loop

    def _call(self) -> None:
        """What arrives in one round of the loop, or during a commit, is one group."""
        if not self._is_called and not self._is_committing:
            self._is_called = True
            self._loop.call_soon(self._write_next)

    def _hurry(self, waiting: Waiting) -> None:
        if self._arrived.is_left(waiting):
            self._call()

    def _write_next(self) -> None:
        self._is_called = False
        if not self._arrived or self._is_committing or self._db is None:
            return
        group = Group(self._arrived.take())
        self._is_committing = True
        self._usual += (len(group.waiting) - self._usual) / 16
        is_written = _is_written(group, self._db)
        if is_written and self._usual < FEW and self._commit_seconds < QUICK:
            start = monotonic()
            if _is_committed(self._db):
                self._loop.call_soon(self._finish, group, monotonic() - start)
                return
            is_written = False
        self._queue.put(_Task(group, is_written))

    def _finish(self, group: Group, seconds: float) -> None:
        self._is_committing = False
        self._commit_seconds += (seconds - self._commit_seconds) / 8
        self.signals.ring(group.topics)
        group.tell()
        if self._arrived:
            self._call()
        elif self._closed:
            self._idle.set()

    # --- on the thread

    def _run(self, prepare: Callable[[Connection], None], ready: asyncio.Future[None]) -> None:
        try:
            raw = opened(self._path)
        except Exception as error:  # noqa: BLE001 - raised again in `start`
            self._loop.call_soon_threadsafe(ready.set_exception, refused(error))
            return
        try:
            prepare_tables(raw, prepare)
            raw.execute("PRAGMA busy_timeout=0")  # the event loop waits for nobody
            self._db = SQLiteDb(raw)
            self._loop.call_soon_threadsafe(ready.set_result, None)
            self._commit_groups(self._db)
        except Exception as error:  # noqa: BLE001 - as above: only `prepare` raises
            self._loop.call_soon_threadsafe(ready.set_exception, refused(error))
        finally:
            raw.close()

    def _commit_groups(self, db: SQLiteDb) -> None:
        while (task := self._queue.get()) is not None:
            start = monotonic()
            if not (task.is_written and _is_committed(db)):
                with db.patience():
                    task.group.write(db)
            self._loop.call_soon_threadsafe(self._finish, task.group, monotonic() - start)

    # --- on a reader's thread

    def _read(self, query: Callable[[Db], T]) -> T:
        assert self._path is not None
        try:
            if self._idle_readers.empty():  # there are no more of them than threads
                db = SQLiteDb(opened_to_read(self._path))
            else:
                db = self._idle_readers.get()
            try:
                return query(db)
            finally:
                self._idle_readers.put(db)
        except sqlite3.Error as error:
            raise_again(error)


class _Task(NamedTuple):
    """A group for the thread: to commit, or to write as well."""

    group: Group
    is_written: bool


def _is_written(group: Group, db: SQLiteDb) -> bool:
    """All of the group's statements have run; False when it has to be done again with care."""
    try:
        db.start()
        group.together(db)
    except Exception:  # noqa: BLE001 - it will be raised again, and handed to whose item it is
        db.undo()
        return False
    return True


def _is_committed(db: SQLiteDb) -> bool:
    try:
        db.commit()
    except sqlite3.Error:
        db.undo()
        return False
    return True


def _reading_batch(db: Db, queries: Any) -> Done[Any]:
    return Done([query(db) for query in queries])
