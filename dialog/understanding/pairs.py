"""Names that stand near each other: 'cuesta' beside 'envio' says more than both apart.

A name is a number here, negative where a word has none; a pair is one number too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dialog.understanding.ranges import Floats, Ints, Lists, distinct, owners, starts_of

WINDOW = 4  # words
_SHIFT = 32  # the smaller number of a pair stands above the larger


def pairs_of(names: Sequence[int], weights: Sequence[float]) -> dict[int, float]:
    """The pairs of one text and their weights."""
    found: dict[int, float] = {}
    for at, first in enumerate(names):
        weight = weights[at]
        for other, second in enumerate(names[at + 1 : at + WINDOW], at + 1):
            if second != first and first >= 0 and second >= 0:
                pair = (first << _SHIFT) + second if first < second else (second << _SHIFT) + first
                both = weight * weights[other]
                if both > found.get(pair, 0.0):
                    found[pair] = both
    return found


def names_in(pair: int) -> tuple[int, int]:
    return pair >> _SHIFT, pair & ((1 << _SHIFT) - 1)


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs of many texts: `known` in order; each text's by their places in `known`."""

    known: Ints
    of: Lists
    weights: Floats


class KnownPairs:
    """Finds pairs among many. A dictionary would be no quicker, and take ten times the room."""

    def __init__(self, known: Ints) -> None:
        self.known = known

    def find(self, pairs: Sequence[int]) -> list[int]:
        """Their places in `known`; behind all of them for one that is not there."""
        nowhere = len(self.known)
        if not nowhere:
            return [nowhere] * len(pairs)
        wanted = np.array(pairs, dtype=np.int64)
        at = self.known.searchsorted(wanted)
        at[self.known.take(at, mode="clip") != wanted] = nowhere
        found: list[int] = at.tolist()
        return found


def pairs_of_all(names: Lists, weights: Floats) -> Pairs:
    """The same as `pairs_of` for many texts at once."""
    text_of = owners(names)
    parts = []
    for apart in range(1, WINDOW):
        first, second = names.flat[:-apart], names.flat[apart:]
        low, high = np.minimum(first, second), np.maximum(first, second)
        is_pair = (text_of[:-apart] == text_of[apart:]) & (low != high) & (low >= 0)
        at = np.flatnonzero(is_pair)
        pair = (low[at].astype(np.int64) << _SHIFT) + high[at]
        parts.append((text_of[at], pair, weights[at] * weights[at + apart]))
    text, pair, weight = (np.concatenate(part) for part in zip(*parts, strict=True))
    known = distinct(pair)
    return _heaviest(text, np.searchsorted(known, pair), weight, known, len(names))


def _heaviest(text: Ints, pair: Ints, weight: Floats, known: Ints, texts: int) -> Pairs:
    """A pair that stands in a text twice counts once, as heavily as it can."""
    cells = text * max(len(known), 1) + pair
    order = np.argsort(cells)
    cells = cells[order]
    firsts = np.flatnonzero(np.diff(cells, prepend=-1))
    weights = np.maximum.reduceat(weight[order], firsts) if len(firsts) else weight
    text, pair = np.divmod(cells[firsts], max(len(known), 1))
    return Pairs(known, Lists(starts_of(np.bincount(text, minlength=texts)), pair), weights)
