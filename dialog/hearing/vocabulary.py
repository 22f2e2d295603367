"""Looks for the words of the lists (lists.py): the `words` of phrases `bot.heard.*`.

Customers mix languages, so the lists of all languages are one list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialog.hearing.lists import LISTS
from dialog.listening import Tokens, kept_tokens_of
from dialog.phrases import Phrases

_A_FEW = 10  # words; more say something else as well
_HEARD = "bot.heard."
_COURTESIES = ("padding", "ok")


@dataclass(frozen=True, slots=True)
class _List:
    """Groups of words."""

    ways: frozenset[Tokens]
    by_first_word: Mapping[str, tuple[Tokens, ...]]  # the longest first
    words: frozenset[str]  # of all groups
    firsts: frozenset[str]  # of each group: for most lists and most messages, none of them is said

    def step(self, said: Tokens, at: int) -> int:
        """How many words one of the groups takes at this place; 0 if none fits."""
        if at >= len(said):
            return 0
        for way in self.by_first_word.get(said[at], ()):
            if said[at : at + len(way)] == way:
                return len(way)
        return 0


class Vocabulary:
    """Looks up whole words, never parts of words. KeyError for a list that nobody has declared."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self._lists = {name: self._read(name) for name in _names(phrases.languages)}
        courtesies = [self._lists[name].words for name in _COURTESIES]
        self._courteous = {n: one.words.union(*courtesies) for n, one in self._lists.items()}

    def is_only(self, name: str, said: Tokens) -> bool:
        """The whole message is of these, bare or with courtesies around them."""
        listed = self._lists[name]
        if len(said) >= _A_FEW or not self._courteous[name].issuperset(said):
            return False  # nearly every list and message: that costs next to nothing
        if listed.firsts.isdisjoint(said):
            return False
        ways, bare = listed.ways, self.without("padding", said)
        is_said = said in ways or bare in ways or not self.without(name, said)
        return is_said or bare[self.leading("ok", bare) :] in ways  # 'ok never mind'

    def leading(self, name: str, said: Tokens) -> int:
        """How many words at the beginning are of these: ('hola', 'buenas', 'quiero') -> 2"""
        listed = self._lists[name]
        if not said or said[0] not in listed.firsts:
            return 0
        at = 0
        while step := listed.step(said, at):
            at += step
        return at

    def starts(self, name: str, said: Tokens, at: int) -> bool:
        """Does one of these begin at this word?"""
        return self._lists[name].step(said, at) > 0

    def place(self, name: str, said: Tokens) -> int:
        """Where the first of these stands, or -1."""
        listed = self._lists[name]
        if listed.firsts.isdisjoint(said):
            return -1
        for at, word in enumerate(said):
            if word in listed.firsts and listed.step(said, at):
                return at
        return -1

    def is_within(self, name: str, said: Tokens) -> bool:
        return self.place(name, said) >= 0

    def without(self, name: str, said: Tokens) -> Tokens:
        """What is left when these are taken out."""
        listed = self._lists[name]
        if listed.firsts.isdisjoint(said):
            return said
        left: list[str] = []
        at = 0
        while at < len(said):
            step = listed.step(said, at)
            if not step:
                left.append(said[at])
            at += step or 1
        return tuple(left)

    def signs(self, name: str) -> frozenset[str]:
        """The entries as they are written: for emoji, which have no words."""
        return frozenset(self.phrases.all_words(f"{_HEARD}{name}"))

    def _read(self, name: str) -> _List:
        ways = frozenset(map(kept_tokens_of, self.phrases.all_words(f"{_HEARD}{name}"))) - {()}
        by_first_word: dict[str, tuple[Tokens, ...]] = {}
        for way in sorted(ways, key=len, reverse=True):
            by_first_word[way[0]] = (*by_first_word.get(way[0], ()), way)
        words = frozenset(word for way in ways for word in way)
        return _List(ways, by_first_word, words, frozenset(by_first_word))


def language_list(language: str) -> str:
    """The list of how this language is wished for: 'en inglés, por favor'."""
    return f"language_{language}"


def unheard(phrase_ids: Iterable[str], languages: Iterable[str]) -> list[str]:
    """Those that are lists of words, and that nobody listens for: 'bot.heard.halt'."""
    known = {f"{_HEARD}{name}" for name in _names(languages)}
    return [one for one in phrase_ids if one.startswith(_HEARD) and one not in known]


def _names(languages: Iterable[str]) -> list[str]:
    return [*LISTS, *map(language_list, languages)]
