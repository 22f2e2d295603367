"""Which words and phrases name a concept of the lexicon: 'chamarra', 'campera' -> '~_garment'.

A word of which the lexicon lists two forms or more stands for all its forms; another only for
itself and its plural: 'correa' (belt) must not find every 'correo' (mail).
"""

from collections import defaultdict
from functools import lru_cache

from dialog.understanding.lexicon import Lexicon
from dialog.understanding.stems import Stems

CONCEPT = "~"
DETAIL = "_"  # concepts named so (places, garments, days) are details, not the matter

Phrases = dict[tuple[str, str], list[tuple[tuple[str, ...], str]]]  # by their first two stems


class ConceptNames:
    """The lexicon's synonyms, ready to be found in a text."""

    def __init__(self, lexicon: Lexicon, stems: Stems) -> None:
        self._stems = stems
        self._light = lexicon.function_words
        self._by_word: dict[str, tuple[str, ...]] = {}
        self._by_stem: dict[str, tuple[str, ...]] = {}
        self._several: dict[tuple[str, ...], tuple[str, ...]] = {}  # each kept once
        self.phrases: Phrases = {}  # function words left out
        self.turns_of_phrase: Phrases = {}  # word for word: 'cuanto es', 'a mano'
        for name, phrases in sorted(lexicon.synonyms.items()):
            concept = CONCEPT + name
            self._learn_words([phrase[0] for phrase in phrases if len(phrase) == 1], concept)
            for phrase in phrases:
                if len(phrase) > 1:
                    self._learn_phrase(phrase, concept)
        self._add_plurals()
        for table in (self.phrases, self.turns_of_phrase):
            for kept in table.values():  # the longest first
                kept.sort(key=lambda item: (-len(item[0]), item[1]))

    def of(self, word: str) -> tuple[str, ...]:
        """The concepts that a word names by itself."""
        by_word = self._by_word.get(word, ())
        by_stem = self._by_stem.get(self._stems.of(word), ())
        return tuple(dict.fromkeys((*by_word, *by_stem)))

    def _learn_words(self, words: list[str], concept: str) -> None:
        forms: dict[str, set[str]] = defaultdict(set)
        for word in words:
            self._name(self._by_word, word, concept)
            forms[self._stems.of(word)].add(word)
        for stem, found in forms.items():
            if len(found) > 1:
                self._name(self._by_stem, stem, concept)

    def _name(self, known: dict[str, tuple[str, ...]], word: str, concept: str) -> None:
        names = (*known.get(word, ()), concept)
        known[word] = self._several.setdefault(names, names)

    def _learn_phrase(self, phrase: tuple[str, ...], concept: str) -> None:
        """Function words in a phrase do not matter, unless they make it."""
        content = [word for word in phrase if word not in self._light]
        is_turn = len(content) < 2
        stems = tuple(map(self._stems.of, phrase if is_turn else content))
        table = self.turns_of_phrase if is_turn else self.phrases
        kept = table.setdefault((stems[0], stems[1]), [])
        if (stems, concept) not in kept:
            kept.append((stems, concept))

    def _add_plurals(self) -> None:
        for word, concepts in list(self._by_word.items()):
            plural = word + ("s" if word[-1] in "aeiou" else "es")
            if plural not in self._by_word:
                self._by_word[plural] = concepts


@lru_cache(maxsize=8)
def names_of(lexicon: Lexicon, stems: Stems) -> ConceptNames:
    """Shared by all readers of a lexicon: a reload learns only what has changed."""
    return ConceptNames(lexicon, stems)
