"""What sketches are made of, weighed: rows of three blocks, each of unit length, shared 1:1:2.

The blocks are names (stems and concepts), pairs of names, and pieces of words. A feature that few
entries have weighs more.
"""

from dataclasses import dataclass

import numpy as np

from dialog.understanding.collected import Collected
from dialog.understanding.piece_weights import PieceWeights
from dialog.understanding.ranges import Floats, Ints, Lists, distinct, owners, side_by_side, summed

NAMES, PAIRS, PIECES = range(3)
SHARES = (1.0, 1.0, 2.0)
UNKNOWN_WEIGHT = 2.0  # of a feature that nobody has, in the squared length
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Weighing:
    """Rows and what every feature weighs."""

    weights: Floats  # of names, then of pairs
    squares: Floats  # of the weights of pieces
    rows: Lists  # names and pairs
    values: Floats
    word_weights: Floats
    left_out: Floats  # per row and block: by how much it is scaled when it stands nowhere else

    @classmethod
    def of(cls, found: Collected, entry_of: Ints, entries: int) -> "Weighing":
        names = len(found.names)
        pairs = Lists(found.pairs.of.starts, found.pairs.of.flat + names)
        rows, order = side_by_side(found.alone, pairs)
        values = np.concatenate([found.alone_weights, found.pairs.weights])[order]
        weights = _weights(rows, entry_of, entries, names + len(found.pairs.known))
        values *= weights[rows.flat]
        pieces = PieceWeights(
            found.words, found.word_weights, found.vocabulary.spelling(), found.vocabulary.pieces
        )
        squares = pieces.squares(entry_of, entries)
        as_is, without = _lengths(rows, values, names)
        as_is[:, PIECES], without[:, PIECES] = pieces.lengths(squares, UNKNOWN_WEIGHT)
        scales, away = _scales(as_is), _scales(without)
        row_of = owners(rows)
        return cls(
            weights,
            squares,
            rows,
            values * scales[row_of, (rows.flat >= names).astype(np.int64)],
            found.word_weights * np.repeat(scales[:, PIECES], found.words.lengths),
            np.divide(away, scales, out=np.ones_like(scales), where=scales > 0),
        )


def rarest(entries: int) -> float:
    """The weight of what one entry has."""
    return float(1.0 + np.log((1.0 + entries) / 2.0))


def _weights(rows: Lists, entry_of: Ints, entries: int, features: int) -> Floats:
    pairs = distinct(rows.flat.astype(np.int64) * entries + entry_of[owners(rows)])
    with_it = np.bincount(pairs // max(entries, 1), minlength=features)
    return np.asarray(1.0 + np.log((1.0 + entries) / (1.0 + with_it)))


def _lengths(rows: Lists, values: Floats, names: int) -> tuple[Floats, Floats]:
    """Squared, per row and block; then with what the row alone has counted as unknown."""
    cells = owners(rows) * len(SHARES) + (rows.flat >= names)
    is_lone = np.bincount(rows.flat)[rows.flat] == 1
    squares = np.square(values)
    away = np.where(is_lone, UNKNOWN_WEIGHT, 1.0) * squares
    size = len(rows) * len(SHARES)
    as_is, without = summed(cells, squares, size), summed(cells, away, size)
    return as_is.reshape(-1, len(SHARES)), without.reshape(-1, len(SHARES))


def _scales(lengths: Floats) -> Floats:
    """What makes each block its share of a row of length one."""
    shares = np.where(lengths > 0, np.array(SHARES), 0.0)
    shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), _NOTHING)
    return np.asarray(np.sqrt(shares / np.maximum(lengths, _NOTHING)))
