"""Do a customer's words hold one of a phrase's `words`? Whole words, in any of our languages.

The lists are prepared once for each set of phrases: every message is held against many of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern

from dialog.chat_spelling import written_out
from dialog.phrases import Phrases
from dialog.understanding.folding import fold, split

Tokens = tuple[str, ...]


@lru_cache(maxsize=256)  # one message is held against many lists
def tokens_of(text: str) -> Tokens:
    """'¡No me LLEGÓ!' -> ('no', 'me', 'llego'), 'qto custa' -> ('quanto', 'custa')"""
    return written_out(split(fold(text)))


def kept_tokens_of(text: str) -> Tokens:
    """Of a list that is kept: each word is there once, however many lists have it."""
    return tuple(map(intern, written_out(split(fold(text)))))


def hears(phrases: Phrases, name: str, said: Sequence[str]) -> bool:
    """Does one of the ways in which people say the phrase `name` stand in these words?"""
    return next(heard_at(phrases, name, said), None) is not None


def is_said(phrases: Phrases, name: str, said: Tokens) -> bool:
    """Is the whole message one of its ways?"""
    return bool(said) and said in _by_first_word(phrases, name).get(said[0], ())


def heard_at(phrases: Phrases, name: str, said: Sequence[str]) -> Iterator[tuple[int, Tokens]]:
    """Where one of its ways stands in these words, and which."""
    listed = _by_first_word(phrases, name)
    return (
        (at, way)
        for at, word in enumerate(said)
        for way in listed.get(word, ())
        if tuple(said[at : at + len(way)]) == way
    )


def leading(phrases: Phrases, name: str, said: Sequence[str]) -> int:
    """How many words at the beginning are one of its ways, the longest; 0 for none."""
    listed = _by_first_word(phrases, name).get(said[0], ()) if said else ()
    return max((len(way) for way in listed if tuple(said[: len(way)]) == way), default=0)


def stands_in(said: Sequence[str], way: Tokens) -> bool:
    return any(tuple(said[at : at + len(way)]) == way for at in range(len(said) - len(way) + 1))


@lru_cache(maxsize=256)
def ways(phrases: Phrases, name: str) -> tuple[Tokens, ...]:
    """All ways of it, as words."""
    return tuple(way for group in _by_first_word(phrases, name).values() for way in group)


@lru_cache(maxsize=256)
def _by_first_word(phrases: Phrases, name: str) -> Mapping[str, tuple[Tokens, ...]]:
    listed: dict[str, tuple[Tokens, ...]] = {}
    for way in sorted(set(map(kept_tokens_of, phrases.all_words(name))) - {()}):
        listed[way[0]] = (*listed.get(way[0], ()), way)
    return listed
