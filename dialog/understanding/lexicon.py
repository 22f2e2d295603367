"""What is known of a language before any FAQ is read: `faq_data/<lang>/lexicon.yaml`.

Shorthand, the words that carry no matter (function words, courtesy), shop words that mean the
same, and a list of sentences about other things. A merchant adds `synonyms` in a file of the
same name; a language without a lexicon still works, only less well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from sys import intern

from dialog.safe_yaml import Node, entries_of, items_of, read_yaml
from dialog.understanding.folding import fold, split

BUNDLED = Path(__file__).resolve().parents[2] / "faq_data"
FILE_NAME = "lexicon.yaml"
SHORTEST_CONTRACTION = 4  # letters: 'dont', but not 'im', which every short word is like

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words are folded; a phrase is a tuple of words.

    Equal is only the same object, so that what is made of one can be found again at no cost.
    """

    language: str = ""
    hints: frozenset[str] = frozenset()  # what only this language (of ours) writes: ñ, ¿, olá
    function_words: frozenset[str] = frozenset()
    question_words: frozenset[str] = frozenset()
    courtesy: tuple[Phrase, ...] = ()
    shorthand: Mapping[str, Phrase] = field(default_factory=dict)
    neutral: frozenset[str] = frozenset()  # words that say nothing about the language
    connectives: tuple[Phrase, ...] = ()  # what a follow-up begins with: 'y', 'and', 'what about'
    synonyms: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    everyday: frozenset[str] = frozenset()  # words of no shop: spelt right, not to be repaired
    elsewhere: frozenset[str] = frozenset()  # those of matters that are no shop's: food, the news
    background: tuple[str, ...] = ()  # sentences about other things

    def contractions(self) -> dict[str, Phrase]:
        """Shorthand for more than a word: what stands for one word is a misspelling already."""
        return {
            word: full
            for word, full in self.shorthand.items()
            if len(full) > 1 and len(word) >= SHORTEST_CONTRACTION
        }

    def with_synonyms(self, more: Mapping[str, tuple[Phrase, ...]]) -> "Lexicon":
        """With the merchant's own lines; the same name adds to ours."""
        merged = dict(self.synonyms)
        for name, phrases in more.items():
            merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *phrases)))
        return replace(self, synonyms=merged)


@lru_cache(maxsize=32)
def bundled(language: str) -> Lexicon:
    """The lexicon that comes with Mostrador; an empty one for other languages."""
    path = BUNDLED / language / FILE_NAME
    if not language.isalnum() or not path.is_file():
        return Lexicon(language)
    return lexicon_of(read_yaml(path), language)


def bundled_languages() -> tuple[str, ...]:
    """The languages that come with a lexicon."""
    return tuple(sorted(path.parent.name for path in BUNDLED.glob(f"*/{FILE_NAME}")))


def lexicon_of(root: Node | None, language: str) -> Lexicon:
    """The values of a lexicon file."""
    parts = {key.text: value for key, value in entries_of(root)}
    light = frozenset(_words(parts.get("function_words")))
    elsewhere = _by_topic(parts.get("elsewhere")) - light
    return Lexicon(
        language=language,
        hints=frozenset(_joined(parts.get("hints"), " ").split()),
        function_words=light,
        question_words=frozenset(_words(parts.get("question_words"))),
        courtesy=_phrases(parts.get("courtesy")),
        shorthand={
            fold(key.text): _phrase(value.text) for key, value in entries_of(parts.get("shorthand"))
        },
        neutral=frozenset(_words(parts.get("neutral"))),
        connectives=_phrases(parts.get("connectives")),
        synonyms=synonyms_of(parts.get("synonyms")),
        everyday=_by_topic(parts.get("everyday")) | elsewhere,
        elsewhere=elsewhere,
        background=tuple(item.text for item in items_of(parts.get("background"))),
    )


def synonyms_of(node: Node | None) -> dict[str, tuple[Phrase, ...]]:
    """`name: word, other word, a phrase` lines, or lists."""
    return {key.text: _phrases(value) for key, value in entries_of(node)}


def _by_topic(node: Node | None) -> frozenset[str]:
    return frozenset(word for _, value in entries_of(node) for word in _words(value))


def _phrases(node: Node | None) -> tuple[Phrase, ...]:
    pieces = _joined(node, ",").split(",")
    return tuple(dict.fromkeys(filter(None, map(_phrase, pieces))))


def _words(node: Node | None) -> tuple[str, ...]:
    return _phrase(_joined(node, " ").replace(",", " "))


def _phrase(text: str) -> Phrase:
    return tuple(map(intern, split(fold(text))))  # a word is in many lines, and kept once


def _joined(node: Node | None, between: str = "") -> str:
    """A list or a text as one text."""
    if node is None:
        return ""
    return node.text or between.join(item.text for item in items_of(node))
