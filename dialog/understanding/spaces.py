"""Spaces that are missing or too many: 'lacamisa' -> 'la camisa', 'en vio' -> 'envio'.

Only words that we neither know nor know how to repair are touched, and only words that we know
come of it.
"""

from collections.abc import Callable, Collection, Sequence

SHORTEST_JOINED = 4
SHORTEST_SPLIT = 5
LONGEST_SPLIT = 24


class Spaces:
    """`is_clear` tells words that need no mending; `usual` are the FAQ's and the function words."""

    def __init__(self, is_clear: Callable[[str], bool], usual: Collection[str]) -> None:
        self._is_clear = is_clear
        self._usual = usual

    def mended(self, words: Sequence[str]) -> list[str]:
        """The words with their spaces where they belong."""
        if all(map(self._is_clear, words)):
            return list(words)
        mended: list[str] = []
        for word in words:
            if mended and self._belong_together(mended[-1], word):
                mended[-1] += word
            else:
                mended.append(word)
        return [part for word in mended for part in self._apart(word)]

    def _belong_together(self, first: str, second: str) -> bool:
        both = first + second
        return (
            both in self._usual
            and len(both) >= SHORTEST_JOINED
            and not (self._is_clear(first) and self._is_clear(second))
        )

    def _apart(self, word: str) -> tuple[str, ...]:
        """In two usual words, the shorter one as long as can be."""
        if not SHORTEST_SPLIT <= len(word) <= LONGEST_SPLIT or self._is_clear(word):
            return (word,)
        cuts = [
            at
            for at in range(1, len(word))
            if word[:at] in self._usual and word[at:] in self._usual
        ]
        if not cuts:
            return (word,)
        at = max(cuts, key=lambda at: min(at, len(word) - at))
        return word[:at], word[at:]
