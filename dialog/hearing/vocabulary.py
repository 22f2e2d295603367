"""Fixed words that the policies listen for: the `words` of phrases `bot.heard.*`, all languages.

Customers mix languages, so the lists of all languages are one list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dialog.listening import Tokens, tokens_of
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

    def may_stand_in(self, said: Tokens) -> bool:
        """No, for most lists and most messages: that costs little."""
        return not self.by_first_word.keys().isdisjoint(said)

    def step(self, said: Tokens, at: int) -> int:
        """How many words one of the groups takes at this place; 0 if none fits."""
        if at >= len(said):
            return 0
        for way in self.by_first_word.get(said[at], ()):
            if said[at : at + len(way)] == way:
                return len(way)
        return 0


class Vocabulary:
    """Looks up whole words, never parts of words."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self._lists = {name: self._read(name) for name in _names(phrases)}
        courtesies = [self._lists.get(name, _NONE).words for name in _COURTESIES]
        self._courteous = {n: one.words.union(*courtesies) for n, one in self._lists.items()}

    def is_only(self, name: str, said: Tokens) -> bool:
        """The whole message is of these, bare or with courtesies around them."""
        listed = self._lists.get(name, _NONE)
        if len(said) >= _A_FEW or not self._courteous.get(name, _NONE.words).issuperset(said):
            return False  # nearly every list and message: that costs next to nothing
        if not listed.may_stand_in(said):
            return False
        ways, bare = listed.ways, self.without("padding", said)
        is_said = said in ways or bare in ways or not self.without(name, said)
        return is_said or bare[self.leading("ok", bare) :] in ways  # 'ok never mind'

    def leading(self, name: str, said: Tokens) -> int:
        """How many words at the beginning are of these: ('hola', 'buenas', 'quiero') -> 2"""
        listed = self._lists.get(name, _NONE)
        at = 0
        while step := listed.step(said, at):
            at += step
        return at

    def starts(self, name: str, said: Tokens, at: int) -> bool:
        """Does one of these begin at this word?"""
        return self._lists.get(name, _NONE).step(said, at) > 0

    def place(self, name: str, said: Tokens) -> int:
        """Where the first of these stands, or -1."""
        listed = self._lists.get(name, _NONE)
        if not listed.may_stand_in(said):
            return -1
        firsts = listed.by_first_word
        places = (at for at, word in enumerate(said) if word in firsts and listed.step(said, at))
        return next(places, -1)

    def is_within(self, name: str, said: Tokens) -> bool:
        return self.place(name, said) >= 0

    def without(self, name: str, said: Tokens) -> Tokens:
        """What is left when these are taken out."""
        listed = self._lists.get(name, _NONE)
        if not listed.may_stand_in(said):
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
        ways = frozenset(map(tokens_of, self.phrases.all_words(f"{_HEARD}{name}"))) - {()}
        by_first_word: dict[str, tuple[Tokens, ...]] = {}
        for way in sorted(ways, key=len, reverse=True):
            by_first_word[way[0]] = (*by_first_word.get(way[0], ()), way)
        return _List(ways, by_first_word, frozenset(word for way in ways for word in way))


_NONE = _List(frozenset(), {}, frozenset())


def _names(phrases: Phrases) -> list[str]:
    """Of all lists in any language: 'bot.heard.stop' -> 'stop'"""
    ids = {phrase_id for known in phrases.by_language.values() for phrase_id in known}
    return sorted(name.removeprefix(_HEARD) for name in ids if name.startswith(_HEARD))
