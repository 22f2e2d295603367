"""`faq test` for people: how often it was right, what was taken for what, and what to add."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bots.merchant.cases import Result
from bots.merchant.score import summary

MOST_ENTRIES = 12
MOST_SENTENCES = 4
LONGEST = 90  # characters of a sentence

ROWS = ("answered right", "answered wrong", "offered right", "offered wrong", "declined")


def report(results: Sequence[Result], *, whole: bool = False) -> Iterator[str]:
    """Lines; `whole` lists every sentence that missed."""
    most_entries = len(results) if whole else MOST_ENTRIES
    most_sentences = len(results) if whole else MOST_SENTENCES
    yield from _table(results)
    yield from _confusions(results, most_entries)
    yield from _strange(results, most_entries)
    yield from _to_add(results, most_entries, most_sentences)


def _table(results: Sequence[Result]) -> Iterator[str]:
    found = summary(results)
    ours, strange = found["in_scope"], found["out_of_scope"]
    yield f"{ours['cases']} sentences about the shop, {strange['cases']} about other things"
    yield ""
    yield f"{'':<18}{'about the shop':>16}{'other things':>18}"
    for row in ROWS:
        inside = _cell(ours[row.replace(" ", "_")], ours["cases"])
        outcome, _, which = row.partition(" ")
        outside = "" if which == "right" else _cell(strange[outcome], strange["cases"])
        yield f"  {row:<16}{inside:>16}{outside:>18}".rstrip()
    yield ""
    times = found["latency_us"]
    yield f"best guess right: {found['top1']:.1%}, among the best three: {found['top3']:.1%}"
    yield f"time per sentence: {times['p50']:.0f} us (99 % within {times['p99']:.0f} us)"


def _cell(count: int, total: int) -> str:
    return f"{count:d} {count / total:7.1%}" if total else "-"


def _confusions(results: Sequence[Result], most: int) -> Iterator[str]:
    """Pairs of entries by how often; a wrong answer weighs more than wrong choices."""
    wrong: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        if result.case.expect and result.guess and result.verdict.endswith("wrong"):
            wrong[result.case.expect, result.guess].append(result)
    if not wrong:
        return
    yield "\nTaken for something else (should be -> was taken for)"
    worst = sorted(wrong.items(), key=lambda item: (-_harm(item[1]), item[0]))
    for (expected, guess), found in worst[:most]:
        answered = sum(result.intent.outcome == "answered" for result in found)
        yield f"  {len(found):3d}  {expected} -> {guess}  ({answered} answered)"
        yield f"         {_text(max(found, key=lambda result: result.intent.score))}"
    yield from _rest(len(worst), most, "pairs")


def _harm(found: Sequence[Result]) -> int:
    return sum(3 if result.intent.outcome == "answered" else 1 for result in found)


def _strange(results: Sequence[Result], most: int) -> Iterator[str]:
    answered = [
        result
        for result in results
        if result.case.expect is None and result.intent.outcome == "answered"
    ]
    if not answered:
        return
    yield "\nAbout other things, and answered all the same (a not_for would help)"
    answered.sort(key=lambda result: -result.intent.score)
    for result in answered[:most]:
        yield f"  {result.intent.score:4.0%}  {result.guess}: {_text(result)}"
    yield from _rest(len(answered), most, "sentences")


def _to_add(results: Sequence[Result], most_entries: int, most_sentences: int) -> Iterator[str]:
    asked = Counter(result.case.expect for result in results)
    missed: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.case.expect is not None and not result.is_right:
            missed[result.case.expect].append(result)
    if not missed:
        return
    yield "\nWhat to add: entries that miss most (questions in other words, like these, would help)"
    worst = sorted(missed.items(), key=lambda item: (-len(item[1]), item[0]))
    for name, found in worst[:most_entries]:
        yield f"  {name}: {len(found)} of {asked[name]} missed"
        yield from (f"       {_text(result)}  {_fate(result)}" for result in found[:most_sentences])
        yield from _rest(len(found), most_sentences, "more", "       ")
    yield from _rest(len(worst), most_entries, "entries")


def _fate(result: Result) -> str:
    if result.intent.outcome == "offered":
        return f"offered {', '.join(result.intent.offered)}"
    if result.intent.outcome == "answered":
        return f"answered {result.guess}"
    return f"declined, best guess {result.guess}" if result.guess else "declined"


def _text(result: Result) -> str:
    text = " ".join(result.case.text.split())
    return f'"{text[:LONGEST]}..."' if len(text) > LONGEST else f'"{text}"'


def _rest(total: int, shown: int, of_what: str, indent: str = "  ") -> Iterator[str]:
    if total > shown:
        yield f"{indent}... and {total - shown} {of_what} (--all shows them)"
