"""Sentences about the same matter, put together: by the words that the matcher reads in them.

Greedy, oldest first: a sentence joins the group that it is most like, or begins one. What comes
later moves nothing, so a group keeps the number of its first sentence for as long as that is seen.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

from dialog.understanding.features import Reader, Sketch
from dialog.understanding.match import Matcher
from dialog.understanding.vocabulary import pieces

ALIKE = 0.4  # cosine from which two sentences are about the same
PIECES = 1.3  # the share of a word's pieces beside the word itself: misspelt words share them
Vector = dict[str, float]


@dataclass(slots=True)
class Group:
    """Places of sentences; the first one began it."""

    members: list[int] = field(default_factory=list)
    total: Vector = field(default_factory=dict)
    length: float = 0.0


class Weights:
    """How much a word tells: a rare one of the FAQ much, one of all its questions little."""

    def __init__(self, matcher: Matcher) -> None:
        self._reader: Reader = matcher.reader
        counts: Counter[str] = Counter()
        for _, question in matcher.questions:
            counts.update(set(_names(self._reader.read(question))))
        self._counts = counts
        self._questions = len(matcher.questions)

    def vector(self, text: str) -> Vector:
        """Of length 1; empty for a text that says nothing."""
        sketch = self._reader.read(text)
        found: Vector = defaultdict(float)
        for word, is_polite in zip(sketch.words, sketch.courteous, strict=True):
            if word.is_light or (is_polite and sketch.has_content):
                continue
            names = set(word.names)
            weight = max(map(self._weight, names), default=1.0)
            for name in names:
                found[name] += weight
            parts = pieces(word.meant)
            for part in parts:
                found[f"<{part}"] += weight * PIECES / sqrt(len(parts))
        return _normal(found)

    def _weight(self, name: str) -> float:
        return 1.0 + log((1.0 + self._questions) / (1.0 + self._counts[name]))


def grouped(texts: Sequence[str], matcher: Matcher) -> list[list[int]]:
    """Groups of places in `texts`, each in order, the groups by their first."""
    weights = Weights(matcher)
    groups: list[Group] = []
    holders: dict[str, set[int]] = defaultdict(set)  # feature -> groups that have it
    for place, text in enumerate(texts):
        vector = weights.vector(text)
        at = _most_alike(vector, groups, holders)
        if at is None:
            at = len(groups)
            groups.append(Group())
        _join(groups[at], place, vector)
        for name in vector:
            holders[name].add(at)
    return [group.members for group in groups]


def _most_alike(
    vector: Vector, groups: Sequence[Group], holders: dict[str, set[int]]
) -> int | None:
    products: dict[int, float] = defaultdict(float)
    for name, value in vector.items():
        for at in holders.get(name, ()):
            products[at] += value * groups[at].total.get(name, 0.0)
    best = max(products, key=lambda at: (products[at] / groups[at].length, -at), default=None)
    if best is None or products[best] / groups[best].length < ALIKE:
        return None
    return best


def _join(group: Group, place: int, vector: Vector) -> None:
    group.members.append(place)
    for name, value in vector.items():
        group.total[name] = group.total.get(name, 0.0) + value
    group.length = sqrt(sum(value * value for value in group.total.values())) or 1.0


def _names(sketch: Sketch) -> Iterable[str]:
    return (name for word in sketch.words for name in word.names)


def _normal(vector: Vector) -> Vector:
    length = sqrt(sum(value * value for value in vector.values()))
    return {name: value / length for name, value in vector.items()} if length else {}
