"""How much a customer wants to spend: 'menos de 50', 'between 20 and 40', 'la más barata'.

Only what stands beside a word of limits or a currency is a price: '42' alone is a size.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import re2

from dialog.chat_spelling import written_out
from dialog.listening import Tokens
from dialog.readers.word_list import words
from dialog.understanding.folding import fold, split

CHEAPEST, DEAREST = "cheapest", "dearest"
CHEAPER, DEARER = "cheaper", "dearer"  # than what is spoken of
LOW = "low"  # 'barato': the cheap ones first

_AROUND = 0.25  # of 'unos 30 euros', up and down
# a currency's name (product_search.currency.*) -> the codes of products in it
CODES: Mapping[str, frozenset[str]] = {
    "eur": frozenset({"EUR"}),
    "usd": frozenset({"USD"}),
    "pesos": frozenset({"MXN", "ARS", "COP", "CLP", "UYU", "DOP"}),
    "pen": frozenset({"PEN"}),
    "brl": frozenset({"BRL"}),
    "gbp": frozenset({"GBP"}),
}
_DOLLAR = "dollarsign"  # dollars, or one of the pesos
OURS = "¤"  # written behind a bare sum: in the shop's own currency
_SIGNS = {
    "r$": "brl", "us$": "usd", "u$s": "usd", "s/": "pen", "€": "eur", "£": "gbp",
    "$": _DOLLAR, OURS: "oursign",
}  # fmt: skip
SIGNS = frozenset(_SIGNS.values())
_A_THOUSAND = re2.compile(r"(\d)\s*(?:mil|k)\b")
_THOUSANDS = re2.compile(r"(\d)[.](\d{3})\b")
_DECIMALS = re2.compile(r"(\d+)[.,](\d{1,2})\b")
_SPAN = re2.compile(r"(\d)\s*[-–]\s*(\d)")
_BETWEEN_WORDS = words("los las unos unas the a de os uns umas um un")
_JOINTS = words("y and e a to o or hasta ate")
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class PriceWish:
    """Limits, ends included, and which of those within them comes first."""

    lowest: float = 0.0
    highest: float = math.inf
    about: float = 0.0  # 'unos 30 euros'
    order: str = ""
    currency: str = field(default="", compare=False)  # a name of CODES; '' where none is told

    @property
    def has_limits(self) -> bool:
        return self.lowest > 0 or self.highest < math.inf

    @property
    def is_told(self) -> bool:
        return self.has_limits or bool(self.order)

    def is_foreign(self, code: str) -> bool:
        """Told in a currency that is not the products' own."""
        known = CODES.get(self.currency)
        if self.currency == _DOLLAR:
            known = CODES["usd"] | CODES["pesos"]
        return known is not None and code not in known

    def allows(self, price: float) -> bool:
        return self.lowest <= price <= self.highest


NO_PRICE = PriceWish()


@dataclass(frozen=True, slots=True)
class PriceWords:
    """The ways of saying it, of all languages."""

    at_most: tuple[Tokens, ...] = ()  # 'menos de', 'up to'
    at_least: tuple[Tokens, ...] = ()
    about: tuple[Tokens, ...] = ()
    between: tuple[Tokens, ...] = ()
    orders: tuple[tuple[Tokens, str], ...] = ()  # ('la', 'mas', 'barata'), CHEAPEST
    currencies: Mapping[str, str] = field(default_factory=dict)  # 'euros' -> 'eur'
    other_units: frozenset[str] = frozenset()  # 'años', 'cm': what they count is no price


def words_of(text: str) -> list[str]:
    """Folded words in which a price is one: '19,90€' -> ['20', 'eur']; rounded up."""
    told = fold(text)
    for sign, name in _SIGNS.items():
        told = told.replace(sign, f" {name} ")
    told = _A_THOUSAND.sub(r"\1 000", _THOUSANDS.sub(r"\1\2", told)).replace(" 000", "000")
    told = _SPAN.sub(r"\1 a \2", told)
    return list(written_out(split(_DECIMALS.sub(_rounded, told))))


def without_prices(text: str, words: PriceWords) -> tuple[PriceWish, list[str]]:
    """What is said of the price, and the other words in their order."""
    said = words_of(text)
    order, said = _without_order(said, words)
    for at, word in enumerate(said):
        if not (word.isdecimal() and len(word) <= _MOST_DIGITS):
            continue
        found = _limits(said, at, words, order)
        if found is not None:
            wish, start, end = found
            named = [words.currencies[one] for one in said[start:end] if one in words.currencies]
            wish = replace(wish, currency=named[-1] if named else "")
            return wish, said[:start] + said[end:]
    return PriceWish(order=order, currency=_currency_alone(said, words)), said


def _currency_alone(said: list[str], words: PriceWords) -> str:
    """'¿cuánto es en dólares?': the name of a currency that no sum stands before."""
    return next((words.currencies[one] for one in said if one in words.currencies), "")


def bare_amount(text: str) -> PriceWish:
    """'30', '30 o 40', in answer to 'how much?': about that much."""
    amounts = [float(word) for word in words_of(text) if word.isdecimal()]
    if not 0 < len(amounts) <= 2 or not all(amounts):
        return NO_PRICE
    return _around(amounts[0]) if len(amounts) == 1 else PriceWish(min(amounts), max(amounts))


def _rounded(found: object) -> str:
    whole, cents = found.groups()  # type: ignore[attr-defined]
    return str(int(whole) + (1 if int(cents) else 0))


def _around(amount: float, order: str = "") -> PriceWish:
    return PriceWish(amount * (1 - _AROUND), amount * (1 + _AROUND), amount, order)


def _without_order(said: list[str], words: PriceWords) -> tuple[str, list[str]]:
    """The longest way that is said counts."""
    begun = [(way, order) for way, order in words.orders if way[0] in said]  # hardly ever one
    for way, order in sorted(begun, key=lambda item: -len(item[0])):
        for at in range(len(said) - len(way) + 1):
            if tuple(said[at : at + len(way)]) == way:
                return order, said[:at] + said[at + len(way) :]
    return "", said


def _limits(
    said: list[str], at: int, words: PriceWords, order: str
) -> tuple[PriceWish, int, int] | None:
    """The limit that the number at this place is, and from where to where it is told."""
    amount = float(said[at])
    following = said[at + 1] if at + 1 < len(said) else ""
    if following in words.other_units:
        return None
    has_unit = following in words.currencies
    is_led = at > 0 and said[at - 1] in SIGNS  # '$50'
    first, end = (at - 1 if is_led else at), at + (2 if has_unit else 1)
    other = _second(said, end, words)
    start = _led_by(words.between, said, first)
    if other is not None and (start is not None or has_unit or other[2]):
        low, high = sorted((amount, float(said[other[0]])))
        return PriceWish(low, high, order=order), first if start is None else start, other[1]
    for ways, made in (
        (words.at_most, PriceWish(highest=amount, order=order)),
        (words.at_least, PriceWish(lowest=amount, order=order)),
        (words.about, _around(amount, order)),
    ):
        start = _led_by(ways, said, first)
        if start is not None:
            return made, start, end
    return (_around(amount, order), first, end) if has_unit or is_led else None


def _second(said: list[str], at: int, words: PriceWords) -> tuple[int, int, bool] | None:
    """The other end of '20 y 40 euros': where it stands, where it ends, has it a currency?"""
    joint, number = said[at : at + 1], said[at + 1 : at + 2]
    if not joint or joint[0] not in _JOINTS or not number or not number[0].isdecimal():
        return None
    has_unit = said[at + 2 : at + 3] != [] and said[at + 2] in words.currencies
    return at + 1, at + (3 if has_unit else 2), has_unit


def _led_by(ways: Iterable[Tokens], said: list[str], at: int) -> int | None:
    """Where the longest of these ways begins, if one ends right before this place."""
    skips = (0, 1) if at > 0 and said[at - 1] in _BETWEEN_WORDS else (0,)
    starts = (
        at - skip - len(way)
        for way in ways
        for skip in skips
        if at - skip >= len(way) and tuple(said[at - skip - len(way) : at - skip]) == way
    )
    return min(starts, default=None)
