"""The words of a vocabulary that a written word is like, without looking at most of them.

One error changes how often at most two letters stand in a word; one that makes it longer or
shorter, one letter. So the letters of two words tell how far apart they must be, at the price of
one XOR a word; rapidfuzz compares the few that remain.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

LETTERS_APART = 2
_LONGEST = 48  # longer words are as rare as they are unlike each other
_SIGNS = 32  # a bit for a letter that stands there once, another if it does twice

Bits = NDArray[np.uint64]


class Near:
    """Words of about the same length, by the letters that they have."""

    def __init__(self, words: Iterable[str], like_enough: float) -> None:
        in_order = sorted(words, key=lambda word: (len(word), word))
        self._words = np.array(in_order, dtype=np.object_)
        lengths = [len(word) for word in in_order]
        self._letters = _letters_of_all(in_order, max(lengths, default=0))
        self._lengths = np.array(lengths, dtype=np.int16)
        self._starts = np.searchsorted(lengths, np.arange(_LONGEST + LETTERS_APART + 2)).tolist()
        self._like_enough = like_enough
        self._limits: dict[int, NDArray[np.int8]] = {}

    def of(self, word: str, most: int) -> list[tuple[str, float]]:
        """The `most` likest words and their likeness, likest first, shorter first among equals."""
        length = len(word)
        if length > _LONGEST:
            return []
        start = self._starts[max(length - LETTERS_APART, 0)]
        part = slice(start, self._starts[length + LETTERS_APART + 1])
        unlike = np.bitwise_count(self._letters[part] ^ np.uint64(letters(word)))
        likest = process.extract(
            word,
            self._words[part][unlike <= self._limit(length, part)].tolist(),
            scorer=OSA.normalized_similarity,
            score_cutoff=self._like_enough,
            limit=most,
        )
        return [(near, likeness) for near, likeness, _ in likest]

    def _limit(self, length: int, part: slice) -> NDArray[np.int8]:
        """How many bits may differ: two for each error that is allowed, but for lost letters."""
        limit = self._limits.get(length)
        if limit is None:
            lengths = self._lengths[part].astype(np.float64)
            errors = np.floor(np.maximum(lengths, length) * (1.0 - self._like_enough) + 1e-9)
            most = np.maximum(2 * errors - np.abs(lengths - length), -1)
            limit = self._limits[length] = most.astype(np.int8)
        return limit


def letters(word: str) -> int:
    """A bit for each letter that stands there, and one for each that does so twice.

    Letters of other alphabets share bits: that hides a difference, but never makes one up.
    """
    once = twice = 0
    for char in word:
        bit = 1 << (ord(char) % _SIGNS)
        twice |= once & bit
        once |= bit
    return once | twice << _SIGNS


def _letters_of_all(words: Sequence[str], longest: int) -> Bits:
    """The same for many words, letter after letter."""
    once = twice = np.zeros(len(words), dtype=np.uint64)
    table = np.array(words, dtype=f"U{max(longest, 1)}").view(np.uint32)
    for column in table.reshape(len(words), max(longest, 1)).T:
        bit = np.where(column, np.uint64(1) << (column % np.uint64(_SIGNS)), np.uint64(0))
        twice = twice | (once & bit)
        once = once | bit
    return once | twice << np.uint64(_SIGNS)
