"""What each piece of a word says: the fewer entries have it, the more."""

import numpy as np

from dialog.understanding.ranges import (
    Flags,
    Floats,
    Ints,
    Lists,
    Numbers,
    distinct,
    owners,
    places,
    summed,
)

COUNTED = 1 << 17  # cells of a table that counts pieces


class PieceWeights:
    """`rows` are lists of words with their weights, `spelling` the pieces of each word."""

    def __init__(self, rows: Lists, weights: Floats, spelling: Lists, pieces: int) -> None:
        self._rows, self._weights, self._spelling, self._pieces = rows, weights, spelling, pieces
        self._step = max(1, COUNTED // max(pieces, 1))

    def squares(self, entry_of: Ints, entries: int) -> Floats:
        """The squared weight of each piece; `entry_of` are the rows' entries."""
        with_it = self._entries_with(entry_of, entries)
        squares: Floats = (1.0 + np.log((1.0 + entries) / (1.0 + with_it))) ** 2
        return squares

    def lengths(self, squares: Floats, lone: float) -> tuple[Floats, Floats]:
        """Each row's squared length; then with what it alone has counted `lone` times."""
        alone = squares * np.where(self._in_one_row(), lone, 1.0)
        rows, found = len(self._rows), np.zeros((2, len(self._rows)))
        table = np.zeros(min(self._step, rows) * self._pieces)
        for start in range(0, rows, self._step):
            some = np.arange(start, min(start + self._step, rows))
            where, counts = places(self._rows, some)
            pieces, lengths = places(self._spelling, self._rows.flat[where])
            row = np.repeat(np.repeat(some - start, counts), lengths)
            weights = np.repeat(self._weights[where], lengths)
            ids = self._spelling.flat[pieces]
            cells = row * self._pieces + ids
            np.add.at(table, cells, weights)
            weights *= table[cells]  # the parts of squares
            table[cells] = 0.0  # most of it is empty: cheaper than a new one
            for number, by in enumerate((squares, alone)):
                found[number, some] = summed(row, weights * by[ids], len(some))
        return found[0], found[1]

    def _entries_with(self, entry_of: Ints, entries: int) -> Ints:
        words = len(self._spelling)
        keys = distinct(entry_of[owners(self._rows)] * words + self._rows.flat)
        entry, word = np.divmod(keys, max(words, 1))
        found = np.zeros(self._pieces, dtype=np.int64)
        for start in range(0, entries, self._step):
            first, last = np.searchsorted(entry, [start, start + self._step])
            where, counts = places(self._spelling, word[first:last])
            row = np.repeat(entry[first:last] - start, counts)
            has_it = np.zeros((self._step, self._pieces), dtype=np.bool_)
            has_it[row, self._spelling.flat[where]] = True
            found += has_it.sum(axis=0)
        return found

    def _in_one_row(self) -> Flags:
        """Of each piece: the first row that has it is the last."""
        row_of = owners(self._rows)
        first = _extreme(np.minimum, self._rows.flat, row_of, len(self._spelling))
        last = _extreme(np.maximum, self._rows.flat, row_of, len(self._spelling))
        word_of = owners(self._spelling)
        first = _extreme(np.minimum, self._spelling.flat, first[word_of], self._pieces)
        last = _extreme(np.maximum, self._spelling.flat, last[word_of], self._pieces)
        return np.asarray(first == last, dtype=np.bool_)


def _extreme(least_or_most: np.ufunc, groups: Numbers, values: Numbers, size: int) -> Ints:
    worst = np.iinfo(np.int64).max if least_or_most is np.minimum else -1
    found = np.full(size, worst, dtype=np.int64)
    least_or_most.at(found, groups, values)
    return found
