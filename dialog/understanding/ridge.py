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


def kernel(cosines: _Any) -> _Any:
    """Of a row or of many, in the precision that they come in."""
    values: _Any = cosines - np.float32(1.0)
    values *= WIDTH
    np.exp(values, out=values)  # in place: these may be large
    return values


@dataclass(frozen=True)
class Ridge:
    """`alpha` turns kernel values of a message into a score for each entry."""

    alpha: Floats

    def scores(self, cosines: Floats) -> Floats:
        found: Floats = kernel(cosines) @ self.alpha
        return found


@dataclass(frozen=True)
class Fit:
    """A ridge with its inverse: needed while thresholds are fitted, and too big to keep."""

    alpha: Singles
    inverse: Singles

    @classmethod
    def of(cls, cosines: Singles, targets: Floats) -> "Fit":
        """Single precision is plenty: the stiffness bounds the condition of the matrix."""
        gram = kernel(cosines)
        gram[np.diag_indices_from(gram)] = 1.0 + STIFFNESS
        inverse = inverted(gram)
        return cls(inverse @ targets.astype(np.float32), inverse)

    @property
    def ridge(self) -> Ridge:
        return Ridge(self.alpha.astype(np.float64))

    def without_each(self, values: Singles, scores: Singles) -> Singles:
        """Row i: what its scores would be had row i itself not been there."""
        through = np.einsum("ij,ji->i", values, self.inverse) / np.diagonal(self.inverse)
        found: Singles = scores - through[:, None] * self.alpha
        return found

    def without(self, own: Ints, values: Singles, scores: Singles) -> Singles:
        """What `scores` of these kernel values would be had none of the rows `own` been there.

        einsum, because these products are too small to be worth waking BLAS's threads.
        """
        rows = self.inverse[own]
        block = np.linalg.solve(rows[:, own], self.alpha[own])
        through = np.einsum("ij,kj->ik", values, rows)
        found: Singles = scores - np.einsum("ik,ke->ie", through, block)
        return found


def inverted(gram: Singles) -> Singles:
    """The inverse of a symmetric positive definite matrix, by halves: three times numpy's speed.

    With A, B, D for its blocks and S = D - B' A^-1 B, the rest follows by multiplication. Needs no
    pivots, because such a matrix has none to look for.
    """
    size = len(gram)
    if size <= SMALL:
        return np.linalg.inv(gram)
    half = size // 2
    across = gram[:half, half:]
    first = inverted(gram[:half, :half])
    through = first @ across
    second = inverted(gram[half:, half:] - across.T @ through)
    corner = through @ second
    return np.block([[first + corner @ through.T, -corner], [-corner.T, second]])


def targets_of(entry_of: Ints, not_of: Ints, entries: int) -> Floats:
    """One row each; -1 in `entry_of` is a stranger, `not_of` the entry that it is surely not."""
    targets = np.full((len(entry_of), entries), -1.0 / max(entries - 1, 1))
    owned = np.flatnonzero(entry_of >= 0)
    targets[owned, entry_of[owned]] = 1.0
    targets[(entry_of < 0) & (not_of < 0)] = STRANGER
    named = np.flatnonzero(not_of >= 0)
    targets[named, not_of[named]] = -1.0
    return targets
