"""Rows of words against a message, or against each other, by the pieces of their words.

A piece stands in many words, a word in many rows. So a message meets the vocabulary first, a few
thousand words (spelling.py), and what comes of that is added up along the rows here: exact, and
cheap enough to do for every row of a large FAQ.
"""

import numpy as np

from dialog.understanding.ranges import (
    Floats,
    Ints,
    Lists,
    Singles,
    distinct,
    owners,
    places,
    summed,
)
from dialog.understanding.spelling import Spelling

COMPARED = 8  # words at once, where every row meets every row: their likenesses fit the cache
MANY = 8192  # rows: from here on those with equally many words are added up side by side


class WordRows:
    """`rows` are lists of words of the vocabulary, `weights` theirs."""

    def __init__(self, spelling: Spelling, rows: Lists, weights: Floats) -> None:
        self._spelling = spelling
        self._rows = rows
        self._weights: Singles = weights.astype(np.float32)
        self._spoken = np.flatnonzero(rows.lengths)
        self._firsts = rows.starts[self._spoken]
        self._by_length = self._tables() if len(rows) >= MANY else []

    def products(self, like: Singles) -> Floats:
        """What a likeness to each word of the vocabulary makes of each row; or many of them."""
        found = np.zeros((*like.shape[:-1], len(self._rows)))
        for rows, words, weights in self._by_length:
            terms = like.take(words, axis=-1)
            terms *= weights
            found[..., rows] = terms.sum(axis=-2)
        if not self._by_length and len(self._spoken):
            terms = like.take(self._rows.flat, axis=-1)
            terms *= self._weights
            found[..., self._spoken] = np.add.reduceat(terms, self._firsts, axis=-1)
        return found

    def products_with(self, like: Singles, some: Ints) -> Floats:
        """The same for some rows."""
        where, counts = places(self._rows, some)
        terms = like[self._rows.flat[where]] * self._weights[where]
        return summed(np.arange(len(some)).repeat(counts), terms, len(some))

    def like(self, at: int) -> Singles:
        """The likeness of a row's own words to each word of the vocabulary."""
        part = slice(self._rows.starts[at], self._rows.starts[at + 1])
        found: Singles = self._weights[part] @ self._spelling.likes(self._rows.flat[part])
        return found

    def every_product(self) -> Singles:
        """Every row with every row: word by word, where it stands and what it is like."""
        words, size = self._spelling.words, len(self._rows)
        cells, weights = self._merged()
        word_of, row_of = np.divmod(cells, max(size, 1))
        starts = np.searchsorted(word_of, np.arange(words + 1)).tolist()
        found = np.zeros((size, size), dtype=np.float32)
        for first in range(0, words, COMPARED):
            some = range(first, min(first + COMPARED, words))
            products = self.products(self._spelling.likes(np.array(some))).astype(np.float32)
            for word, of_word in zip(some, products, strict=True):
                part = slice(starts[word], starts[word + 1])
                found[row_of[part]] += weights[part, None] * of_word
        return found

    def _merged(self) -> tuple[Ints, Singles]:
        """Which words stand in which rows, and how heavily; twice in a row is once, but heavier."""
        cells = self._rows.flat * len(self._rows) + owners(self._rows)
        order = np.argsort(cells, kind="stable")
        firsts = np.flatnonzero(np.diff(cells[order], prepend=-1))
        weights = np.add.reduceat(self._weights[order], firsts) if len(firsts) else self._weights
        return cells[order][firsts], weights

    def _tables(self) -> list[tuple[Ints, Ints, Singles]]:
        """Rows of equal length: their numbers, their words (a column a row), the weights."""
        found = []
        lengths = self._rows.lengths
        for length in distinct(lengths[self._spoken]).tolist():
            rows = np.flatnonzero(lengths == length)
            where = self._rows.starts[rows] + np.arange(length)[:, None]
            found.append((rows, self._rows.flat[where].astype(np.int64), self._weights[where]))
        return found
