"""How words are written: how like each word of a vocabulary is to the words of a message."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dialog.understanding.features import Sketch
from dialog.understanding.ranges import Floats, Numbers, Singles, places, summed, turned
from dialog.understanding.vocabulary import PIECES_A_LETTER, Vocabulary

MOST_REMEMBERED = 4096  # words


@dataclass(frozen=True, slots=True)
class Spelt:
    """A message's words."""

    like: Singles  # how like they are to each word of the vocabulary
    known: float  # how long they are, squared, by the pieces that we know
    unknown: float  # by those that nobody has, not weighed


class Spelling:
    """Compares by pieces; `squares` are their squared weights."""

    def __init__(self, vocabulary: Vocabulary, squares: Floats) -> None:
        self.words = len(vocabulary)
        self._vocabulary = vocabulary
        self._squares = squares
        self._pieces = vocabulary.spelling()
        self._having, _ = turned(self._pieces, len(squares))
        self._met: dict[str, array[int]] = {}

    def spelt(self, sketch: Sketch) -> Spelt:
        """A message's words, as they are meant to be read letter by letter."""
        counts, unknown = self._counted(sketch)
        pieces = np.fromiter(counts, np.int64, len(counts))
        having = np.fromiter(counts.values(), np.float64, len(counts))
        weighed = self._squares.take(pieces)
        weighed *= having
        where, times = places(self._having, pieces)
        like = summed(self._having.flat.take(where), weighed.repeat(times), self.words)
        return Spelt(like.astype(np.float32), float(weighed @ having), unknown)

    def lengths(self, sketch: Sketch) -> tuple[float, float]:
        """`known` and `unknown` of the same, without looking what it is like."""
        counts, unknown = self._counted(sketch)
        squares = self._squares.data
        return sum([squares[at] * having * having for at, having in counts.items()]), unknown

    def likes(self, words: Numbers) -> Singles:
        """Of words of the vocabulary, a row each, to all of it."""
        at, lengths = places(self._pieces, words)
        ids = self._pieces.flat[at]
        where, counts = places(self._having, ids)
        cells = np.arange(0, len(words) * self.words, self.words).repeat(lengths).repeat(counts)
        cells += self._having.flat.take(where)
        del where  # each of these is long
        found = summed(cells, self._squares[ids].repeat(counts), len(words) * self.words)
        return found.astype(np.float32).reshape(len(words), self.words)

    def _counted(self, sketch: Sketch) -> tuple[dict[int, float], float]:
        """The pieces that we know, how heavily each is there; and how long the others are."""
        counts: dict[int, float] = {}
        unknown = 0.0
        for word, weight in zip(sketch.words, sketch.weights, strict=True):
            ids = self._split(word.spelling)
            missing = PIECES_A_LETTER * len(word.spelling) - len(ids)
            unknown += weight * weight * word.doubt * missing
            for at in ids:
                counts[at] = counts.get(at, 0.0) + weight
        return counts, unknown

    def _split(self, word: str) -> Sequence[int]:
        """The pieces of a word that we know."""
        found = self._met.get(word)
        if found is None:
            if len(self._met) >= MOST_REMEMBERED:
                self._met.clear()
            number = self._vocabulary.numbers.get(word)
            if number is None:
                found = array("i", self._vocabulary.known(word))
            else:
                found = array("i", self._pieces.one(number).tolist())
            self._met[word] = found
        return found
