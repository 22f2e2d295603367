"""Rows of words against a message, or against each other, by the pieces of their words.

A piece stands in many words, a word in many rows. So a message meets the vocabulary first, a few
thousand words (spelling.py), and what comes of that is added up along the rows here: exact, and
cheap enough to do for every row of a large FAQ.
"""

from collections.abc import Iterator

import numpy as np

from dialog.understanding.ranges import (
    Floats,
    Ints,
    Lists,
    Numbers,
    Singles,
    owners,
    starts_of,
    summed,
)
from dialog.understanding.spelling import Spelling

COMPARED = 8  # rows at once, where every row meets every row: what they meet fits the cache ...
MOST_WORDS = 96  # ... unless they have more words: each of those takes room
AT_ONCE = 8  # words whose likenesses are worked out
WIDTH = 8  # words of a row that are added up at once; most questions are no longer


class WordRows:
    """`rows` are lists of words of the vocabulary, `weights` theirs.

    They are kept side by side, a column a row, because that is how numpy adds quickly. What a row
    has more than WIDTH words stands in columns behind all the others.
    """

    def __init__(self, spelling: Spelling, rows: Lists, weights: Floats) -> None:
        self._spelling = spelling
        self._rows = rows
        self._weights: Singles = weights.astype(np.float32)
        more = np.maximum(rows.lengths - 1, 0) // WIDTH
        behind = starts_of(more)
        self._long = np.flatnonzero(more)
        self._behind = behind[self._long]  # where the columns of each long row begin
        row_of = owners(rows)
        column, place = np.divmod(np.arange(len(row_of)) - rows.starts[row_of], WIDTH)
        column = np.where(column, len(rows) + behind[row_of] + column - 1, row_of)
        shape = (WIDTH, len(rows) + int(behind[-1]))
        self._words, self._heavy = np.zeros(shape, np.int64), np.zeros(shape, np.float32)
        self._words[place, column], self._heavy[place, column] = rows.flat, self._weights

    def products(self, like: Singles, first: int = 0) -> Singles:
        """What a likeness to each word of the vocabulary makes of each row from `first` on.

        Or many likenesses: a row of the result for each.
        """
        size = len(self._rows) - first
        if not self._spelling.words:
            return np.zeros((*like.shape[:-1], size), dtype=np.float32)
        terms = like.take(self._words[:, first:], axis=-1)
        terms *= self._heavy[:, first:]
        found: Singles = terms.sum(axis=-2)
        if len(self._long):
            more = np.add.reduceat(found[..., size:], self._behind, axis=-1)
            since = int(self._long.searchsorted(first))
            found[..., self._long[since:] - first] += more[..., since:]
        return found[..., :size]

    def like(self, at: int) -> Singles:
        """The likeness of a row's own words to each word of the vocabulary."""
        part = slice(self._rows.starts[at], self._rows.starts[at + 1])
        found: Singles = self._weights[part] @ self._spelling.likes(self._rows.flat[part])
        return found

    def every_product(self) -> Singles:
        """Every row with every row."""
        size = len(self._rows)
        found = np.empty((size, size), dtype=np.float32)
        likes = _Likes(self._spelling, self._rows.flat, found.size // 3)
        for first, last in self._portions():
            part, rest = slice(first, last), slice(last, size)
            said, heavy = self._said(self._rows.starts[first : last + 1])
            found[part, first:] = self.products(heavy @ likes.of(said), first)
            found[rest, part] = found[part, rest].T
        return found

    def _portions(self) -> Iterator[tuple[int, int]]:
        """Rows from one to before another; of long ones few, because each word takes room."""
        starts, first = self._rows.starts, 0
        while first < len(self._rows):
            fit = int(np.searchsorted(starts, starts[first] + MOST_WORDS, side="right")) - 1
            last = min(max(fit, first + 1), first + COMPARED, len(self._rows))
            yield first, last
            first = last

    def _said(self, starts: Ints) -> tuple[Ints, Singles]:
        """The different words of some rows, and how heavily each of them has each of these."""
        part = slice(int(starts[0]), int(starts[-1]))
        said, place = np.unique(self._rows.flat[part], return_inverse=True)
        cells = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * len(said) + place
        heavy = summed(cells, self._weights[part], (len(starts) - 1) * len(said))
        return said, heavy.astype(np.float32).reshape(len(starts) - 1, len(said))


class _Likes:
    """The likenesses of words; those of the usual ones are worked out once.

    `room` is how many may be kept: what people write is made of few words.
    """

    def __init__(self, spelling: Spelling, used: Numbers, room: int) -> None:
        self._spelling = spelling
        counts = np.bincount(used, minlength=spelling.words)
        usual = np.argsort(-counts, kind="stable")[: room // max(spelling.words, 1) + 1]
        self._place = np.full(spelling.words, -1, dtype=np.int64)
        self._place[usual] = np.arange(len(usual))
        self._kept = np.empty((len(usual), spelling.words), dtype=np.float32)
        self._work_out(usual, self._kept, np.arange(len(usual)))

    def of(self, words: Ints) -> Singles:
        kept = self._place[words]
        found: Singles = self._kept[kept]
        rest = np.flatnonzero(kept < 0)
        self._work_out(words[rest], found, rest)
        return found

    def _work_out(self, words: Ints, found: Singles, at: Ints) -> None:
        """Some at a time: it takes a hundred times the room of the result."""
        for first in range(0, len(words), AT_ONCE):
            some = slice(first, first + AT_ONCE)
            found[at[some]] = self._spelling.likes(words[some])
