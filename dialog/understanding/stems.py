"""Word forms of one word to one stem: 'devolvemos' and 'devolver' -> 'devolv'."""

from functools import lru_cache

from Stemmer import Stemmer

from dialog.understanding.folding import fold

_ALGORITHMS = {
    "ca": "catalan", "de": "german", "en": "english", "es": "spanish", "fr": "french",
    "it": "italian", "nl": "dutch", "pt": "portuguese", "ro": "romanian", "sv": "swedish",
}  # fmt: skip


# Folded words lack the accents by which Snowball knows endings: where only one is possible, it is
# put back, so that 'devoluciones' and 'devolucion', 'podeis' and 'poder' are of one stem again.
_ENDINGS = {
    "es": (
        ("acion", "ación"), ("icion", "ición"), ("ucion", "ución"), ("cion", "ción"),
        ("sion", "sión"), ("ais", "áis"), ("eis", "éis"), ("abamos", "ábamos"),
        ("iamos", "íamos"), ("aramos", "áramos"), ("ieramos", "iéramos"), ("logia", "logía"),
    ),
    "pt": (
        ("acao", "ação"), ("icao", "ição"), ("ucao", "ução"), ("cao", "ção"), ("coes", "ções"),
        ("soes", "sões"), ("sao", "são"), ("avel", "ável"), ("ivel", "ível"), ("ancia", "ância"),
        ("encia", "ência"), ("avamos", "ávamos"), ("iamos", "íamos"), ("logia", "logía"),
    ),
}  # fmt: skip


MOST_REMEMBERED = 50_000


class Stems:
    """Stems of one language, each word worked out once; other languages keep their words."""

    def __init__(self, language: str) -> None:
        algorithm = _ALGORITHMS.get(language)
        self._endings = _ENDINGS.get(language, ())
        self._stemmer = Stemmer(algorithm, 0) if algorithm else None  # 0: it keeps no words
        self._known: dict[str, str] = {}

    def of(self, word: str) -> str:
        stem = self._known.get(word)
        if stem is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            stem = self._stem(word)
            self._known[word] = stem = word if stem == word else stem  # one text, not two
        return stem

    def _stem(self, word: str) -> str:
        if self._stemmer is None or not word.isalpha():
            return word
        return fold(str(self._stemmer.stemWord(self._accented(word))))

    def _accented(self, word: str) -> str:
        for plain, accented in self._endings:
            if word.endswith(plain) and len(word) > len(plain):
                return word.removesuffix(plain) + accented
        return word


@lru_cache(maxsize=8)
def stems_of(language: str) -> Stems:
    """Shared by all indexes of a language, so that a reload does not start from nothing."""
    return Stems(language)
