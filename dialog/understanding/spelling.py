"""How words are written: how like each word of a vocabulary is to the words of a message."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dialog.understanding.ranges import Floats, Numbers, Singles, places, summed, turned
from dialog.understanding.vocabulary import PIECES_A_LETTER, Vocabulary


@dataclass(frozen=True, slots=True)
class Spelt:
    """A message's words."""

    like: Floats  # how like they are to each word of the vocabulary
    known: float  # how long they are, squared, by the pieces that we know
    unknown: float  # by those that nobody has, not weighed


class Spelling:
    """Compares by pieces; `squares` are their squared weights."""

    def __init__(self, vocabulary: Vocabulary, squares: Floats) -> None:
        self.words = len(vocabulary)
        self._vocabulary = vocabulary
        self._squares = squares
        self._pieces = vocabulary.spelling()
        self._starts: list[int] = self._pieces.starts.tolist()
        self._having, _ = turned(self._pieces, len(squares))

    def spelt(
        self, words: Sequence[str], weights: Sequence[float], doubts: Sequence[float]
    ) -> Spelt:
        """`doubts` is how much the unknown pieces of each word count."""
        split = list(map(self._split, words))
        lengths = list(map(len, split))
        unknown = 0.0
        for word, length, weight, doubt in zip(words, lengths, weights, doubts, strict=True):
            unknown += weight * weight * doubt * (PIECES_A_LETTER * len(word) - length)
        if not any(lengths):
            return Spelt(np.zeros(self.words), 0.0, unknown)
        ids = np.concatenate(split)
        counts = np.array(weights).repeat(lengths)
        weighed = self._squares[ids]
        weighed *= counts
        known = weighed @ np.bincount(ids, counts)[ids]
        where, having = places(self._having, ids)
        like = summed(self._having.flat[where], weighed.repeat(having), self.words)
        return Spelt(like, float(known), unknown)

    def likes(self, words: Numbers) -> Singles:
        """Of words of the vocabulary, a row each, to all of it."""
        at, lengths = places(self._pieces, words)
        ids = self._pieces.flat[at]
        where, counts = places(self._having, ids)
        cells = np.arange(0, len(words) * self.words, self.words).repeat(lengths).repeat(counts)
        cells += self._having.flat[where]
        found = summed(cells, self._squares[ids].repeat(counts), len(words) * self.words)
        return found.astype(np.float32).reshape(len(words), self.words)

    def _split(self, word: str) -> Numbers:
        """The pieces of a word that we know."""
        at = self._vocabulary.numbers.get(word)
        if at is None:
            return np.array(self._vocabulary.known(word), dtype=np.int32)
        return self._pieces.flat[self._starts[at] : self._starts[at + 1]]
