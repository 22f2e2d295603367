"""Matching: accuracy and time beside plain rapidfuzz in the same run, at three sizes of FAQ.

    python tests/benchmarks/bench_match.py                 La Ceiba's FAQ, in a growing haystack
    python tests/benchmarks/bench_match.py --data FOLDER   and every NAME.dev.jsonl found there

Queries are questions of the FAQ that are left out of the index, each with one typing error.
"""

import argparse
import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from dialog.faq import Entry, Faq  # noqa: E402 - the project need not be installed to be measured
from dialog.understanding.lexicon import bundled  # noqa: E402
from dialog.understanding.match import Matcher  # noqa: E402
from dialog.understanding.normalise import normalise  # noqa: E402

LANGUAGE = "es"
SIZES = (250, 5_000, 50_000)
EACH = 5  # questions an entry
QUERIES = 200
SLOW_QUERIES = 40  # of the scorers that take a tenth of a second each
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Ask = Callable[[str], str]


def mistyped(text: str, dice: random.Random) -> str:
    """One letter doubled, dropped, swapped or replaced, never at a word's border."""
    places = [at for at in range(1, len(text) - 2) if text[at - 1 : at + 3].isalpha()]
    if not places:
        return text
    at = dice.choice(places)
    kind = dice.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + dice.choice(LETTERS) + text[at + (kind == 2) :]


def needles(dice: random.Random) -> tuple[list[Entry], list[tuple[str, str]]]:
    """Entries of La Ceiba with EACH questions, and other questions of theirs as queries."""
    entries = Faq.load(ROOT / "faq_data", None).entries[LANGUAGE]
    kept, queries = [], []
    for entry in entries[: SIZES[0] // EACH]:
        questions = dice.sample(entry.questions, len(entry.questions))
        kept.append(replace(entry, questions=tuple(questions[:EACH])))
        queries += [(mistyped(text, dice), entry.id) for text in questions[EACH:]]
    return kept, dice.sample(queries, min(QUERIES, len(queries)))


def haystack(count: int, dice: random.Random) -> list[Entry]:
    """Entries about other things: everyday words and invented ones, in the same function words."""
    lexicon = bundled(LANGUAGE)
    light, known = sorted(lexicon.function_words), sorted(lexicon.everyday)
    syllables = ["ba", "co", "di", "fe", "gu", "la", "mo", "ni", "pe", "ru", "sa", "to", "vi"]
    invented = ["".join(dice.choices(syllables, k=3)) for _ in range(4_000)]
    found = []
    for number in range(count):
        matter = [dice.choice(known), dice.choice(invented), dice.choice(invented)]
        questions = tuple(_question(matter, light, known, dice) for _ in range(EACH))
        found.append(Entry(f"hay-{number}", questions, "."))
    return found


def _question(matter: list[str], light: list[str], known: list[str], dice: random.Random) -> str:
    words = dice.sample(matter, 2) + dice.choices(light, k=4) + [dice.choice(known)]
    dice.shuffle(words)
    return " ".join(words)


def plain(entries: Sequence[Entry], scorer: Callable[..., float]) -> Ask:
    """The best question by one of rapidfuzz's scorers."""
    owners = [
        (normalise(text, LANGUAGE), entry.id) for entry in entries for text in entry.questions
    ]
    texts = [text for text, _ in owners]

    def ask(text: str) -> str:
        best = process.extractOne(normalise(text, LANGUAGE), texts, scorer=scorer)
        return owners[best[2]][1]

    return ask


def ours(entries: Sequence[Entry]) -> Ask:
    matcher = Matcher(entries, LANGUAGE, bundled(LANGUAGE))
    return lambda text: matcher.ids[matcher.weigh(text).order(1)[0]]


def measured(name: str, ask: Ask, queries: Sequence[tuple[str, str]], build: float) -> None:
    times, right = [], 0
    for text, expected in queries:
        start = time.perf_counter()
        right += ask(text) == expected
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    top = 100 * right / len(queries)
    print(
        f"  {name:<18} top-1 {top:5.1f} %   p50 {p50:8.3f} ms   p95 {p95:8.3f} ms"
        f"   build {build:6.2f} s"
    )


def at_size(size: int, dice: random.Random) -> None:
    kept, queries = needles(dice)
    entries = [*kept, *haystack(size // EACH - len(kept), dice)]
    print(f"{sum(len(entry.questions) for entry in entries):,} questions")
    start = time.perf_counter()
    ask = ours(entries)
    measured("mostrador", ask, queries, time.perf_counter() - start)
    few = queries if size <= SIZES[0] else queries[:SLOW_QUERIES]
    measured("WRatio", plain(entries, fuzz.WRatio), few, 0.0)
    measured("token_set_ratio", plain(entries, fuzz.token_set_ratio), few, 0.0)


def memory(size: int, dice: random.Random) -> None:
    """What an index keeps, and the peak while it is built; apart, for tracing slows it."""
    kept, _ = needles(dice)
    entries = [*kept, *haystack(size // EACH - len(kept), dice)]
    bundled(LANGUAGE)
    tracemalloc.start()
    matcher = Matcher(entries, LANGUAGE, bundled(LANGUAGE))
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(
        f"memory at {size:,} questions: {now / 1e6:.0f} MB, peak {peak / 1e6:.0f} MB"
        f" ({len(matcher.ids):,} entries)"
    )


def dev_sets(folder: Path) -> None:
    """Accuracy on customers' sentences kept outside of the project."""
    faq = Faq.load(ROOT / "faq_data", None)
    for file in sorted(folder.glob("*.dev.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if row["expect"] is not None]
        language = rows[0]["lang"]
        entries = faq.entries[language]
        queries = [(row["text"], row["expect"]) for row in rows]
        print(f"{file.name}: {len(queries)} sentences")
        start = time.perf_counter()
        ask = ours_in(entries, language)
        measured("mostrador", ask, queries, time.perf_counter() - start)
        measured("WRatio", plain(entries, fuzz.WRatio), queries, 0.0)
        measured("token_set_ratio", plain(entries, fuzz.token_set_ratio), queries, 0.0)


def ours_in(entries: Sequence[Entry], language: str) -> Ask:
    matcher = Matcher(entries, language, bundled(language))
    return lambda text: matcher.ids[matcher.weigh(text).order(1)[0]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, help="folder with NAME.dev.jsonl")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    args = parser.parse_args()
    bundled(LANGUAGE)
    for size in args.sizes:
        at_size(size, random.Random(size))
    memory(500, random.Random(500))
    if args.data:
        dev_sets(args.data)


if __name__ == "__main__":
    main()
