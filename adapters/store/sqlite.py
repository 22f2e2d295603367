"""SQLite: one process, one thread that writes through one connection, a few that only read.

Before 3.51.3 (3.50.7, 3.44.6) two connections that write or checkpoint at once can damage a WAL
database; with one such connection no version can. Readers are told never to write or checkpoint.
"""

import asyncio
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, create_engine, event
from sqlalchemy.pool import StaticPool

from adapters.store.driver import NOTHING, Db, Found, prepared
from adapters.store.grouping import (
    LARGEST_GROUP,
    Batch,
    Done,
    Group,
    Item,
    Outcome,
    Waiting,
    refused,
)
from adapters.store.onlyone import OnlyOne
from adapters.store.signals import Signals
from dialog.errors import SettingsError, StoreUnavailable

OLDEST = (3, 38, 0)  # JSON functions, RETURNING, UPDATE FROM
READERS = 2
# Seconds a thread may keep Python to itself while another wants it. The default of 5 ms makes the
# writer wait that long after each statement when the event loop is busy; a process-wide setting.
TURN_OF_A_THREAD = 0.0005

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
        self._idle_readers: SimpleQueue[_SQLiteDb] = SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        self._arrived: list[Waiting] = []
        self._queue: SimpleQueue[list[Waiting] | None] = SimpleQueue()
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

    async def write(self, batch: Batch[Item, Outcome], item: Item) -> Outcome:
        """The item's outcome, once it is on disk."""
        if self._closed:
            raise StoreUnavailable("The database is closed.")
        waiting = Waiting(batch, item, self._loop.create_future())
        if not self._arrived:  # what arrives in one round of the loop is handed over together
            self._loop.call_soon(self._hand_over)
        self._arrived.append(waiting)
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
        self._hand_over()
        self._closed = True
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

    def _hand_over(self) -> None:
        arrived, self._arrived = self._arrived, []
        for start in range(0, len(arrived), LARGEST_GROUP):
            self._queue.put(arrived[start : start + LARGEST_GROUP])

    # --- on the writer's thread

    def _run(self, prepare: Callable[[Connection], None], ready: asyncio.Future[None]) -> None:
        try:
            raw = _opened(self._path)
        except Exception as error:  # noqa: BLE001 - raised again in `start`
            self._loop.call_soon_threadsafe(ready.set_exception, refused(error))
            return
        try:
            _prepare(raw, prepare)
            self._loop.call_soon_threadsafe(ready.set_result, None)
            self._write_groups(_SQLiteDb(raw))
        except Exception as error:  # noqa: BLE001 - as above: only `prepare` raises
            self._loop.call_soon_threadsafe(ready.set_exception, refused(error))
        finally:
            raw.close()

    def _write_groups(self, db: Db) -> None:
        while (arrived := self._queue.get()) is not None:
            while len(arrived) < LARGEST_GROUP and not self._queue.empty():
                more = self._queue.get()
                if more is None:
                    self._queue.put(None)
                    break
                arrived.extend(more)
            group = Group(arrived)
            group.write(db)
            self._loop.call_soon_threadsafe(self._finish, group)

    def _finish(self, group: Group) -> None:
        self.signals.ring(group.topics)
        group.tell()

    # --- on a reader's thread

    def _read(self, query: Callable[[Db], T]) -> T:
        assert self._path is not None
        try:
            if self._idle_readers.empty():  # there are no more of them than threads
                db = _SQLiteDb(_opened_to_read(self._path))
            else:
                db = self._idle_readers.get()
            try:
                return query(db)
            finally:
                self._idle_readers.put(db)
        except sqlite3.Error as error:
            raise refused(error) from error


class _SQLiteDb:
    """The driver's connection; BEGIN, COMMIT and SAVEPOINT are ours to say."""

    dialect = "sqlite"

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def execute(self, statement: Executable, values: Mapping[str, Any] = NOTHING) -> Found:
        ready = prepared(self.dialect, statement, tuple(values))
        cursor = self._raw.execute(ready.sql, ready.arguments(values, list, dict))
        if cursor.description is None:
            return Found([], cursor.rowcount)
        found = cursor.fetchall()
        return Found(ready.rows([column[0] for column in cursor.description], found), len(found))

    @contextmanager
    def begin(self) -> Iterator[None]:
        self._raw.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._raw.execute("COMMIT")
        except BaseException:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
            raise

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


def _reading_batch(db: Db, queries: Any) -> Done[Any]:
    return Done([query(db) for query in queries])


def _prepare(raw: sqlite3.Connection, prepare: Callable[[Connection], None]) -> None:
    """Tables are made and migrated with SQLAlchemy's own connection, over the same one."""
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as db:
        prepare(db)


def _opened(path: Path | None) -> sqlite3.Connection:
    if path:
        path.touch(mode=0o600)  # it holds what customers wrote; SQLite's own files follow it
    raw = sqlite3.connect(
        str(path) if path else ":memory:",
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=10,
    )
    raw.execute("PRAGMA foreign_keys=ON")
    if path:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA cache_size=-16000")  # KiB
        raw.execute("PRAGMA wal_autocheckpoint=4000")  # pages: the same ones are written often
    return raw


def _opened_to_read(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=10,
    )
    raw.execute("PRAGMA query_only=ON")
    raw.execute("PRAGMA wal_autocheckpoint=0")
    return raw
