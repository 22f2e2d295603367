"""How fast is the whole path of a message, and is any lost or doubled?

    webhook POST -> signature -> inbox commit -> 200 -> claim -> turn -> one commit -> POST out

The shop runs in its own process, as `mostrador serve` does; this process is the platform: it writes
as many customers would and takes the answers. Beside each database the same code with nothing
written at all: that is the ceiling of the machine in the same run.

    python tests/benchmarks/bench_path.py [--messages 4000] [--rounds 3] [--only sqlite]
    python tests/benchmarks/bench_path.py --only postgresql --processes 4
    python tests/benchmarks/bench_path.py --entries 10000
"""

import argparse
import asyncio
import gc
import hmac
import itertools
import json
import shutil
import sys
import tempfile
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time

import aiohttp
from aiohttp import web

ROOT = Path(__file__).resolve().parents[2]
SECRET = b"a-secret-of-the-benchmark"
CUSTOMERS = 64
STEADY = 200  # messages a second
STEADY_CUSTOMERS = 400  # who take turns: each has its answer before it writes again
QUESTIONS = (
    "¿Cuánto cuesta el envío?",
    "¿Qué formas de pago aceptan?",
    "¿Cuál es vuestro horario?",
    "¿Puedo pagar a plazos?",
    "¿Tenéis tarjetas regalo?",
)
SETUPS = ("nothing written", "sqlite", "postgresql")


# --- this process: the platform


@dataclass
class Platform:
    """Customers who write and wait for their answer, and the address where answers arrive."""

    hooks: "itertools.cycle[str]" = field(default_factory=lambda: itertools.cycle([""]))
    session: aiohttp.ClientSession | None = None
    acks: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    arrived: Counter[int] = field(default_factory=Counter)
    asked: int = 0  # since everybody was greeted
    greetings: int = 0  # answers until then
    _answers: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def take(self, request: web.Request) -> web.Response:
        """The shop's answer to a customer."""
        told = json.loads(await request.read())
        self.arrived[told["id"]] += 1
        waiting = self._answers.get(told["to"])
        if waiting is not None and not waiting.done():
            waiting.set_result(perf_counter())
        return web.Response(text=str(told["id"]))

    async def ask(self, customer: str, question: str) -> None:
        """One message, up to its answer."""
        assert self.session is not None
        told = {"id": f"m{next(self._ids)}", "from": customer, "text": question}
        body = json.dumps(told).encode()
        headers = {"X-Signature": hmac.digest(SECRET, body, "sha256").hex()}
        self.asked += 1
        answer = self._answers[customer] = asyncio.get_running_loop().create_future()
        start = perf_counter()
        async with self.session.post(next(self.hooks), data=body, headers=headers) as response:
            assert response.status == 200, response.status
        self.acks.append(perf_counter() - start)
        async with asyncio.timeout(30):
            self.times.append(await answer - start)

    def forget(self) -> None:
        self.acks.clear()
        self.times.clear()

    def check(self) -> None:
        """One answer for each message, and none of them twice."""
        doubled = sum(count > 1 for count in self.arrived.values())
        assert not doubled, f"{doubled} answers arrived twice"
        assert len(self.arrived) - self.greetings == self.asked, (self.asked, len(self.arrived))


@dataclass(frozen=True)
class Result:
    rate: float
    p50: float
    p99: float
    ack_p99: float

    def __str__(self) -> str:
        return (
            f"{self.rate:7,.0f} msg/s   p50 {self.p50:6.1f}  p99 {self.p99:6.1f} ms   "
            f"200 after p99 {self.ack_p99:5.1f} ms"
        )


async def get_acquainted(platform: Platform) -> None:
    """Whoever writes for the first time is greeted, perhaps in two messages: not measured."""
    everybody = [f"c{n}" for n in range(CUSTOMERS)] + [f"s{n}" for n in range(STEADY_CUSTOMERS)]
    for start in range(0, len(everybody), CUSTOMERS):
        some = everybody[start : start + CUSTOMERS]
        await asyncio.gather(*(platform.ask(name, "hola") for name in some))
    await asyncio.sleep(1)
    platform.greetings, platform.asked = len(platform.arrived), 0


async def all_at_once(platform: Platform, messages: int) -> Result:
    """64 customers, each writing again as soon as the answer is there."""
    platform.forget()
    questions = itertools.cycle(QUESTIONS)
    left = itertools.count(messages, -1)

    async def customer(name: str) -> None:
        while next(left) > 0:
            await platform.ask(name, next(questions))

    start = perf_counter()
    await asyncio.gather(*(customer(f"c{n}") for n in range(CUSTOMERS)))
    return _result(platform, messages / (perf_counter() - start))


async def steadily(platform: Platform, messages: int) -> Result:
    """A message every 5 ms, each from somebody who has had their answer."""
    platform.forget()
    free = deque(f"s{n}" for n in range(STEADY_CUSTOMERS))

    async def one(customer: str, question: str) -> None:
        await platform.ask(customer, question)
        free.append(customer)

    questions, loop = itertools.cycle(QUESTIONS), asyncio.get_running_loop()
    start, asking = loop.time(), []
    for number in range(messages):
        await asyncio.sleep(max(0.0, start + number / STEADY - loop.time()))
        while not free:  # noqa: ASYNC110 - everybody waits: the shop cannot keep up
            await asyncio.sleep(0.001)
        asking.append(loop.create_task(one(free.popleft(), next(questions))))
    await asyncio.gather(*asking)
    return _result(platform, messages / (loop.time() - start))


def _result(platform: Platform, rate: float) -> Result:
    cuts = quantiles(platform.times, n=100)
    acks = quantiles(platform.acks, n=100)
    return Result(rate, cuts[49] * 1000, cuts[98] * 1000, acks[98] * 1000)


# --- the shop's process


@asynccontextmanager
async def shop(setup: str, url: str, out: str, faq: str) -> AsyncIterator[str]:
    """The address of a running shop's hook."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        __file__,
        *("--serve", setup, "--db", url, "--out", out, "--faq", faq),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(120):
            line = (await process.stdout.readline()).decode().strip()
        assert line.startswith("http"), line
        yield line
    finally:
        if process.returncode is None:
            process.terminate()
        said, _ = await process.communicate()
        assert process.returncode == 0, process.returncode
        print(f"    {said.decode().strip().splitlines()[-1]}")


async def serve(setup: str, url: str, out: str, faq: str) -> None:
    """`mostrador serve` with one more channel."""
    from dataclasses import replace  # noqa: PLC0415 - only the shop's process needs these

    from bots import logs, settings, wiring  # noqa: PLC0415
    from bots import serve as serving  # noqa: PLC0415
    from tests.benchmarks.memory_store import MemoryStore  # noqa: PLC0415
    from tests.benchmarks.signed_channel import BenchChannel  # noqa: PLC0415

    logs.set_up()
    if setup == SETUPS[0]:
        wiring.Store = MemoryStore  # type: ignore[assignment,misc]
    told = settings.changed(settings.load(None, {}), db=url, port=0)
    told = replace(told, shop=replace(told.shop, gather_seconds=0.0))
    path = Path(faq) if faq else told.faq.path
    told = replace(told, faq=replace(told.faq, folder=str(path), reload_seconds=0.0))
    channel = BenchChannel(SECRET, out)
    house = await wiring.open_shop(told, channels={"bench": channel})
    channel.http = house.http
    gc.freeze()  # as `serve` does

    async def say_where(house: object) -> None:
        print(f"{told.public_url.rpartition(':')[0]}:{_port(house)}/hooks/bench", flush=True)

    serving._greet = say_where
    start = process_time()
    code = await serving.keep_open(house, serving._stop_signal())
    spent = (process_time() - start) * 1000
    ledger = await house.store.ledger()
    await wiring.close_shop(house)
    print(
        f"received {ledger.received:,}, handled {ledger.handled:,}, waiting {ledger.queued:,}; "
        f"{spent / ledger.received:.2f} ms of this process's time a message"
    )
    assert ledger.received == ledger.handled, ledger
    assert code == 0


def _port(house: object) -> int:
    return house.settings.server.port  # type: ignore[attr-defined,no-any-return]


# --- all of it


async def bench(args: argparse.Namespace) -> None:
    setups = [SETUPS[0], *(one for one in SETUPS[1:] if args.only in ("", one))]
    print(f"{CUSTOMERS} customers at once, {args.messages:,} messages, median of {args.rounds}:")
    rates: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        args.faq = _large_faq(Path(folder), args.entries) if args.entries else ""
        for setup in setups:
            with _database(setup, Path(folder)) as url:
                rates[setup] = await measure(setup, url, args)
    for setup in setups[1:]:
        print(f"{setup}: {rates[setup] / rates[SETUPS[0]]:.0%} of the path with nothing written")


@contextmanager
def _database(setup: str, folder: Path) -> Iterator[str]:
    if setup != "postgresql":
        yield f"sqlite:///{folder}/shop.db"
        return
    from tests.fakes.postgres import running  # noqa: PLC0415 - a large package, only if asked for

    with running(durable=True) as server:
        yield server.new_database()


def _large_faq(folder: Path, entries: int) -> str:
    """La Ceiba's FAQ; the Spanish one among so many other entries, of five questions each and of
    real words: the language of a message is told by the FAQ's words too.
    """
    chance, language = Random(7), folder / "faq" / "es"
    shutil.copytree(ROOT / "faq_data", folder / "faq")
    known = (ROOT / "faq_data" / "es" / "lexicon.yaml").read_text(encoding="utf-8")
    words = sorted({word for word in known.split() if word.isalpha() and len(word) > 3})
    for start in range(0, entries, 400):
        lines = []
        for number in range(start, min(start + 400, entries)):
            theme = chance.sample(words, 6)  # an entry's questions have words in common
            asked = [" ".join([*chance.sample(theme, 4), chance.choice(words)]) for _ in range(5)]
            lines += [f"- id: other-{number}", "  questions:", *(f"    - {one}" for one in asked)]
            lines.append(f"  answer: {asked[0]}.")
        (language / f"other-{start}.yaml").write_text("\n".join(lines) + "\n")
    return str(folder / "faq")


async def measure(setup: str, url: str, args: argparse.Namespace) -> float:
    platform = Platform()
    async with AsyncExitStack() as opened:
        out = await opened.enter_async_context(answers_taken(platform))
        several = args.processes if setup == "postgresql" else 1
        shops = [shop(setup, url, out, args.faq) for _ in range(several)]
        hooks = [await opened.enter_async_context(one) for one in shops]
        platform.hooks = itertools.cycle(hooks)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            platform.session = session
            await get_acquainted(platform)
            await all_at_once(platform, max(args.messages // 8, CUSTOMERS * 5))  # warm up
            rounds = [await all_at_once(platform, args.messages) for _ in range(args.rounds)]
            usual = sorted(rounds, key=lambda one: one.rate)[len(rounds) // 2]
            print(f"  {setup:<16} {usual}")
            steady = await steadily(platform, args.messages // 2)
            print(f"  {'at 200/s':<16} {steady}")
        platform.check()
    return median(one.rate for one in rounds)


@asynccontextmanager
async def answers_taken(platform: Platform) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/send", platform.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/send"
    await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=1, help="of the shop, on PostgreSQL")
    parser.add_argument("--entries", type=int, default=0, help="so many more in the FAQ")
    parser.add_argument("--only", choices=("", *SETUPS[1:]), default="")
    parser.add_argument("--serve", choices=SETUPS, help=argparse.SUPPRESS)
    parser.add_argument("--db", help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    parser.add_argument("--faq", default="", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        asyncio.run(serve(args.serve, args.db, args.out, args.faq))
    else:
        asyncio.run(bench(args))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
