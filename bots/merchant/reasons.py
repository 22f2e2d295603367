"""Why a sentence was read as it was, in lines for people: an Intent's `why`, told.

What is not known here by name is told as it stands: the understanding may learn to say more.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Why = Mapping[str, Any]

_TOLD = {"read", "repairs", "unknown", "courtesy", "exact", "entries", "guess", "lines", "because"}


def reasons(why: Why, words: Mapping[str, str]) -> Iterator[str]:
    """What was read, what was mended, the likeliest entries, and why not the others.

    `words` are what the stems stand for.
    """
    yield _line("because", why.get("because", ""))
    yield _line("read as", why.get("read", "") or "(no words)")
    for repair in why.get("repairs", ()):
        yield _line("repaired", _repair(repair))
    for key in ("courtesy", "unknown"):
        if why.get(key):
            yield _line(key, ", ".join(why[key]))
    for key in sorted(why.keys() - _TOLD):
        if why[key] not in (None, "", [], (), {}, False):
            yield _line(key.replace("_", " "), _plainly(why[key]))
    entries = why.get("entries", ())
    for place, entry in enumerate(entries):
        yield from _entry(place + 1, entry, words)
        if place:
            yield f"       why not   {_why_not(entry, entries[0], why)}"
    if "lines" in why:
        yield _line("lines", _lines(why["lines"]))


def _line(label: str, told: str) -> str:
    return f"  {label:<9} {told}"


def _repair(repair: Why) -> str:
    return f"{repair['word']} -> {repair['as']} ({repair['likeness']:.0%} alike)"


def _entry(place: int, entry: Why, words: Mapping[str, str]) -> Iterator[str]:
    yield f"  {place}. {entry['id']}  {entry.get('chance', 0.0):.0%}"
    yield f'       like      "{entry["question"]}"'
    if entry.get("words"):
        yield f"       by        {', '.join(_word(label, words) for label in entry['words'])}"
    if entry.get("strays"):
        yield f"       against   {', '.join(entry['strays'])} (of matters that are no shop's)"
    figures = f"rank {entry['rank']}, fit {entry['confidence']}"
    yield f"       figures   {figures}, {entry['coverage']:.0%} of the words spoken of"


def _word(label: str, words: Mapping[str, str]) -> str:
    """'~shipping' is a group of the lexicon, 'a+b' two words that stand together."""
    parts = [
        f"<{part[1:].removeprefix('_')}>" if part.startswith("~") else words.get(part, part)
        for part in label.split("+")
    ]
    return " + ".join(parts)


def _why_not(entry: Why, first: Why, why: Why) -> str:
    if why.get("exact") and not entry.get("chance"):
        return "the sentence stands in the FAQ, under the first"
    behind = first.get("chance", 0.0) - entry.get("chance", 0.0)
    told = f"{behind:.0%} behind the first"
    if entry["coverage"] < first["coverage"]:
        told += f"; it speaks of {entry['coverage']:.0%} of the words, not {first['coverage']:.0%}"
    elif entry["confidence"] < first["confidence"]:
        told += "; its questions are less like the sentence"
    return told


def _lines(lines: Why) -> str:
    return f"answers from {lines['answer']:.0%}, offers choices from {lines['offer']:.0%}"


def _plainly(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plainly(part)}" for key, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_plainly, value))
    return f"{value}"
