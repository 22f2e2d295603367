"""Sparse rows, kept twice: by row and by feature. Plain numpy; no more than this is needed."""

from collections.abc import Iterator

import numpy as np

from dialog.understanding.ranges import Floats, Ints, Lists, Singles, places, summed, turned

CELLS = 1 << 13  # worked out at once, where every row meets every row


class Postings:
    """What each row has in common with a message, or with every other row."""

    def __init__(self, rows: Lists, values: Floats, features: int) -> None:
        """`rows` are lists of features, `values` theirs."""
        self.size = len(rows)
        self._features = Lists(rows.starts, rows.flat.astype(np.int32))
        self._by_row: Singles = values.astype(np.float32)
        self._rows, order = turned(self._features, features)
        self._by_feature = self._by_row[order]

    def row(self, at: int) -> tuple[Ints, Floats]:
        """The features of a row, and their values."""
        part = slice(self._features.starts[at], self._features.starts[at + 1])
        return self._features.one(at), self._by_row[part].astype(np.float64)

    def products(self, ids: Ints, values: Floats) -> Floats:
        """The dot product of every row with these features."""
        where, counts = places(self._rows, ids)
        terms = values.repeat(counts)
        terms *= self._by_feature.take(where)
        return summed(self._rows.flat.take(where), terms, self.size)

    def shared(self, ids: Ints, values: Floats, at: int) -> list[tuple[int, float]]:
        """What row `at` has of these features, and its part of their likeness."""
        own = dict(zip(*(part.tolist() for part in self.row(at)), strict=True))
        return [
            (feature, own[feature] * value)
            for feature, value in zip(ids.tolist(), values.tolist(), strict=True)
            if feature in own
        ]

    def every_product(self, split: int) -> Iterator[tuple[slice, Floats, Floats]]:
        """Rows, some at a time, with every row: by features below `split`, and by the rest."""
        step = max(1, CELLS // max(self.size, 1))
        for start in range(0, self.size, step):
            part = slice(start, min(start + step, self.size))
            below, rest = self._products_of(part, split)
            yield part, below, rest

    def _products_of(self, part: slice, split: int) -> Floats:
        """Two tables: a row for each of `part`, a column for every row."""
        some = np.arange(part.start, part.stop)
        at, lengths = places(self._features, some)
        ids = self._features.flat[at]
        where, counts = places(self._rows, ids)
        tables = np.repeat(some - part.start, lengths) + (ids >= split) * len(some)
        terms = self._by_feature.take(where)  # long, like all that follows: each in its place
        terms *= self._by_row[at].repeat(counts)
        cells = (tables * self.size).repeat(counts)
        cells += self._rows.flat.take(where)
        del where
        return summed(cells, terms, 2 * len(some) * self.size).reshape(2, len(some), self.size)
