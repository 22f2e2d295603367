"""Words of matters that are no shop's: one in a message makes it likelier about something else.

'cancel my dentist appointment' shares its verb with the orders of a shop, and not its matter. A
word that names a concept of the shop, or that the entry itself is asked about with, is none.
"""

from dialog.understanding.features import Word
from dialog.understanding.lexicon import Lexicon

PLURALS = ("s", "es")
SHORTEST_PLURAL = 5  # letters: 'new' is not the singular of 'news'


class Elsewhere:
    """The lexicon's words of other matters, in the singular and the plural."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = lexicon.elsewhere

    def has(self, word: Word) -> bool:
        if word.concepts:
            return False
        meant = word.meant
        if meant in self._words:
            return True
        return len(meant) >= SHORTEST_PLURAL and any(
            meant + end in self._words
            or (meant.endswith(end) and meant.removesuffix(end) in self._words)
            for end in PLURALS
        )
