"""All questions of an FAQ side by side; how like a message is to each of them, 0..1.

What a row is made of is in weighing.py. A feature that nobody has lengthens the message, so that
a text about other things is like nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dialog.understanding.collected import Collected
from dialog.understanding.features import Sketch
from dialog.understanding.pairs import KnownPairs, names_in, pairs_of
from dialog.understanding.postings import Postings
from dialog.understanding.ranges import Floats, Halves, Ints, Lists, Numbers, Singles, starts_of
from dialog.understanding.spelling import Spelling
from dialog.understanding.weighing import SHARES, UNKNOWN_WEIGHT, Weighing, rarest
from dialog.understanding.word_rows import WordRows


@dataclass(frozen=True, slots=True)
class Row:
    """A message as the index sees it."""

    ids: Ints  # names and pairs that we know
    values: Floats
    like: Singles  # to each word of the vocabulary, by pieces

    @property
    def is_known(self) -> bool:
        """Is anything of it known?"""
        return bool(len(self.ids)) or bool(self.like.any())


@dataclass(frozen=True, slots=True)
class _Known:
    """Names of a message, or pairs of them, before they are scaled."""

    ids: list[int]
    values: list[float]
    squared: float  # their length
    lost: float  # and that of those that we do not know, not weighed


@dataclass(frozen=True, slots=True)
class _Scaled:
    """The same of unit length, and by how much the weights of the words are scaled for that."""

    ids: list[int]
    values: list[float]
    by: float


class Index:
    """`sketches` define the features, `entry_of` their entries; `strangers` are only compared."""

    def __init__(
        self,
        sketches: Sequence[Sketch],
        entry_of: Sequence[int],
        entries: int,
        strangers: Sequence[Sketch] = (),
    ) -> None:
        self.size = len(sketches) + len(strangers)
        found = Collected.of(sketches)
        weighing = Weighing.of(found, np.asarray(entry_of, dtype=np.int64), entries)
        self._names, self._pairs = found.names, KnownPairs(found.pairs.known)
        self._name_list = list(found.names)
        self._weights = np.append(weighing.weights, 0.0)
        self._weights[found.stems : len(found.names)] = 0.0  # names that only stand in pairs
        self._lost = UNKNOWN_WEIGHT * rarest(entries) ** 2
        self._left_out = np.ones((self.size, len(SHARES)))
        self._left_out[: len(sketches)] = weighing.left_out
        compared = [found.vocabulary.compare(sketch.texts) for sketch in strangers]
        self._spelling = Spelling(found.vocabulary, weighing.squares)
        read = [self._scaled(one, self._spelling.lengths(one)) for one in strangers]
        rows = _joined(weighing.rows, [row.ids for row in read])
        values = np.concatenate([weighing.values, *(row.values for row in read)])
        self._postings = Postings(rows, values, len(self._weights))
        words = _joined(found.words, compared)
        scaled = [np.array(one.weights) * row.by for one, row in zip(strangers, read, strict=True)]
        weights = np.concatenate([weighing.word_weights, *scaled])
        self._word_rows = WordRows(self._spelling, words, weights)

    # --- a message

    def row(self, sketch: Sketch) -> Row:
        """What the index knows of the message; of unit length with what it does not know."""
        spelt = self._spelling.spelt(sketch)
        scaled = self._scaled(sketch, (spelt.known, spelt.unknown))
        ids = np.array(scaled.ids, dtype=np.int64)
        return Row(ids, np.array(scaled.values), spelt.like * np.float32(scaled.by))

    def row_at(self, at: int) -> Row:
        """A row of the index, as if it were a message."""
        return Row(*self._postings.row(at), self._word_rows.like(at))

    def cosines(self, row: Row) -> Floats:
        """The likeness of every question (and stranger) to the message."""
        found = self._postings.products(row.ids, row.values)
        found += self._word_rows.products(row.like)
        return found

    def shared(self, row: Row, at: int, most: int) -> list[tuple[str, float]]:
        """The stems, concepts and pairs that a message and question `at` share, and their parts.

        `most` of them, heaviest first; equally heavy ones in the order of the alphabet.
        """
        found = self._postings.shared(row.ids, row.values, at)
        if len(found) > most:
            least = sorted(part for _, part in found)[-most]
            found = [(feature, part) for feature, part in found if part >= least]
        named = [(self._label(feature), part) for feature, part in found]
        return sorted(named, key=lambda told: (-told[1], told[0]))[:most]

    def cosines_of_all(self) -> tuple[Singles, Halves]:
        """Every row against every row: as they are, and with the first of the two left out.

        Left out, what only that question has is what nobody has. Both are large; half precision is
        enough for the second, from which no more than the thresholds are told.
        """
        as_is = self._word_rows.every_product()
        left_out = np.empty(as_is.shape, dtype=np.float16)
        by_block = self._left_out.astype(np.float32)[:, :, None]
        for part, names, pairs in self._postings.every_product(len(self._names)):
            scale_names, scale_pairs, scale_pieces = by_block[part].transpose(1, 0, 2)
            words = as_is[part] * scale_pieces
            left_out[part] = words + names * scale_names + pairs * scale_pairs
            as_is[part] += names + pairs
        return as_is, left_out

    def _scaled(self, sketch: Sketch, spelt: tuple[float, float]) -> _Scaled:
        """What we know of a message; `spelt` is how long its words are by their pieces."""
        nothing = len(self._weights) - 1
        alone = [self._names.get(name, nothing) for name in sketch.stems]
        names = self._known(alone, sketch.stems.values())
        together = self._pairs_of(sketch)
        found = [len(self._names) + at for at in self._pairs.find(list(together))]
        pairs = self._known(found, together.values())
        known, unknown = spelt
        by = self._scales((names.squared, pairs.squared, known), (names.lost, pairs.lost, unknown))
        values = [value * by[0] for value in names.values]
        values += [value * by[1] for value in pairs.values]
        return _Scaled(names.ids + pairs.ids, values, by[2])

    def _known(self, features: Iterable[int], values: Iterable[float]) -> _Known:
        """Weighed; the last feature, which weighs nothing, stands for all that we do not know.

        Plain Python: of a message there is too little for numpy to be worth calling.
        """
        ids: list[int] = []
        weighed: list[float] = []
        squared = lost = 0.0
        weights = self._weights.data
        for at, value in zip(features, values, strict=True):
            by = value * weights[at]
            if by:
                ids.append(at)
                weighed.append(by)
                squared += by * by
            else:
                lost += value * value
        return _Known(ids, weighed, squared, lost)

    def _pairs_of(self, sketch: Sketch) -> dict[int, float]:
        """Names that we do not know get numbers of their own meanwhile."""
        known, strange = self._names, {"": -1}
        numbers = [
            known[name] if name in known else strange.setdefault(name, len(known) + len(strange))
            for name in sketch.named
        ]
        return pairs_of(numbers, sketch.named_weights)

    def _scales(
        self, known: tuple[float, float, float], lost: tuple[float, float, float]
    ) -> list[float]:
        """What makes each block its share of unit length; of squared lengths."""
        lengths = [one + self._lost * other for one, other in zip(known, lost, strict=True)]
        total = sum(share for share, length in zip(SHARES, lengths, strict=True) if length)
        return [
            (share / total / length) ** 0.5 if length else 0.0
            for share, length in zip(SHARES, lengths, strict=True)
        ]

    def _label(self, feature: int) -> str:
        """The stem or concept that it stands for; of a pair both, in the order of the alphabet."""
        names = self._name_list
        if feature < len(names):
            return names[feature]
        pair = int(self._pairs.known[feature - len(names)])
        return " ".join(sorted(names[at] for at in names_in(pair)))


def _joined(first: Lists, more: Sequence[Numbers | Sequence[int]]) -> Lists:
    """The lists of `first`, then more of them."""
    lengths = np.array([len(numbers) for numbers in more], dtype=np.int64)
    starts = first.starts[-1] + starts_of(lengths)[1:]
    flat: list[Numbers] = [first.flat]
    flat += [np.asarray(numbers, dtype=np.int64) for numbers in more]
    return Lists(np.concatenate([first.starts, starts]), np.concatenate(flat))
