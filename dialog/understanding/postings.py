"""Sparse rows, kept twice: by row and by feature. Plain numpy; no more than this is needed."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_POSTINGS = 60_000  # read for one message, its rarest features first


@dataclass(frozen=True, slots=True)
class Row:
    """Feature ids and their values."""

    ids: Ints
    values: Floats


def joined(first: Row, starts: Ints, more: Iterable[Row]) -> tuple[Ints, Ints, Floats]:
    """Rows one after the other: where each begins, ids, values."""
    rows = list(more)
    ends = starts[-1] + np.cumsum([len(row.ids) for row in rows], dtype=np.int64)
    return (
        np.concatenate([starts, ends]),
        np.concatenate([first.ids, *(row.ids for row in rows)]),
        np.concatenate([first.values, *(row.values for row in rows)]),
    )


class Postings:
    """`starts[i]:starts[i+1]` of `ids` and `values` is row i."""

    def __init__(self, starts: Ints, ids: Ints, values: Floats, features: int) -> None:
        self.size = len(starts) - 1
        self._row_starts, self._row_ids, self._row_values = starts, ids, values
        order = np.argsort(ids, kind="stable")
        rows = np.repeat(np.arange(self.size), np.diff(starts))
        self._rows, self._values = rows[order], values[order]
        self._starts = np.searchsorted(ids[order], np.arange(features + 1))
        self._scratch = np.zeros(features)

    def row(self, at: int) -> Row:
        part = slice(self._row_starts[at], self._row_starts[at + 1])
        return Row(self._row_ids[part], self._row_values[part])

    def products(self, row: Row) -> Floats:
        """The dot product of every row with `row`."""
        if not len(row.ids):
            return np.zeros(self.size)
        where, counts = self._where(row.ids)
        terms = np.repeat(row.values, counts) * self._values[where]
        return _sums(self._rows[where], terms, self.size)

    def products_by_block(self, row: Row, block_of: Ints, blocks: int) -> Floats:
        """The same, apart for each block of features."""
        if not len(row.ids):
            return np.zeros((blocks, self.size))
        where, counts = self._where(row.ids)
        terms = np.repeat(row.values, counts) * self._values[where]
        cells = np.repeat(block_of[row.ids] * self.size, counts) + self._rows[where]
        return _sums(cells, terms, blocks * self.size).reshape(blocks, self.size)

    def rough_products(self, row: Row) -> Floats:
        """Dot products over the row's rarest features only."""
        if not len(row.ids):
            return np.zeros(self.size)
        counts = self._starts[row.ids + 1] - self._starts[row.ids]
        order = np.argsort(counts, kind="stable")
        kept = order[: max(1, int(np.searchsorted(np.cumsum(counts[order]), MOST_POSTINGS)))]
        return self.products(Row(row.ids[kept], row.values[kept]))

    def products_with(self, row: Row, some: Ints) -> Floats:
        """The exact dot product of `row` with some rows."""
        self._scratch[row.ids] = row.values
        starts = self._row_starts[some]
        where, counts = _ranges(starts, self._row_starts[some + 1] - starts)
        terms = self._scratch[self._row_ids[where]] * self._row_values[where]
        self._scratch[row.ids] = 0.0
        return _sums(np.repeat(np.arange(len(some)), counts), terms, len(some))

    def shared(self, row: Row, at: int) -> list[tuple[int, float]]:
        """What `row` and row `at` have in common: feature and its part of their likeness."""
        other = self.row(at)
        self._scratch[row.ids] = row.values
        terms = self._scratch[other.ids] * other.values
        self._scratch[row.ids] = 0.0
        found = np.flatnonzero(terms)
        return list(zip(other.ids[found].tolist(), terms[found].tolist(), strict=True))

    def _where(self, features: Ints) -> tuple[Ints, Ints]:
        starts = self._starts[features]
        return _ranges(starts, self._starts[features + 1] - starts)


def _sums(cells: Ints, terms: Floats, size: int) -> Floats:
    return np.bincount(cells, terms, size).astype(np.float64, copy=False)


def _ranges(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """The positions start, start+1, ... of each range, one after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - ends + counts, counts) + np.arange(total), counts
