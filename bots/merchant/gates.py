"""Limits for `faq test` in a merchant's own checks: below them, the exit code is 1.

mostrador faq test questions.jsonl --min-top1 86% --max-wrong 4%
"""

import argparse
from collections.abc import Iterator, Mapping

from dialog.model import Json

GATES: Mapping[str, tuple[str, str]] = {  # option -> what it bounds, of which sentences
    "--min-top1": ("the best guess is right", "in_scope"),
    "--min-right": ("answered right", "in_scope"),
    "--min-found": ("answered or offered right", "in_scope"),
    "--max-wrong": ("answered wrong", "in_scope"),
    "--max-strange": ("other things answered", "out_of_scope"),
}


def add_gates(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "limits", "shares, as 86% or 0.86; the exit code is 1 when one is not kept"
    )
    for option, (what, _) in GATES.items():
        side = "at least" if option.startswith("--min") else "at most"
        group.add_argument(option, type=share, metavar="SHARE", help=f"{what}: {side} this often")


def share(text: str) -> float:
    """'86%', '86' and '0.86' -> 0.86; ArgumentTypeError for what is no share."""
    plain = text.strip().replace(",", ".")
    try:
        value = float(plain.removesuffix("%"))
    except ValueError:
        value = -1.0
    value = value / 100 if plain.endswith("%") or value > 1 else value
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a share. Write 86% or 0.86.")
    return value


def missed(args: argparse.Namespace, summary: Mapping[str, Json]) -> Iterator[str]:
    """A sentence for each limit that is not kept."""
    for option, (what, scope) in GATES.items():
        wanted = getattr(args, option[2:].replace("-", "_"))
        if wanted is None:
            continue
        is_least = option.startswith("--min")
        if not summary[scope]["cases"]:
            if is_least:
                yield f"{option}: there are no sentences about the shop."
            continue
        found = _reached(option, summary)
        if found < wanted if is_least else found > wanted:
            side = "less" if is_least else "more"
            yield f"{option}: {what} {found:.1%} of the time, {side} than {wanted:.1%}."


def _reached(option: str, summary: Mapping[str, Json]) -> float:
    inside, outside = summary["in_scope_share"], summary["out_of_scope_share"]
    reached = {
        "--min-top1": summary["top1"],
        "--min-right": inside["answered_right"],
        "--min-found": inside["answered_right"] + inside["offered_right"],
        "--max-wrong": inside["answered_wrong"],
        "--max-strange": outside["answered"],
    }
    return float(reached[option])
