"""Fixed words that the policies listen for: the `words` of phrases `bot.heard.*`, all languages.

Customers mix languages, so the lists of all languages are one list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dialog.listening import Tokens, tokens_of
from dialog.phrases import Phrases

_A_FEW = 10  # words; more say something else as well


@dataclass(frozen=True, slots=True)
class _List:
    """Groups of words, by their first word."""

    ways: frozenset[Tokens]
    by_first_word: Mapping[str, tuple[Tokens, ...]]

    def step(self, said: Tokens, at: int) -> int:
        """How many words one of the groups takes at this place; 0 if none fits."""
        ways = self.by_first_word.get(said[at], ()) if at < len(said) else ()
        return max((len(way) for way in ways if said[at : at + len(way)] == way), default=0)

    def has_none_of(self, said: Tokens) -> bool:
        return self.by_first_word.keys().isdisjoint(said)


class Vocabulary:
    """Looks up whole words, never parts of words."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._lists: dict[str, _List] = {}

    def is_only(self, name: str, said: Tokens) -> bool:
        """The whole message is of these, bare or with courtesies around them."""
        listed = self._list(name)
        if listed.has_none_of(said):
            return False
        if said in listed.ways or self.without("padding", said) in listed.ways:
            return len(said) < _A_FEW
        return len(said) < _A_FEW and not self.without(name, said)

    def leading(self, name: str, said: Tokens) -> int:
        """How many words at the beginning are of these: ('hola', 'buenas', 'quiero') -> 2"""
        listed = self._list(name)
        at = 0
        while step := listed.step(said, at):
            at += step
        return at

    def place(self, name: str, said: Tokens) -> int:
        """Where the first of these stands, or -1."""
        listed = self._list(name)
        if listed.has_none_of(said):
            return -1
        return next((at for at in range(len(said)) if listed.step(said, at)), -1)

    def is_within(self, name: str, said: Tokens) -> bool:
        return self.place(name, said) >= 0

    def without(self, name: str, said: Tokens) -> Tokens:
        """What is left when these are taken out."""
        listed = self._list(name)
        if listed.has_none_of(said):
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
        return frozenset(self._phrases.all_words(f"bot.heard.{name}"))

    def _list(self, name: str) -> _List:
        if name not in self._lists:
            self._lists[name] = self._read(name)
        return self._lists[name]

    def _read(self, name: str) -> _List:
        ways = frozenset(map(tokens_of, self._phrases.all_words(f"bot.heard.{name}"))) - {()}
        by_first_word: dict[str, tuple[Tokens, ...]] = {}
        for way in sorted(ways):
            by_first_word[way[0]] = (*by_first_word.get(way[0], ()), way)
        return _List(ways, by_first_word)
