"""Words of matters that are no shop's: one in a message makes it likelier about something else.

'cancel my dentist appointment' shares its verb with the orders of a shop, and not its matter. A
word that names a concept of the shop, or that the entry itself is asked about with, is none.
"""

from functools import lru_cache

from dialog.understanding.features import Word
from dialog.understanding.folding import fold, split
from dialog.understanding.lexicon import Lexicon

PLURALS = ("s", "es")
SHORTEST_PLURAL = 5  # letters: 'new' is not the singular of 'news'
SHORTEST = 3  # letters of a word that a sentence about other things is known by


class Elsewhere:
    """The lexicon's words of other matters, in the singular and the plural."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._listed = lexicon.elsewhere
        self._said = _said_elsewhere(lexicon)

    def has(self, word: Word) -> bool:
        """Does the lexicon list it?"""
        return not word.concepts and _is_among(self._listed, word.meant)

    def says(self, word: Word) -> bool:
        """Or do its sentences about other things say it? Of a word that the FAQ has: nothing."""
        return not word.concepts and _is_among(self._said, word.meant)


def _is_among(words: frozenset[str], meant: str) -> bool:
    if meant in words:
        return True
    return len(meant) >= SHORTEST_PLURAL and any(
        meant + end in words or (meant.endswith(end) and meant.removesuffix(end) in words)
        for end in PLURALS
    )


@lru_cache(maxsize=8)
def _said_elsewhere(lexicon: Lexicon) -> frozenset[str]:
    """What the sentences about other things say and no phrase of a shop does."""
    said = {word for text in lexicon.background for word in split(fold(text))}
    shops = {word for each in lexicon.synonyms.values() for phrase in each for word in phrase}
    said -= shops | lexicon.function_words | lexicon.question_words
    return frozenset(word for word in said if len(word) >= SHORTEST)
