"""Matching: time and memory at four sizes of FAQ, beside plain rapidfuzz in the same run.

    python tests/benchmarks/bench_match.py            about two minutes
    python tests/benchmarks/bench_match.py --quick    without the largest one: half a minute
    python tests/benchmarks/bench_match.py --sizes 250 1000

Queries are questions of La Ceiba that the index does not hold, each with one typing error and read
for the first time; rapidfuzz is asked the same, in turns. How often the answers are right is
measured elsewhere (bench_accuracy.py).
"""

import argparse
import json
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from rapidfuzz import fuzz, process

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the project need not be installed to be measured

from mistyping import mistyped  # noqa: E402

from dialog.faq import Entry, Faq  # noqa: E402
from dialog.understanding import Understanding  # noqa: E402
from dialog.understanding.lexicon import bundled  # noqa: E402
from dialog.understanding.match import Matcher  # noqa: E402
from dialog.understanding.normalise import normalise  # noqa: E402

LANGUAGE = "es"
SHIPPED = 0  # as a size: La Ceiba's own FAQ, whole
SIZES = (250, SHIPPED, 5_000, 50_000)
QUICK = (250, SHIPPED, 5_000)
IN_MEMORY = (500, 50_000)
EACH = 5  # questions an entry
QUERIES = 200
SLOW_QUERIES = 40  # from SLOW questions on: rapidfuzz takes a tenth of a second for each
SLOW = 5_000
BLOCK = 20  # queries
TRACED = 5_000  # questions: up to here every byte is counted, which makes building slow
SCORERS = {"WRatio": fuzz.WRatio, "token_set_ratio": fuzz.token_set_ratio}

Ask = Callable[[str], object]


def needles(dice: random.Random) -> tuple[list[Entry], list[str]]:
    """Entries of La Ceiba with EACH questions, and other questions of theirs, mistyped."""
    kept, queries = [], []
    for entry in shipped()[: SIZES[0] // EACH]:
        questions = dice.sample(entry.questions, len(entry.questions))
        kept.append(replace(entry, questions=tuple(questions[:EACH])))
        queries += [mistyped(text, 1) for text in questions[EACH:]]
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


def shipped() -> Sequence[Entry]:
    return Faq.load(ROOT / "faq_data", None).entries[LANGUAGE]


def faq_of(size: int) -> tuple[list[Entry], list[str]]:
    """An FAQ of so many questions, and what it is asked."""
    dice = random.Random(size)
    if size == SHIPPED:
        entries = list(shipped())
        questions = [text for entry in entries for text in entry.questions]
        return entries, [mistyped(text, 1) for text in dice.sample(questions, QUERIES)]
    kept, queries = needles(dice)
    return [*kept, *haystack(size // EACH - len(kept), dice)], queries


def plain(entries: Sequence[Entry], scorer: Callable[..., float]) -> Ask:
    """The best question by one of rapidfuzz's scorers."""
    texts = [normalise(text, LANGUAGE) for entry in entries for text in entry.questions]
    return lambda text: process.extractOne(normalise(text, LANGUAGE), texts, scorer=scorer)


def ours(matcher: Matcher) -> Ask:
    return lambda text: matcher.ids[matcher.weigh(text).order(1)[0]]


def timed(asks: Mapping[str, Ask], queries: Sequence[str]) -> dict[str, list[float]]:
    """Milliseconds for each query, sorted; BLOCK queries each in turn, so that load hits all."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    for first in range(0, len(queries), BLOCK):
        for name, ask in asks.items():
            for text in queries[first : first + BLOCK]:
                start = time.perf_counter()
                ask(text)
                times[name].append((time.perf_counter() - start) * 1000)
    return {name: sorted(found) for name, found in times.items()}


def at_size(size: int) -> None:
    entries, queries = faq_of(size)
    questions = sum(len(entry.questions) for entry in entries)
    start = time.perf_counter()
    matcher = Matcher(entries, LANGUAGE, bundled(LANGUAGE))
    built = time.perf_counter() - start
    asks = {"ours": ours(matcher)}
    asks |= {name: plain(entries, scorer) for name, scorer in SCORERS.items()}
    asks["ours"]("hola")
    times = timed(asks, queries[:SLOW_QUERIES] if questions >= SLOW else queries)
    rest = queries[len(times["ours"]) :]  # rapidfuzz is not asked
    times["ours"] = sorted([*times["ours"], *timed({"ours": asks["ours"]}, rest)["ours"]])
    p50, p95 = median(times["ours"]), times["ours"][int(len(times["ours"]) * 0.95)]
    shares = "".join(
        f"{median(times[name]):12.3f} ms {p50 / median(times[name]):7.3f}" for name in SCORERS
    )
    print(f"{questions:>10,}{p50:9.3f} ms{p95:9.3f} ms{shares}{built:9.2f} s")


def the_engines_use() -> None:
    """What a turn pays besides: the language, and the decision with its reasons."""
    faq = Faq.load(ROOT / "faq_data", None)
    understanding = Understanding.build(faq)
    start = time.perf_counter()
    understanding.warm(*faq.languages)
    print(f"\nLa Ceiba in {len(faq.languages)} languages: {time.perf_counter() - start:.2f} s")
    _, queries = faq_of(SHIPPED)
    asks: dict[str, Ask] = {
        "language_of": understanding.language_of,
        "read": partial(understanding.read, language=LANGUAGE),
    }
    for name, times in timed(asks, queries).items():
        print(f"  {name:<12}{median(times):9.3f} ms   p95{times[int(len(times) * 0.95)]:9.3f} ms")
    again = timed(asks, queries)
    print(f"  {'read again':<12}{median(again['read']):9.3f} ms")


def memory(size: int) -> dict[str, float]:
    """What building takes at its peak and what stays, in MB, in this process."""
    entries, _ = faq_of(size)
    bundled(LANGUAGE)
    if size > TRACED:
        before = _most_ever()
        Matcher(entries, LANGUAGE, bundled(LANGUAGE))
        return {"peak": (_most_ever() - before) / 1e6, "process": _most_ever() / 1e6}
    tracemalloc.start()
    matcher = Matcher(entries, LANGUAGE, bundled(LANGUAGE))
    now, peak = tracemalloc.get_traced_memory()
    return {"kept": now / 1e6, "peak": peak / 1e6, "entries": len(matcher.ids)}


def _most_ever() -> int:
    """The process's peak in bytes, where the system tells it of this process alone; else 0."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024


def in_a_child(size: int) -> None:
    """Memory is measured where nothing else was done before."""
    command = [sys.executable, __file__, "--memory", str(size)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    kept = f"{found['kept']:6.1f} MB kept" if "kept" in found else ""
    whole = f"{found['process']:6.1f} MB the whole process" if "process" in found else ""
    print(f"{size:>10,}  peak {found['peak']:6.1f} MB   {kept or whole}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="without the largest FAQ")
    parser.add_argument("--sizes", type=int, nargs="*", help="questions; 0 is La Ceiba's own FAQ")
    parser.add_argument("--memory", type=int, metavar="SIZE", help="print one size's as JSON")
    args = parser.parse_args()
    if args.memory is not None:
        print(json.dumps(memory(args.memory)))
        return
    heads = "".join(f"{name:>15}{'ours/it':>8}" for name in SCORERS)
    print(f"{'questions':>10}{'p50':>12}{'p95':>12}{heads}{'build':>11}")
    for size in args.sizes or (QUICK if args.quick else SIZES):
        at_size(size)
    the_engines_use()
    print("\nmemory while building")
    for size in IN_MEMORY[:1] if args.quick else IN_MEMORY:
        in_a_child(size)


if __name__ == "__main__":
    main()
