"""Understanding: a text becomes an Intent with its score, its runner-up, and the reasons.

normalise  folding, masking, shorthand           what was written, in one spelling
repair     sounds, keyboard, near, forms,        misspelt words to words we know
           repair, spaces
features   lexicon, stems, concepts, courtesy,   what a text is made of
           features
match      index, ridge, evidence, coverage      which entry it is most like
decide     elsewhere, own_matter, confidence,    how sure that is, and what to do about it
           asking, decision
apart      apart                                 whether two parts ask two things
explain    explain                               why
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import dialog.understanding.one_thread  # noqa: F401 - before numpy is imported anywhere
from dialog.faq import Entry, Faq
from dialog.model import Intent
from dialog.understanding.apart import Part, are_apart
from dialog.understanding.confidence import DIALS, Dial
from dialog.understanding.decision import decided
from dialog.understanding.folding import fold, split
from dialog.understanding.language import Languages
from dialog.understanding.lexicon import Lexicon, bundled
from dialog.understanding.match import Matcher
from dialog.understanding.matchers import Matchers
from dialog.understanding.semantic import Encoder

__all__ = ["Part", "Understanding"]


REMEMBERED = 2048  # readings of short messages: people say the same things all day
SHORT = 80  # characters


@dataclass(frozen=True, eq=False)
class Understanding:
    """Indexes for all languages of one FAQ; is replaced when the FAQ changes.

    Readings of short messages are remembered while the process runs, unless they hold a digit or an
    address: what could tell who wrote them is not kept.
    """

    matchers: Matchers
    languages: Languages
    entries: Mapping[str, Mapping[str, Entry]]  # by language and id
    dial: Dial

    @classmethod
    def build(
        cls, faq: Faq, dial: str = "balanced", encoder: Encoder | None = None
    ) -> "Understanding":
        """`dial` is "cautious", "balanced" or "bold"; with an `encoder` meaning counts too."""
        lexicons = {language: _lexicon(faq, language) for language in faq.languages}
        return cls(
            matchers=Matchers(faq, lexicons, encoder),
            languages=Languages(
                lexicons,
                {
                    language: [text for entry in entries for text in entry.questions]
                    for language, entries in faq.entries.items()
                },
            ),
            entries={
                language: {entry.id: entry for entry in entries}
                for language, entries in faq.entries.items()
            },
            dial=DIALS[dial],
        )

    def warm(self, *languages: str) -> None:
        """Builds their indexes now, which takes about a second each: a thread's work."""
        for language in languages:
            self._matcher(language)

    async def get_ready(self, text: str, current: str = "") -> None:
        """Before a language is read for the first time: nobody else waits while it is learned."""
        built = self.matchers.built
        if len(built) == len(self.matchers):
            return
        language = self.language_of(text, current)
        if language not in built:
            await asyncio.to_thread(self.warm, language)

    def read(self, text: str, language: str, topic: str = "") -> Intent:
        """What the text means; `topic` is the FAQ id that was answered last."""
        if _may_be_remembered(text):
            return self._remembered(text, language, topic)
        return self._read(text, language, topic)

    def are_apart(self, first: Part, second: Part, language: str) -> bool:
        """Two things are asked, and not one in two parts."""
        if _may_be_remembered(first.text) and _may_be_remembered(second.text):
            return self._parted_remembered(first, second, language)
        return self._parted(first, second, language)

    def explain(self, text: str, language: str, topic: str = "") -> Intent:
        """The same, with the words that spoke for each of the likeliest entries."""
        return decided(self._matcher(language), text, self.dial, topic, closely=3)

    def language_of(self, text: str, current: str = "") -> str:
        """Very short or neutral text keeps `current`; "" is the merchant's first language."""
        if _may_be_remembered(text):
            return self._language_remembered(text, current)
        return self.languages.of(text, current)

    def reply_to(self, id: str, language: str) -> Entry | None:  # noqa: A002 the field's word
        """The entry, in another language where this one lacks it."""
        return self.entries.get(self.replies_in(id, language), {}).get(id)

    def replies_in(self, id: str, language: str) -> str:  # noqa: A002 the field's word
        """The language of that entry: this one, or the first that has it."""
        if id in self.entries.get(language, {}):
            return language
        return next((name for name, known in self.entries.items() if id in known), language)

    def title(self, id: str, language: str) -> str:  # noqa: A002 the field's word
        """A short question to show as a choice."""
        entry = self.reply_to(id, language)
        return entry.title or entry.questions[0] if entry is not None else id

    def names_in(self, text: str, language: str) -> list[tuple[str, ...]]:
        """For each telling word, all that it may be found by: its stems, its concepts."""
        words = self._matcher(language).reader.words_in(text)
        return [word.names for word in words if not word.is_light]

    def questions_in(self, language: str, wanted: Callable[[str], bool]) -> list[str]:
        """The questions of those entries whose id is wanted."""
        known = self.entries.get(language, {})
        return [text for name, entry in known.items() if wanted(name) for text in entry.questions]

    @cached_property
    def _remembered(self) -> Callable[[str, str, str], Intent]:
        return lru_cache(REMEMBERED)(self._read)

    @cached_property
    def _language_remembered(self) -> Callable[[str, str], str]:
        return lru_cache(REMEMBERED)(self.languages.of)

    @cached_property
    def _parted_remembered(self) -> Callable[[Part, Part, str], bool]:
        return lru_cache(REMEMBERED)(self._parted)

    def _parted(self, first: Part, second: Part, language: str) -> bool:
        return are_apart(self._matcher(language), first, second)

    def _read(self, text: str, language: str, topic: str) -> Intent:
        return decided(self._matcher(language), text, self.dial, topic)

    def _matcher(self, language: str) -> Matcher:
        return self.matchers.get(language) or next(iter(self.matchers.values()))


def _may_be_remembered(text: str) -> bool:
    return len(text) <= SHORT and "@" not in text and not any(map(str.isdigit, text))


_LAST: dict[str, tuple[Lexicon, Mapping[str, tuple[str, ...]], Lexicon]] = {}  # of each language


def _lexicon(faq: Faq, language: str) -> Lexicon:
    """The bundled one with the merchant's words; the same object as long as neither changes."""
    shipped, told = bundled(language), faq.synonyms.get(language, {})
    known = _LAST.get(language)
    if known is None or known[0] is not shipped or known[1] != told:
        own = {
            name: tuple(tuple(split(fold(text))) for text in texts) for name, texts in told.items()
        }
        known = _LAST[language] = (shipped, told, shipped.with_synonyms(own))
    return known[2]
