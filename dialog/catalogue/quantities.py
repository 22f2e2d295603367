"""How many of a thing are wanted: '50 camisetas', 'dos gorras', 'me llevo 3'.

A number right before things is how many of them; one behind them, or behind 'talla', is a size.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dialog.readers.spoken_numbers import value_of
from dialog.readers.word_list import words

_MOST_DIGITS = 3
_OF_A_WISH = 29  # 'quiero 2'; a larger bare number is a size
_SEVERAL = 2
_LETTERS = 4  # of a word for things, or for a size, at least
_OF_A_LIST = words("los las the os as la el o a")  # 'las 2 camisetas', 'la 2': of the table


@dataclass(frozen=True, slots=True)
class Around:
    """The words that are no things."""

    size_cues: Collection[str] = ()
    colours: Collection[str] = ()
    others: Collection[str] = ()  # colours, fillers, units
    units: Collection[str] = ()  # 'años': what they count is nothing to buy


def without_counts(said: list[str], around: Around) -> tuple[int, list[str]]:
    """How many are wanted, and the other words; 0 for no number, or for several."""
    places = [at for at in range(len(said)) if _counts_things(said, at, around)]
    rest = [word for at, word in enumerate(said) if at not in places]
    return (_number(said[places[0]]) if len(places) == 1 else 0), rest


def bare_count(said: Sequence[str], around: Around) -> int:
    """'2 por favor', 'me llevo tres', of what was just shown; 0 where more is said."""
    numbers = [at for at, word in enumerate(said) if _number(word) >= _SEVERAL]
    if len(numbers) != 1 or len(said) < _SEVERAL:
        return 0
    (at,) = numbers
    others = (*said[:at], *said[at + 1 :])
    is_all = all(word in around.others or len(word) == 1 for word in others)
    is_small = _number(said[at]) <= _OF_A_WISH
    return _number(said[at]) if is_all and is_small and not _is_led_away(said, at, around) else 0


def _counts_things(said: Sequence[str], at: int, around: Around) -> bool:
    first, second = (*said[at + 1 : at + 3], "", "")[:2]
    things = second if first in around.colours and second else first  # '3 grey scarves'
    if _number(said[at]) < _SEVERAL or _is_led_away(said, at, around):
        return False
    is_plural = len(things) >= _LETTERS and things.isalpha() and things.endswith("s")
    return is_plural and things not in around.others


def _is_led_away(said: Sequence[str], at: int, around: Around) -> bool:
    """'talla 42', 'las 2', 'de 8 años'"""
    before = "".join(said[max(at - 1, 0) : at])
    is_size = before in around.size_cues and len(before) >= _LETTERS
    return is_size or before in _OF_A_LIST or "".join(said[at + 1 : at + 2]) in around.units


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word) if len(word) <= _MOST_DIGITS else 0
    return value_of(word)
