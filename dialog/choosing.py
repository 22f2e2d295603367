"""Which of the choices is meant: tapped, "2", "la primera", its words, or nearly its words.

Only a message that is nothing else counts: "no, mi correo es ..." is not a "no".
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from dialog.choice_words import (
    AFTER_YES_OR_NO,
    AROUND_A_PLACE,
    ARTICLES,
    COUNTING,
    LAST,
    NEGATIONS,
    PLACES,
)
from dialog.listening import Tokens, stands_in
from dialog.model import Choice, Inbound
from dialog.readers import NotUnderstood, Reader
from dialog.understanding.folding import fold, split

Words = Callable[[str], tuple[str, ...]]
Fit = Callable[[Tokens, list[Tokens]], bool]

THUMBS_UP = frozenset("👍👌✅✔☑💯🆗🙆")
THUMBS_DOWN = frozenset("👎❌✖🚫🙅")

_LETTERS = ("a", "b", "c", "d", "e")  # alone, as in a printed form
_BOTH = frozenset([("los", "dos"), ("las", "dos"), ("os", "dois"), ("as", "duas"), ("the", "two")])
_LONGEST = 200  # characters
_WORDS_AT_MOST = 12  # a longer message is told, not chosen
_TELLING_AT_MOST = 8  # words in which one word may tell the choice
_TELLING = 4  # letters, at least, of such a word
_ALIKE = 86  # rapidfuzz's ratio from which a typing error is forgiven


def options_reader(choices: tuple[Choice, ...], words: Words) -> Reader:
    """Reads one of the choices' ids; refuses with the choices in the retry."""

    def read(message: Inbound) -> str:
        found = chosen(message, choices, words)
        if found is None:
            raise NotUnderstood
        return found

    return Reader(read)


def chosen(message: Inbound, choices: tuple[Choice, ...], words: Words) -> str | None:
    """The id of the choice that the message names, or None if it names none or several."""
    if message.choice:  # a tap is exact: a stale button never answers another question
        return next((choice.id for choice in choices if choice.id == message.choice), None)
    if not choices:
        return None
    told = tuple((choice.id, choice.text, *words(choice.id)) for choice in choices)
    return _named(message.text[:_LONGEST], choices, told)


@lru_cache(maxsize=1024)  # several policies ask, and people say the same things all day
def _named(text: str, choices: tuple[Choice, ...], told: tuple[tuple[str, ...], ...]) -> str | None:
    """`told` are the ways to say each of the choices."""
    return _by_emoji(text, choices) or _by_place(text, choices) or _by_words(text, choices, told)


def _by_emoji(text: str, choices: tuple[Choice, ...]) -> str | None:
    signs = {sign for sign in text if not sign.isspace() and not _only_shades(sign)}
    if not signs:
        return None
    wanted = "yes" if signs <= THUMBS_UP else "no" if signs <= THUMBS_DOWN else None
    return next((choice.id for choice in choices if _last_part(choice.id) == wanted), None)


def _only_shades(sign: str) -> bool:
    return sign == "\ufe0f" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _last_part(choice_id: str) -> str:
    return choice_id.rpartition(".")[2]


def _by_place(text: str, choices: tuple[Choice, ...]) -> str | None:
    """'2', 'la segunda', 'opción 2 por favor', 'the last one'"""
    tokens = _tokens(text)
    if not tokens or len(tokens) > _WORDS_AT_MOST:
        return None
    if len(tokens) == 1 and tokens[0] in _LETTERS:
        place = _LETTERS.index(tokens[0])
        return choices[place].id if place < len(choices) else None
    if _counts_to_one(tokens):
        return choices[0].id if choices else None
    places = {token: _place(token, len(choices)) for token in tokens}
    named = {place for place in places.values() if place is not None}
    others = [token for token, place in places.items() if place is None]
    if any(pair in _BOTH for pair in pairwise(tokens)):
        return None
    if len(named) != 1 or not AROUND_A_PLACE.issuperset(others):
        return None
    place = named.pop()
    return choices[place].id if 0 <= place < len(choices) else None


def _counts_to_one(tokens: Tokens) -> bool:
    """'one', 'option one please'; not 'the second one'"""
    if len(tokens) == 1:
        return tokens[0] in ARTICLES
    counts = any(one in COUNTING and other in ARTICLES for one, other in pairwise(tokens))
    return counts and AROUND_A_PLACE.issuperset(tokens)


def _place(token: str, count: int) -> int | None:
    if token in LAST:
        return count - 1
    if token.isdecimal() and len(token) <= 2:
        return int(token) - 1
    return None if token in ARTICLES else PLACES.get(token)


def _by_words(
    text: str, choices: tuple[Choice, ...], told: tuple[tuple[str, ...], ...]
) -> str | None:
    said = _tokens(text)
    if not said or len(said) > _WORDS_AT_MOST:
        return None
    ways = {choice.id: _ways(texts) for choice, texts in zip(choices, told, strict=True)}
    for fits in (_is_one_of, _is_padded, _tells, _is_nearly):
        found = [id_ for id_, options in ways.items() if fits(said, options) and _may(fits, id_)]
        if len(found) == 1:
            return found[0]
        if found:
            return None  # two choices fit equally well: better ask than guess
    return None


def _may(fits: Fit, choice_id: str) -> bool:
    """A 'claro' somewhere in a sentence is no yes."""
    return fits is not _tells or _last_part(choice_id) not in ("yes", "no")


def _ways(told: Iterable[str]) -> list[Tokens]:
    return [tokens for text in told if (tokens := _tokens(text))]


def _is_one_of(said: Tokens, ways: list[Tokens]) -> bool:
    return said in ways


def _is_padded(said: Tokens, ways: list[Tokens]) -> bool:
    """'sí, envíalo por favor' is a yes; 'no, mi correo es ...' is not a no."""
    own = AFTER_YES_OR_NO.union(*ways)
    led_by = (way for way in ways if sum(map(len, way)) > 1)  # 'y eso por qué' begins with no 'y'
    return any(said[: len(way)] == way and own.issuperset(said[len(way) :]) for way in led_by)


def _tells(said: Tokens, ways: list[Tokens]) -> bool:
    """A telling word inside a short sentence: 'me llegó roto' names 'roto'."""
    if len(said) > _TELLING_AT_MOST or NEGATIONS & set(said):
        return False
    return any(stands_in(said, way) for way in ways if sum(map(len, way)) >= _TELLING)


def _is_nearly(said: Tokens, ways: list[Tokens]) -> bool:
    """'no gracias' is two letters from 'ok gracias', and no slip of it."""
    one, refused = " ".join(said), NEGATIONS & set(said)
    others = (" ".join(way) for way in ways if NEGATIONS & set(way) == refused)
    return any(
        min(len(one), len(other)) >= _TELLING and fuzz.ratio(one, other) >= _ALIKE
        for other in others
    )


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(split(fold(text[:_LONGEST])))
