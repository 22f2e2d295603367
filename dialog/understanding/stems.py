"""Word forms of one word to one stem: 'devolvemos' and 'devolver' -> 'devolv'."""

from functools import lru_cache

import snowballstemmer

_ALGORITHMS = {
    "ca": "catalan", "de": "german", "en": "english", "es": "spanish", "fr": "french",
    "it": "italian", "nl": "dutch", "pt": "portuguese", "ro": "romanian", "sv": "swedish",
}  # fmt: skip


MOST_REMEMBERED = 50_000


class Stems:
    """Stems of one language, each word worked out once; other languages keep their words."""

    def __init__(self, language: str) -> None:
        algorithm = _ALGORITHMS.get(language)
        self._stemmer = snowballstemmer.stemmer(algorithm) if algorithm else None
        self._known: dict[str, str] = {}

    def of(self, word: str) -> str:
        stem = self._known.get(word)
        if stem is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            stem = self._known[word] = self._stem(word)
        return stem

    def _stem(self, word: str) -> str:
        if self._stemmer is None or not word.isalpha():
            return word
        return str(self._stemmer.stemWord(word))


@lru_cache(maxsize=8)
def stems_of(language: str) -> Stems:
    """Shared by all indexes of a language, so that a reload does not start from nothing."""
    return Stems(language)
