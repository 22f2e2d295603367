"""Misspelt words to words that we know: the FAQ's and the lexicon's.

This is where rapidfuzz belongs: words against words, not sentences against sentences.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialog.understanding.sounds import sound_key

LIKE_ENOUGH = 0.66  # one error in three letters, two in six
SHORTEST_REPAIRED = 4  # 'hay' and 'hoy' are two words, not one misspelt
KEPT = 2
LOOKED_AT = 6
OTHER_BEGINNING = 0.08  # people seldom mistype the first letter
SOUNDS_ALIKE = 0.95
BEGINS_ALIKE = 0.8
SHORTEST_BEGINNING = 5
_LETTERS_APART = 2


@dataclass(frozen=True, slots=True)
class Repaired:
    """A word that we know, and how like it is to what was written."""

    word: str
    likeness: float


class Repair:
    """Knows a vocabulary; finds the one or two words that a customer may have meant."""

    def __init__(self, vocabulary: Iterable[str], language: str) -> None:
        words = sorted(word for word in set(vocabulary) if word.isalpha())
        self._key = sound_key(language)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_sound: dict[str, str] = {}
        self._by_beginning: dict[str, list[str]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append(word)
            self._by_sound.setdefault(self._key(word), word)
            if len(word) > SHORTEST_BEGINNING:
                self._by_beginning[word[:SHORTEST_BEGINNING]].append(word)
        self._near = {length: self._around(length) for length in range(1, 45)}

    def of(self, word: str) -> tuple[Repaired, ...]:
        """Likeliest first; empty when nothing is near. Digits are never repaired."""
        if len(word) < SHORTEST_REPAIRED or not word.isalpha():
            return ()
        same = self._by_sound.get(self._key(word))
        if same is not None:
            return (Repaired(same, SOUNDS_ALIKE),)
        longer = self._beginning(word)
        return longer or self._near_words(word)

    def _beginning(self, word: str) -> tuple[Repaired, ...]:
        found = [
            longer
            for longer in self._by_beginning.get(word[:SHORTEST_BEGINNING], ())
            if longer.startswith(word) and len(longer) >= len(word) + 2
        ]
        return (Repaired(min(found, key=len), BEGINS_ALIKE),) if found else ()

    def _near_words(self, word: str) -> tuple[Repaired, ...]:
        found = process.extract(
            word,
            self._near.get(len(word), ()),
            scorer=OSA.normalized_similarity,
            score_cutoff=LIKE_ENOUGH,
            limit=LOOKED_AT,
        )
        likely = [
            Repaired(near, likeness - (near[0] != word[0]) * OTHER_BEGINNING)
            for near, likeness, _ in found
        ]
        likely = [repaired for repaired in likely if repaired.likeness >= LIKE_ENOUGH]
        return tuple(sorted(likely, key=lambda repaired: -repaired.likeness)[:KEPT])

    def _around(self, length: int) -> list[str]:
        lengths = range(length - _LETTERS_APART, length + _LETTERS_APART + 1)
        return [word for near in lengths for word in self._by_length.get(near, ())]
