"""What must take as long whether or not there is something to know: nobody learns from the clock.

    an order    a number that does not exist, and somebody else's: one neutral answer
    a password  of nobody, and a wrong one of somebody

    python tests/benchmarks/bench_secrets.py [--rounds 400]

Each pair is measured in turns, so that a busy machine is busy for both; wanted is a gap under 5 %.
"""

import argparse
import asyncio
import itertools
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bots import settings, wiring
from bots.desk import passwords
from dialog.engine import Engine
from dialog.model import Contact, Conversation, Customer, Inbound, Moment

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
GAP = 0.05
STRANGE, FOREIGN = "104{:02d}77", "10452"  # nobody's number; Ana's, asked for by somebody else


def engine() -> Engine:
    told = settings.load(None, {})
    shop = wiring.connect_shop(told, wiring.Http())
    phrases = wiring.load_phrases(told)
    hours = wiring.opening_hours(told.shop)
    return Engine(wiring.understanding(told), phrases, shop, hours, told.shop.name)


def asked(number: str, turn: int) -> Moment:
    words = f"¿Dónde está mi pedido {number}? Mi correo es luis{turn}@example.com"
    sender = f"c{turn}"
    contact = Contact("webchat", sender)
    said = Inbound("webchat", sender, f"m{turn}", words, number=1)
    return Moment(Conversation(turn), contact, Customer(turn), (said,), NOW)


async def orders(rounds: int) -> bool:
    bot, turns = engine(), itertools.count(1)
    answers: dict[str, set[str]] = {"strange": set(), "foreign": set()}

    async def ask(kind: str) -> None:
        turn = next(turns)
        number = FOREIGN if kind == "foreign" else STRANGE.format(turn % 100)
        told = await bot.take_turn(asked(number, turn))
        text = " / ".join(reply.text for reply in told.replies)
        answers[kind].add(text.replace(number, "#"))

    is_even = await measured("orders", rounds, lambda: ask("strange"), lambda: ask("foreign"))
    assert answers["strange"] == answers["foreign"], answers
    return is_even


async def sign_ins(rounds: int) -> bool:
    known = await passwords.hashed("a password that is long")
    await passwords.fits("wrong", "")  # the first one makes the hash to compare with
    return await measured(
        "sign-ins",
        rounds,
        lambda: passwords.fits("a wrong password", ""),
        lambda: passwords.fits("a wrong password", known),
    )


async def measured(
    name: str,
    rounds: int,
    unknown: Callable[[], Awaitable[object]],
    known: Callable[[], Awaitable[object]],
) -> bool:
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds):
        pairs = list(zip((unknown, known), times, strict=True))
        for act, took in pairs if turn % 2 else reversed(pairs):
            start = perf_counter()
            await act()
            took.append(perf_counter() - start)
    one, other = (median(took[len(took) // 10 :]) for took in times)
    gap = abs(one - other) / max(one, other)
    verdict = "ok" if gap < GAP else "TOO FAR APART"
    print(
        f"{name:<9} nothing there {one * 1000:7.3f} ms, something {other * 1000:7.3f} ms: "
        f"gap {gap:.1%} ({verdict})"
    )
    return gap < GAP


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    rounds = parser.parse_args().rounds
    await orders(rounds)
    await sign_ins(max(20, rounds // 8))


if __name__ == "__main__":
    asyncio.run(main())
