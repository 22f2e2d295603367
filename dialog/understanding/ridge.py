"""Kernel ridge regression over the questions, in closed form: one inverse when the FAQ is loaded.

Kernel exp(2 (cos - 1)). The target of a question is 1 for its entry and -1/(E-1) for the others;
that of a stranger (a sentence about other things, a `not_for`) is negative.
The same inverse gives, for free, what would be said of every question if it were not there, and
of every question if its whole entry were not there: that is how the thresholds fit themselves.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

SMALL = 128  # rows; below, numpy is as fast
STIFFNESS = 0.5  # lambda
WIDTH = 2.0
STRANGER = -0.7  # how little a sentence about other things is anything of ours

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
_Any = TypeVar("_Any", Floats, Singles)
Ints = NDArray[np.int64]


def into_kernel(cosines: _Any) -> _Any:
    """Of a row or of many, in their place and precision."""
    cosines -= np.float32(1.0)
    cosines *= WIDTH
    np.exp(cosines, out=cosines)
    return cosines


@dataclass(frozen=True)
class Ridge:
    """`alpha` turns kernel values of a message into a score for each entry."""

    alpha: Singles

    def scores(self, cosines: Floats) -> Floats:
        found: Floats = (into_kernel(cosines.astype(np.float32)) @ self.alpha).astype(np.float64)
        return found


@dataclass(frozen=True)
class Fit:
    """A ridge with its inverse: needed while thresholds are fitted, and too big to keep."""

    alpha: Singles
    inverse: Singles

    @classmethod
    def of(cls, cosines: Singles, targets: Singles) -> "Fit":
        """Takes over `cosines`, whose place the inverse needs.

        Single precision is plenty: the stiffness bounds the condition of the matrix.
        """
        gram = into_kernel(cosines)
        gram[np.diag_indices_from(gram)] = 1.0 + STIFFNESS
        invert(gram)
        return cls(gram @ targets, gram)

    @property
    def ridge(self) -> Ridge:
        return Ridge(self.alpha)

    def without_each(self, rows: Ints, values: Singles, scores: Singles) -> Singles:
        """What the scores of some rows would be had each of them, for itself, not been there."""
        inverse = self.inverse[rows]
        through = np.einsum("ij,ij->i", values, inverse) / inverse[np.arange(len(rows)), rows]
        found: Singles = scores - through[:, None] * self.alpha[rows]
        return found

    def without(self, own: Ints, values: Singles, scores: Singles) -> Singles:
        """What `scores` of these kernel values would be had none of the rows `own` been there."""
        rows = self.inverse[own]
        block = np.linalg.solve(rows[:, own], self.alpha[own])
        found: Singles = scores - values @ rows.T @ block
        return found


def invert(gram: Singles) -> None:
    """A symmetric positive definite matrix becomes its inverse, by halves: faster than numpy's.

    With A, B, D for its blocks and S = D - B' A^-1 B, the rest follows by multiplication. Needs no
    pivots, because such a matrix has none to look for; and hardly any room, because what stands
    below the diagonal is known from above, so that its place is free meanwhile.
    """
    size = len(gram)
    if size <= SMALL:
        gram[:] = np.linalg.inv(gram)
        return
    half = size // 2
    first, second = gram[:half, :half], gram[half:, half:]
    across, through = gram[:half, half:], gram[half:, :half]
    invert(first)
    np.matmul(across.T, first, out=through)  # B' A^-1
    _subtract_alike(second, through, across)
    invert(second)
    np.matmul(through.T, second, out=across)
    np.negative(across, out=across)
    _subtract_alike(first, across, through)
    through[:] = across.T


def _subtract_alike(block: Singles, left: Singles, right: Singles) -> None:
    """`block -= left @ right`, some rows at a time, where all of it is symmetric."""
    for start in range(0, len(block), SMALL):
        rows, rest = slice(start, start + SMALL), slice(start + SMALL, None)
        block[rows, start:] -= left[rows] @ right[:, start:]
        block[rest, rows] = block[rows, rest].T


def targets_of(entry_of: Ints, not_of: Ints, entries: int) -> Singles:
    """One row each; -1 in `entry_of` is a stranger, `not_of` the entry that it is surely not."""
    targets = np.full((len(entry_of), entries), -1.0 / max(entries - 1, 1), dtype=np.float32)
    owned = np.flatnonzero(entry_of >= 0)
    targets[owned, entry_of[owned]] = 1.0
    targets[(entry_of < 0) & (not_of < 0)] = STRANGER
    named = np.flatnonzero(not_of >= 0)
    targets[named, not_of[named]] = -1.0
    return targets
