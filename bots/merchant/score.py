"""Results counted: for programs and for people."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bots.merchant.cases import Result
from dialog.model import Json

MOST_LISTED = 12


def summary(results: Sequence[Result]) -> dict[str, Json]:
    """Counts, and shares of 0..1 beside them."""
    ours = [result for result in results if result.case.expect is not None]
    strange = [result for result in results if result.case.expect is None]
    inside = {
        "answered_right": _count(ours, "answered", right=True),
        "answered_wrong": _count(ours, "answered", right=False),
        "offered_right": _count(ours, "offered", right=True),
        "offered_wrong": _count(ours, "offered", right=False),
        "declined": _count(ours, "declined"),
    }
    outside = {name: _count(strange, name) for name in ("answered", "offered", "declined")}
    times = sorted(result.microseconds for result in results)
    first = sum(result.case.accepts(result.guess) for result in ours)
    among = sum(any(map(result.case.accepts, result.likeliest)) for result in ours)
    return {
        "in_scope": {"cases": len(ours), **inside},
        "in_scope_share": _shares(inside, len(ours)),
        "out_of_scope": {"cases": len(strange), **outside},
        "out_of_scope_share": _shares(outside, len(strange)),
        "top1": _share(first, len(ours)),
        "top3": _share(among, len(ours)),
        "latency_us": {"p50": _at(times, 0.5), "p99": _at(times, 0.99)},
    }


def report(results: Sequence[Result]) -> Iterator[str]:
    """The summary in words, what is confused with what, and which entries need more questions."""
    found = summary(results)
    inside, outside = found["in_scope_share"], found["out_of_scope_share"]
    yield f"{found['in_scope']['cases']} sentences about the shop"
    yield f"  answered right  {inside['answered_right']:7.1%}"
    yield f"  answered wrong  {inside['answered_wrong']:7.1%}"
    yield f"  offered right   {inside['offered_right']:7.1%}"
    yield f"  offered wrong   {inside['offered_wrong']:7.1%}"
    yield f"  declined        {inside['declined']:7.1%}"
    yield f"  best guess right {found['top1']:.1%}, among the best three {found['top3']:.1%}"
    if found["out_of_scope"]["cases"]:
        yield f"{found['out_of_scope']['cases']} sentences about other things"
        yield f"  answered        {outside['answered']:7.1%}"
        yield f"  offered         {outside['offered']:7.1%}"
        yield f"  declined        {outside['declined']:7.1%}"
    times = found["latency_us"]
    yield f"time per sentence: {times['p50']:.0f} us (99 % within {times['p99']:.0f} us)"
    yield from _confusions(results)
    yield from _worst(results)


def _confusions(results: Sequence[Result]) -> Iterator[str]:
    pairs = Counter(
        (result.case.expect or "(other things)", result.guess)
        for result in results
        if result.intent.outcome != "declined" and not result.is_right and result.guess
    )
    if pairs:
        yield "\ntaken for something else (should be -> was taken for)"
    for (expected, guess), times in pairs.most_common(MOST_LISTED):
        yield f"  {times:3d}  {expected} -> {guess}"


def _worst(results: Sequence[Result]) -> Iterator[str]:
    by_entry: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.case.expect is not None:
            by_entry[result.case.expect].append(result)
    missed = {
        name: [result for result in found if not result.is_right]
        for name, found in by_entry.items()
    }
    worst = sorted(missed.items(), key=lambda item: (-len(item[1]), item[0]))
    if worst and worst[0][1]:
        yield "\nentries that miss most (questions worded like these would help)"
    for name, results_missed in worst[:MOST_LISTED]:
        if results_missed:
            yield f"  {name}: {len(results_missed)} of {len(by_entry[name])} missed"
            yield from (f"       {result.case.text[:100]}" for result in results_missed[:3])


def _count(results: Sequence[Result], outcome: str, *, right: bool | None = None) -> int:
    return sum(
        result.intent.outcome == outcome and (right is None or result.is_right is right)
        for result in results
    )


def _shares(counts: dict[str, int], total: int) -> dict[str, float]:
    return {name: _share(count, total) for name, count in counts.items()}


def _share(count: int, total: int) -> float:
    return round(count / total, 4) if total else 0.0


def _at(ordered: Sequence[float], share: float) -> float:
    if not ordered:
        return 0.0
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
