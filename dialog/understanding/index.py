"""All questions as sparse rows of unit length; how like a message is to each of them.

Three blocks (stems, pairs of stems, pieces of words), each of unit length, share the row 1:1:2.
A feature that few entries have weighs more; a feature that nobody has lengthens the message, so
that a text about other things is like nothing.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dialog.understanding.features import Sketch, Word, pieces
from dialog.understanding.postings import Postings, Row, joined

SHARES = (1.0, 1.0, 2.0)  # stems, pairs, pieces
UNKNOWN_WEIGHT = 2.0  # of a feature that nobody has, in the squared length
STEMS, PAIRS, PIECES = range(len(SHARES))
CACHE_SIZE = 20_000

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Block:
    """One block of a message: known features, and the squared weight of the unknown ones."""

    known: dict[int, float]
    lost: float


class Index:
    """`sketches` define the features, `entry_of` their entries; `strangers` are only compared."""

    def __init__(
        self,
        sketches: Sequence[Sketch],
        entry_of: Sequence[int],
        entries: int,
        strangers: Sequence[Sketch] = (),
    ) -> None:
        self.entries = entries
        self._ids: tuple[dict[str, int], ...] = ({}, {}, {})
        self._count = 0
        self._pieces: dict[str, tuple[tuple[int, ...], int]] = {}
        rows, ids, values = self._collect(sketches)
        self._weigh(rows, ids, np.asarray(entry_of, dtype=np.int64))
        values = values * self._weights[ids]
        self._own_scales = self._scales(rows, ids, values, 1.0)
        self._left_out_scales = self._scales(rows, ids, values, UNKNOWN_WEIGHT)
        own = (ids, values * self._own_scales[rows * len(SHARES) + self._block[ids]])
        starts = np.searchsorted(rows, np.arange(len(sketches) + 1))
        every = joined(Row(*own), starts, map(self.row, strangers))
        self.postings = Postings(*every, self._count)
        self.size = len(sketches) + len(strangers)

    # --- reading a message

    def row(self, sketch: Sketch) -> Row:
        """The message's features as the index knows them; unit length with the unknown ones."""
        blocks = (
            self._known(STEMS, sketch.stems),
            self._known(PAIRS, sketch.pairs),
            self._known_pieces(sketch),
        )
        present = [bool(block.known or block.lost) for block in blocks]
        total = sum(share for share, is_there in zip(SHARES, present, strict=True) if is_there)
        ids: list[int] = []
        values: list[float] = []
        for share, block in zip(SHARES, blocks, strict=True):
            if block.known:
                weighed = [value * self._weight_list[at] for at, value in block.known.items()]
                length = sum(value * value for value in weighed) + UNKNOWN_WEIGHT * block.lost
                scale = (share / total / length) ** 0.5 if length else 0.0
                ids.extend(block.known)
                values.extend(value * scale for value in weighed)
        return Row(np.array(ids, dtype=np.int64), np.array(values, dtype=np.float64))

    def cosines(self, row: Row) -> Floats:
        """The likeness of every question (and stranger) to the message, 0..1."""
        return self.postings.products(row)

    def cosines_of_all(self) -> tuple[Singles, Singles]:
        """Every row against every row: as they are, and with the first of the two left out.

        Left out, what only that question has is what nobody has.
        """
        blocks = len(SHARES)
        as_is = np.empty((self.size, self.size), dtype=np.float32)
        left_out = np.empty((self.size, self.size), dtype=np.float32)
        ratio = np.ones((self.size, blocks))
        known = len(self._own_scales) // blocks
        own = self._own_scales.reshape(-1, blocks)
        away = self._left_out_scales.reshape(-1, blocks)
        ratio[:known] = np.divide(away, own, out=np.ones_like(own), where=own > 0)
        for at in range(self.size):
            row = self.postings.row(at)
            by_block = self.postings.products_by_block(row, self._block, blocks)
            as_is[at] = by_block.sum(axis=0)
            left_out[at] = ratio[at] @ by_block
        return as_is, left_out

    def label(self, feature: int) -> str:
        """The stem or pair that a feature stands for; '' for a piece of a word."""
        if not self._labels:
            for block in (STEMS, PAIRS):
                self._labels.update({at: name for name, at in self._ids[block].items()})
        return self._labels.get(feature, "")

    def _known(self, block: int, features: dict[str, float]) -> _Block:
        known: dict[int, float] = {}
        lost = 0.0
        ids = self._ids[block]
        for name, value in features.items():
            at = ids.get(name)
            if at is None:
                lost += value * value
            else:
                known[at] = value
        return _Block(known, lost * self._rarest)

    def _known_pieces(self, sketch: Sketch) -> _Block:
        known: dict[int, float] = {}
        lost = 0.0
        for word, weight in zip(sketch.words, sketch.weights, strict=True):
            ids, unknown = self._pieces_of(word)
            lost += weight * weight * unknown * word.doubt
            for at in ids:
                known[at] = known.get(at, 0.0) + weight
        return _Block(known, lost * self._rarest)

    def _pieces_of(self, word: Word) -> tuple[tuple[int, ...], int]:
        found = self._pieces.get(word.text)
        if found is None:
            if len(self._pieces) > CACHE_SIZE:
                self._pieces.clear()
            ids = self._ids[PIECES]
            every = pieces(word.text)
            known = tuple(ids[piece] for piece in every if piece in ids)
            found = self._pieces[word.text] = (known, len(every) - len(known))
        return found

    # --- building

    def _collect(self, sketches: Iterable[Sketch]) -> tuple[Ints, Ints, Floats]:
        ends: list[int] = []
        ids = array("q")  # not lists: a number each would be an object, and the memory stay in bits
        values = array("d")
        learned: dict[str, tuple[int, ...]] = {}
        for sketch in sketches:
            for block, features in ((STEMS, sketch.stems), (PAIRS, sketch.pairs)):
                ids.extend(self._id(block, name) for name in features)
                values.extend(features.values())
            found = self._learn_pieces(sketch, learned)
            ids.extend(found)
            values.extend(found.values())
            ends.append(len(ids))
        self._block = np.zeros(self._count, dtype=np.int64)
        for block, known in enumerate(self._ids):
            self._block[list(known.values())] = block
        self._labels: dict[int, str] = {}
        rows = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        return rows, np.array(ids), np.array(values)

    def _id(self, block: int, name: str) -> int:
        known = self._ids[block]
        at = known.get(name)
        if at is None:
            at = known[name] = self._count
            self._count += 1
        return at

    def _learn_pieces(
        self, sketch: Sketch, learned: dict[str, tuple[int, ...]]
    ) -> dict[int, float]:
        found: dict[int, float] = {}
        for word, weight in zip(sketch.words, sketch.weights, strict=True):
            ids = learned.get(word.text)
            if ids is None:
                ids = tuple(self._id(PIECES, piece) for piece in pieces(word.text))
                learned[word.text] = ids
            for at in ids:
                found[at] = found.get(at, 0.0) + weight
        return found

    def _weigh(self, rows: Ints, ids: Ints, entry_of: Ints) -> None:
        pairs = np.sort(ids * self.entries + entry_of[rows])  # np.unique hashes: ten times slower
        first = np.flatnonzero(np.diff(pairs, prepend=-1))
        with_it = np.bincount(pairs[first] // self.entries, minlength=self._count)
        self._weights = 1.0 + np.log((1.0 + self.entries) / (1.0 + with_it))
        self._weight_list: list[float] = self._weights.tolist()
        self._rarest = float(1.0 + np.log((1.0 + self.entries) / 2.0)) ** 2
        self._questions_with = np.bincount(ids, minlength=self._count)

    def _scales(self, rows: Ints, ids: Ints, values: Floats, lone: float) -> Floats:
        """Factor of each block of each row; `lone` weighs the features of one row only."""
        blocks = len(SHARES)
        block = rows * blocks + self._block[ids]
        squares = values * values * np.where(self._questions_with[ids] > 1, 1.0, lone)
        size = (int(rows[-1]) + 1 if len(rows) else 0) * blocks
        lengths = np.bincount(block, squares, size).reshape(-1, blocks)
        shares = np.where(lengths > 0, np.array(SHARES), 0.0)
        shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)
        return np.asarray(np.sqrt(shares / np.maximum(lengths, 1e-12)).ravel())
