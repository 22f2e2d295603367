"""One matcher a language, built when it is first needed.

Building takes about a second for a large FAQ. A shop opens as soon as its first language is ready,
and `chat` or `faq try` never wait for a language that nobody speaks.
"""

from collections.abc import Iterator, Mapping
from threading import Lock

from dialog.faq import Faq
from dialog.understanding.lexicon import Lexicon
from dialog.understanding.match import Matcher


class Matchers(Mapping[str, Matcher]):
    """By language; safe to ask from several threads: each is built once."""

    def __init__(self, faq: Faq, lexicons: Mapping[str, Lexicon]) -> None:
        self._faq = faq
        self._lexicons = lexicons
        self._built: dict[str, Matcher] = {}
        self._locks = {language: Lock() for language in faq.languages}

    def __getitem__(self, language: str) -> Matcher:
        built = self._built.get(language)
        return built if built is not None else self._build(language)

    def __iter__(self) -> Iterator[str]:
        return iter(self._locks)

    def __len__(self) -> int:
        return len(self._locks)

    @property
    def built(self) -> frozenset[str]:
        """The languages that are ready."""
        return frozenset(self._built)

    def _build(self, language: str) -> Matcher:
        with self._locks[language]:
            if language not in self._built:
                entries = self._faq.entries[language]
                self._built[language] = Matcher(entries, language, self._lexicons[language])
            return self._built[language]
