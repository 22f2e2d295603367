"""PostgreSQL: any number of processes side by side; each kind of work commits in its own lane.

One connection listens for what other processes committed and holds the lock that says that this
store is alive: when the process dies in whatever way, its leases are seen to be nobody's.
"""

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.store.driver import Db
from adapters.store.grouping import (
    Batch,
    Group,
    Item,
    Outcome,
    Queue,
    Waiting,
    raise_again,
    refused,
)
from adapters.store.postgres_connection import PostgreSQLDb, engine
from adapters.store.signals import ALIVE, Signals
from dialog.errors import StoreUnavailable

CHANNEL = "mostrador"
LONGEST_PAYLOAD = 7_500  # bytes; PostgreSQL refuses 8,000
QUIET = 0.02  # seconds between two notifications: each one takes a lock that all commits share

T = TypeVar("T")


class PostgreSQL:
    """A database that other processes use too."""

    dialect = "postgresql"

    def __init__(self, url: URL, signals: Signals, holder: int) -> None:
        self.signals = signals
        self.holder = holder
        self._engine = engine(url)
        self._lanes: dict[Batch[Any, Any], _Lane] = {}
        self._ear: AsyncConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._news: set[str] = set()
        self._telling: asyncio.Task[None] | None = None
        self._closed = False

    async def start(self, prepare: Callable[[Connection], None]) -> None:
        """Bring the tables up to date, one store at a time, and begin to listen."""
        try:
            await self._listen()
            async with self._engine.connect() as db:
                await db.run_sync(prepare)
        except (SQLAlchemyError, OSError) as error:
            await self._let_go()
            raise_again(error)
        except BaseException:
            await self._let_go()
            raise

    async def write(
        self,
        batch: Batch[Item, Outcome],
        item: Item,
        *,
        beside: Batch[Any, Any] | None = None,
        within: float = 0.0,
    ) -> Outcome:
        """The item's outcome, once it is committed."""
        if self._closed:
            raise StoreUnavailable("The database is closed.")
        lane = self._lanes.get(beside or batch)
        if lane is None:
            lane = self._lanes[beside or batch] = _Lane(self._engine, self._announce)
        waiting = Waiting(batch, item, asyncio.get_running_loop().create_future())
        lane.add(waiting, within)
        return await waiting.answer  # type: ignore[no-any-return]  # the batch's own outcome

    async def read(self, query: Callable[[Db], T]) -> T:
        if self._closed:
            raise StoreUnavailable("The database is closed.")
        try:
            async with self._engine.connect() as db:
                return await db.run_sync(lambda held: query(PostgreSQLDb(held)))
        except Exception as error:  # noqa: BLE001 - raised again, in our words
            raise_again(error)

    async def close(self) -> None:
        """Writes what waits, then lets go of the connections."""
        if self._closed:
            return
        self._closed = True
        for lane in self._lanes.values():
            await lane.finish()
        if self._telling is not None:
            await self._telling
        await self._let_go()

    # --- hearing from and telling other processes

    def _announce(self, topics: set[str]) -> None:
        self.signals.ring(topics)
        self._news |= topics
        if self._news and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._tell(), name="store-tell")

    async def _tell(self) -> None:
        """Lost news do no harm: whoever waits also looks when the time is up."""
        while self._news:
            news, self._news = self._news, set()
            try:
                await self.read(partial(_notify, self.holder, sorted(news)))
            except StoreUnavailable:
                self._news.clear()
            if not self._closed:
                await asyncio.sleep(QUIET)

    def _heard(self, _db: Any, _pid: int, _channel: str, payload: str) -> None:
        sender, *topics = json.loads(payload)
        if sender != self.holder:
            self.signals.ring(topics)

    async def _listen(self) -> None:
        """Open the ear: the lock of the living, and LISTEN."""
        self._ear = ear = await self._engine.connect()  # whatever fails from here on, it is closed
        await ear.execution_options(isolation_level="AUTOCOMMIT")
        await ear.execute(_LOCK, {"class": ALIVE, "holder": self.holder})
        raw = await ear.get_raw_connection()
        driver: Any = raw.driver_connection
        await driver.add_listener(CHANNEL, self._heard)
        driver.add_termination_listener(self._went_deaf)

    def _went_deaf(self, _db: Any) -> None:
        if not self._closed and (self._listening is None or self._listening.done()):
            self._listening = asyncio.create_task(self._listen_again(), name="store-listen")

    async def _listen_again(self) -> None:
        wait = 0.2
        while not self._closed:
            try:
                if self._ear is not None:
                    await self._ear.invalidate()
                    await self._ear.close()
                    self._ear = None
                await self._listen()
            except (SQLAlchemyError, OSError):
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)
            else:
                self.signals.ring_all()
                return

    async def _let_go(self) -> None:
        self._closed = True
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
        if self._ear is not None:
            await self._ear.invalidate()  # never back to the pool: it holds a lock and listens
            await self._ear.close()
        await self._engine.dispose()


class _Lane:
    """One kind of work: groups one after the other, each of all that waits by then."""

    def __init__(self, engine: AsyncEngine, announce: Callable[[set[str]], None]) -> None:
        self._engine = engine
        self._announce = announce
        self._waiting = Queue()
        self._running: asyncio.Task[None] | None = None

    def add(self, waiting: Waiting, within: float) -> None:
        if within:
            self._waiting.patient.append(waiting)
            asyncio.get_running_loop().call_later(within, self._hurry, waiting)
        else:
            self._waiting.hurried.append(waiting)
            self._start()

    def _hurry(self, waiting: Waiting) -> None:
        if self._waiting.is_left(waiting):
            self._start()

    def _start(self) -> None:
        if self._waiting and (self._running is None or self._running.done()):
            self._running = asyncio.create_task(self._run(), name="store-lane")

    async def finish(self) -> None:
        self._waiting.out_of_patience()
        self._start()
        if self._running is not None:
            await self._running

    async def _run(self) -> None:
        """With one connection for as long as there is work; a lost one is replaced."""
        while self._waiting:
            try:
                async with self._engine.connect() as db:
                    while self._waiting and await self._commit(db):
                        pass
            except Exception as error:  # noqa: BLE001 - handed to the callers
                self._refuse(error)

    async def _commit(self, db: AsyncConnection) -> bool:
        """The next group; False when the connection is gone."""
        group = Group(self._waiting.take())
        await db.run_sync(lambda held: group.write(PostgreSQLDb(held)))
        self._announce(group.topics)
        group.tell()
        raw: Any = (await db.get_raw_connection()).driver_connection
        if raw.is_closed():
            await db.invalidate()
            return False
        return True

    def _refuse(self, error: Exception) -> None:
        """There is no connection to be had: whoever waits is told."""
        group = Group(self._waiting.take())
        group.fail(refused(error))
        group.tell()


def _notify(holder: int, topics: list[str], db: Db) -> None:
    for payload in _payloads(holder, topics):
        db.execute(_NOTIFY, {"channel": CHANNEL, "payload": payload})


_NOTIFY = text("SELECT pg_notify(:channel, :payload)")
_LOCK = text("SELECT pg_advisory_lock(CAST(:class AS integer), CAST(:holder AS integer))")


def _payloads(holder: int, topics: list[str]) -> list[str]:
    """As few notifications as the topics fit in."""
    payloads: list[str] = []
    some: list[str] = []
    for topic in topics:
        if some and len(json.dumps([holder, *some, topic])) > LONGEST_PAYLOAD:
            payloads.append(json.dumps([holder, *some]))
            some = []
        some.append(topic)
    return [*payloads, json.dumps([holder, *some])]
