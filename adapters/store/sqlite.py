"""SQLite: one process, one thread that writes through one connection, a few that only read.

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
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

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
        self._writer = _writing(path)
        self._reader = _reading(path) if path else None
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

    async def read(self, query: Callable[[Connection], T]) -> T:
        if self._closed:
            raise StoreUnavailable("The database is closed.")
        if self._reader is None:  # in memory there is only the one connection
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
        if self._reader is not None:
            self._reader.dispose()
        self._writer.dispose()
        if self._lock is not None:
            self._lock.release()

    def _hand_over(self) -> None:
        arrived, self._arrived = self._arrived, []
        for start in range(0, len(arrived), LARGEST_GROUP):
            self._queue.put(arrived[start : start + LARGEST_GROUP])

    # --- on the writer's thread

    def _run(self, prepare: Callable[[Connection], None], ready: asyncio.Future[None]) -> None:
        try:
            db = self._writer.connect()
        except Exception as error:  # noqa: BLE001 - raised again in `start`
            self._loop.call_soon_threadsafe(ready.set_exception, refused(error))
            return
        with db:
            try:
                prepare(db)
            except Exception as error:  # noqa: BLE001 - raised again in `start`
                self._loop.call_soon_threadsafe(ready.set_exception, refused(error))
                return
            self._loop.call_soon_threadsafe(ready.set_result, None)
            self._write_groups(db)

    def _write_groups(self, db: Connection) -> None:
        while (arrived := self._queue.get()) is not None:
            while len(arrived) < LARGEST_GROUP and not self._queue.empty():
                more = self._queue.get()
                if more is None:
                    self._queue.put(None)
                    break
                arrived.extend(more)
            group = Group(arrived)
            try:
                group.write(db)
            except StoreUnavailable as error:
                group.fail(error)
            self._loop.call_soon_threadsafe(self._finish, group)

    def _finish(self, group: Group) -> None:
        self.signals.ring(group.topics)
        group.tell()

    # --- on a reader's thread

    def _read(self, query: Callable[[Connection], T]) -> T:
        assert self._reader is not None
        try:
            with self._reader.connect() as db:
                return query(db)
        except (SQLAlchemyError, OSError) as error:
            raise refused(error) from error


def _reading_batch(db: Connection, queries: Any) -> Done[Any]:
    return Done([query(db) for query in queries])


def _writing(path: Path | None) -> Engine:
    def connect() -> sqlite3.Connection:
        if path:
            path.touch(mode=0o600)  # it holds what customers wrote: SQLite's own files follow it
        db = sqlite3.connect(
            str(path) if path else ":memory:",
            isolation_level=None,  # BEGIN, COMMIT and SAVEPOINT are ours to say
            check_same_thread=False,
            cached_statements=256,
            timeout=10,
        )
        db.execute("PRAGMA foreign_keys=ON")
        if path:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            db.execute("PRAGMA cache_size=-16000")  # KiB
            db.execute("PRAGMA wal_autocheckpoint=4000")  # pages: the same ones are written often
        return db

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _reading(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=10,
        )
        db.execute("PRAGMA query_only=ON")
        db.execute("PRAGMA wal_autocheckpoint=0")
        return db

    return create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=0,
        hide_parameters=True,
    )
