"""Results counted: the numbers of `faq test --json`, which scripts depend on."""

from collections.abc import Sequence

from bots.merchant.cases import Result
from dialog.model import Json


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
