"""Questions side by side, entry after entry: the best and the mean of each entry's."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Groups:
    """`owners[question]` is its entry; they are in order, and each entry has a question."""

    def __init__(self, owners: Sequence[int], entries: int) -> None:
        self.owners: Ints = np.asarray(owners, dtype=np.int64)
        self.first: Ints = np.searchsorted(self.owners, np.arange(entries)).astype(np.int64)
        self.counts: Floats = np.bincount(self.owners, minlength=entries).astype(np.float64)

    def best(self, values: Floats) -> Floats:
        """Of each entry's questions; `values` may be a row or many."""
        found: Floats = np.maximum.reduceat(values, self.first, axis=-1)
        return found

    def total(self, values: Floats) -> Floats:
        found: Floats = np.add.reduceat(values, self.first, axis=-1)
        return found

    def mean(self, values: Floats) -> Floats:
        found: Floats = self.total(values) / self.counts
        return found

    def questions_of(self, entry: int) -> slice:
        start = int(self.first[entry])
        return slice(start, start + int(self.counts[entry]))
