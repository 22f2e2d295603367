"""Any text has its outcome within 50 ms: what would rather not be read, timed piece by piece.

    python tests/benchmarks/bench_hostile.py

Each text is read for the first time by an index of the shipped FAQ, nothing remembered; then its
language is told. The best of three, in milliseconds of this thread's processor time.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from dialog.faq import Faq  # noqa: E402 - the project need not be installed to be measured
from dialog.understanding import Understanding  # noqa: E402

LANGUAGE = "es"
LIMIT = 50.0  # ms
ROUNDS = 3
HUGE = 100_000
LOW = "\u0334"  # of the lowest class: has to be sorted before all others


def texts(turn: int) -> dict[str, str]:
    """New words each turn: a cache would flatter."""
    dice = random.Random(turn)
    words = ["".join(dice.choices("abcdefghijlmnoprstuvz", k=9)) for _ in range(HUGE // 10)]
    return {
        "a usual question": f"hola, quanto questa el enbio a {words[0]}?",
        "100 KB of words nobody knows": " ".join(words),
        "80 long words nobody knows": " ".join(first + second for first, second in _pairs(words)),
        "100 KB of known words": "cuanto cuesta el envio de mi pedido a casa " * (HUGE // 43),
        "10,000 combining marks": "hola e" + "\u0301\u0323" * 5_000,
        "combining marks, backwards": "hola e" + "\u0345" * 2_000 + "\u0301" * 2_000 + LOW * 6_000,
        "100 KB of emoji": "🦖👩‍👩‍👧‍👦" * (HUGE // 12),
        "a million a": "a" * 1_000_000,
        "100 KB of digits": "1234567890" * (HUGE // 10),
        "dashes and digits": "1-" * (HUGE // 2),
        "at signs": "a@" * (HUGE // 2),
        "dots": "a." * (HUGE // 2),
        "slashes": "http://" * (HUGE // 7),
        "ligatures that unfold": "ﷺ" * HUGE,
        "lone surrogates": "\ud800\udfff" * (HUGE // 2),
        "NUL": "\x00" * HUGE,
        "right to left": "مرحبا كم السعر " * (HUGE // 15),
        "no spaces: Chinese": "".join(map(chr, dice.choices(range(0x4E00, 0x9FA5), k=HUGE))),
        "zero widths": "\u200b\u200d\ufeff" * (HUGE // 3),
        "every letter of Unicode": "".join(map(chr, dice.choices(range(0x110000), k=HUGE))),
        "capital sharp s, dotted I": "ẞİŉǰΐ" * (HUGE // 5),
    }


def _pairs(words: list[str]) -> list[tuple[str, str]]:
    return list(zip(words[:80], words[80:160], strict=True))


def milliseconds(act: Callable[[], object]) -> float:
    start = time.thread_time()
    act()
    return (time.thread_time() - start) * 1000


def main() -> None:
    understanding = Understanding.build(Faq.load(ROOT / "faq_data", None))
    understanding.warm(LANGUAGE)
    understanding.read("hola", LANGUAGE)
    turns = [texts(turn) for turn in range(ROUNDS)]
    slow = 0
    print(f"  {'':<32}{'read':>9}{'language':>10}   outcome")
    for name in turns[0]:
        read = min(
            milliseconds(lambda text=turn[name]: understanding.read(text, LANGUAGE))
            for turn in turns
        )
        told = min(
            milliseconds(lambda text=turn[name]: understanding.language_of(text)) for turn in turns
        )
        outcome = understanding.read(turns[0][name], LANGUAGE).outcome
        slow += read + told > LIMIT
        mark = "   MORE THAN IT MAY TAKE" if read + told > LIMIT else ""
        print(f"  {name:<32}{read:>9.2f}{told:>10.2f}   {outcome}{mark}")
    print(f"  {slow} of {len(turns[0])} take more than {LIMIT:.0f} ms")


if __name__ == "__main__":
    main()
