"""The words that an FAQ is written with, and the pieces that they are made of, by number.

A misspelt word keeps most of its pieces.
"""

from array import array
from collections.abc import Callable, Iterable

import numpy as np

from dialog.understanding.ranges import Lists

PIECE_LENGTHS = (2, 3, 4)
PIECES_A_LETTER = 3  # as many pieces has a word, whatever its length


def pieces(word: str) -> list[str]:
    """Character 2-, 3- and 4-grams of a word and its borders."""
    marked = f"<{word}>"
    return [
        marked[at : at + size] for size in PIECE_LENGTHS for at in range(len(marked) - size + 1)
    ]


class Vocabulary:
    """Words and pieces, numbered in the order in which they were met."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._pieces: dict[str, int] = {}
        self._ids = array("i")  # of the words' pieces, word after word
        self._ends = array("i", [0])

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def pieces(self) -> int:
        """How many there are."""
        return len(self._pieces)

    def learn(self, words: Iterable[str]) -> list[int]:
        """The words' numbers; their pieces are known from here on."""
        return [self._number(word, self._learned) for word in words]

    def compare(self, words: Iterable[str]) -> list[int]:
        """The same for words that are only compared: pieces that are new stay unknown."""
        return [self._number(word, self.known) for word in words]

    def known(self, word: str) -> list[int]:
        """The pieces of a word that are known."""
        return [at for at in map(self._pieces.get, pieces(word)) if at is not None]

    def spelling(self) -> Lists:
        """The known pieces of each word."""
        return Lists(np.array(self._ends, dtype=np.int64), np.array(self._ids, dtype=np.int32))

    def _learned(self, word: str) -> list[int]:
        ids = self._pieces
        return [ids.setdefault(piece, len(ids)) for piece in pieces(word)]

    def _number(self, word: str, split: Callable[[str], list[int]]) -> int:
        at = self.numbers.get(word)
        if at is None:
            at = self.numbers[word] = len(self.numbers)
            self._ids.extend(split(word))
            self._ends.append(len(self._ids))
        return at
