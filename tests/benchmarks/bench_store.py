"""Messages a second through the store alone: keep, claim, save, claim the answer, settle it.

    python tests/benchmarks/bench_store.py [--messages 12800] [--stored 1000000] [--profile]

64 customers, each writes again when the answer has "gone out". Both databases, on a real disk,
synchronous. `--stored` fills the tables first: what a shop has after years.
"""

import argparse
import asyncio
import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parents[2]))

from adapters.store import Receipt, Store
from adapters.store.driver import Db
from dialog.model import Inbound, Intent, Moment, Reply, State, Turn
from dialog.ports import Limits, Outgoing
from tests.fakes.postgres import running

CUSTOMERS = 64


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Run:
    """Customers, one turn worker, one sender; all they share is the store."""

    def __init__(self, store: Store, messages: int) -> None:
        self.store = store
        self.each = messages // CUSTOMERS
        self.answered: dict[str, asyncio.Event] = {}
        self.times: list[float] = []
        self.keeps: list[float] = []

    async def measure(self) -> float:
        workers = [asyncio.create_task(self._turns()), asyncio.create_task(self._sends())]
        start = time.perf_counter()
        await asyncio.gather(*(self._customer(number) for number in range(CUSTOMERS)))
        took = time.perf_counter() - start
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        return self.each * CUSTOMERS / took

    async def _customer(self, number: int) -> None:
        address = f"c{number}"
        bell = self.answered[address] = asyncio.Event()
        for turn in range(self.each):
            bell.clear()
            start = time.perf_counter()
            said = Inbound("bench", address, f"{start}-{turn}", "¿Dónde está mi pedido 10452?")
            await self.store.keep([said], b'{"update_id":7,"message":{"text":"..."}}')
            self.keeps.append(time.perf_counter() - start)
            await bell.wait()
            self.times.append(time.perf_counter() - start)

    async def _turns(self) -> None:
        async with asyncio.TaskGroup() as jobs:
            while True:
                mark = self.store.mark("inbox")
                moments = await self.store.claim_moments(64)
                for moment in moments:
                    jobs.create_task(self._turn(moment))
                if not moments:
                    await self.store.wait("inbox", 1.0, mark)

    async def _turn(self, moment: Moment) -> None:
        state = State(language="es", topic="delivery-time", known={"order": "10452"})
        intent = Intent("delivery-time", 0.93, "shipping-cost", 0.41, "answered", why={"words": 3})
        reply = Reply("faq:delivery-time", text="Tu pedido llega el martes. ¿Algo más?")
        await self.store.save(moment, Turn((reply,), state=state, intent=intent, policy="faq"))

    async def _sends(self) -> None:
        async with asyncio.TaskGroup() as jobs:
            while True:
                mark = self.store.mark("outbox")
                waiting = await self.store.claim_outgoing(64)
                for outgoing in waiting:
                    jobs.create_task(self._send(outgoing))
                if not waiting:
                    await self.store.wait("outbox", 1.0, mark)

    async def _send(self, outgoing: Outgoing) -> None:
        await self.store.settle(outgoing, Receipt("sent", f"x{outgoing.id}"))
        self.answered[outgoing.address].set()


@contextmanager
def databases(names: list[str]) -> Iterator[list[tuple[str, str]]]:
    with tempfile.TemporaryDirectory() as folder, running(durable=True) as server:
        urls = {"SQLite": f"sqlite:///{folder}/bench.db", "PostgreSQL": server.new_database()}
        yield [(name, urls[name]) for name in names]


async def bench(name: str, url: str, args: argparse.Namespace) -> None:
    store = await Store.open(url, WallClock(), {"bench": Limits()})
    if args.stored:
        start = time.perf_counter()
        await store._alone(lambda db: fill(db, args.stored))
        print(f"{name}: {args.stored:,} messages stored in {time.perf_counter() - start:.0f} s")
        await store.close()  # what filling left to be written is not what we measure
        store = await Store.open(url, WallClock(), {"bench": Limits()})
        if name == "PostgreSQL":
            await store._db.read(lambda db: db.execute(text("CHECKPOINT")))
    await Run(store, CUSTOMERS * 10).measure()  # the first statements are compiled now
    profile = cProfile.Profile() if args.profile else None
    run = Run(store, args.messages)
    spent = time.process_time()
    if profile:
        profile.enable()
    rate = await run.measure()
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    spent = (time.process_time() - spent) / args.messages * 1e6  # this process, not the server
    whole, kept = _percentiles(run.times), _percentiles(run.keeps)
    print(
        f"{name:<11} {rate:7,.0f} msg/s   answered p50 {whole[0]:6.1f} p99 {whole[1]:6.1f} ms   ",
        end="",
    )
    print(f"kept p50 {kept[0]:5.1f} p99 {kept[1]:5.1f} ms   {spent:5.0f} us CPU")
    books = await store.ledger()
    assert books.received == books.handled + books.queued + books.quarantined
    assert (books.queued, books.out_queued, books.out_failed) == (0, 0, 0)
    await store.close()


def _percentiles(times: list[float]) -> tuple[float, float]:
    parts = statistics.quantiles(times, n=100)
    return parts[49] * 1000, parts[98] * 1000


def fill(db: Db, count: int) -> None:
    """`count` messages in and out of `count` / 20 customers, all of them history."""
    people = max(1, count // 20)
    for size, into, what in FILLING:
        numbers = f"WITH RECURSIVE numbers(n) AS ({NUMBERS.format(people if size else count)})"
        chosen = f"SELECT {what.format(now=NOW, who=f'1 + n % {people}')} FROM numbers"
        if db.dialect == "sqlite":
            db.execute(text(f"{numbers} INSERT INTO {into} {chosen}"))
        else:
            db.execute(text(f"INSERT INTO {into} {numbers} {chosen}"))
    for statement in HANGING:
        db.execute(text(statement))
    if db.dialect == "postgresql":
        db.execute(text("ANALYZE"))


NOW = 1_790_000_000_000_000
NUMBERS = "SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {}"
IN = "n % 2 = 0"
FILLING = (  # for each customer, or for each message
    (True, "customers (name, created_at)", "'Ana ' || n, {now}"),
    (
        True,
        "contacts (customer_id, channel, address, name, created_at)",
        "n, 'bench', 'old' || n, 'Ana ' || n, {now}",
    ),
    (True, "conversations (customer_id, contact_id, created_at)", "n, n, {now}"),
    (
        False,
        "messages (at, conversation_id, contact_id, direction, author, external_id, text)",
        f"""{{now}}, {{who}}, {{who}}, CASE WHEN {IN} THEN 'in' ELSE 'out' END,
        CASE WHEN {IN} THEN '' ELSE 'bot' END, CASE WHEN {IN} THEN 'o' || n END,
        'Hola, ¿dónde está mi pedido ' || n || '?'""",
    ),
)
HANGING = (
    """INSERT INTO inbox (id, conversation_id, state)
    SELECT id, conversation_id, 'handled' FROM messages WHERE direction = 'in'""",
    """INSERT INTO outbox (id, conversation_id, contact_id, channel, state, external_id)
    SELECT id, conversation_id, contact_id, 'bench', 'sent', 'old' || id
    FROM messages WHERE direction = 'out'""",
    """INSERT INTO questions (id, intent, score, runner_up_score, outcome)
    SELECT id, 'delivery-time', 0.9, 0.1, 'answered' FROM messages WHERE direction = 'in'""",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=12_800)
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"), action="append")
    args = parser.parse_args()
    with databases(args.database or ["SQLite", "PostgreSQL"]) as found:
        for name, url in found:
            asyncio.run(bench(name, url, args))


if __name__ == "__main__":
    main()
