"""One matcher a language, built when it is first needed.

Building takes about a second for a large FAQ. A shop opens as soon as its first language is ready,
and `chat` or `faq try` never wait for a language that nobody speaks.
"""

from collections.abc import Iterator, Mapping, Sequence
from threading import Lock

from dialog.faq import Entry, Faq
from dialog.understanding.lexicon import Lexicon
from dialog.understanding.match import Matcher
from dialog.understanding.semantic import Encoder, SemanticMatcher


class Matchers(Mapping[str, Matcher]):
    """By language; safe to ask from several threads: each is built once."""

    def __init__(
        self, faq: Faq, lexicons: Mapping[str, Lexicon], encoder: Encoder | None = None
    ) -> None:
        self.faq = faq
        self.encoder = encoder
        self.lexicons = lexicons
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

    def keep(self, language: str, built: Matcher) -> None:
        """One that was built before, of the same questions."""
        self._built.setdefault(language, built)

    def _build(self, language: str) -> Matcher:
        with self._locks[language]:
            if language not in self._built:
                entries = self.faq.entries[language]
                self._built[language] = self._matcher(entries, language)
            return self._built[language]

    def _matcher(self, entries: Sequence[Entry], language: str) -> Matcher:
        lexicon = self.lexicons[language]
        if self.encoder is None:
            return Matcher(entries, language, lexicon)
        return SemanticMatcher(entries, language, lexicon, self.encoder)
