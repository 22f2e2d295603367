"""The words around a product's name, from the phrases of all languages: customers mix them."""

from collections.abc import Iterable
from functools import lru_cache

from dialog.catalogue.prices import (
    CHEAPER,
    CHEAPEST,
    CODES,
    DEARER,
    DEAREST,
    LOW,
    SIGNS,
    PriceWords,
)
from dialog.catalogue.quantities import Around
from dialog.catalogue.wanted import Vocabulary, Wanted, wanted
from dialog.listening import Tokens, hears, tokens_of, ways
from dialog.phrases import Phrases

COLOURS = (
    "black", "white", "blue", "red", "green", "grey", "beige", "brown", "pink", "yellow",
    "orange", "purple", "gold", "silver", "burgundy",
)  # fmt: skip
SIZES = ("S", "M", "L")  # those that also have a name: 'mediana'
_AROUND = ("padding", "greeting", "thanks", "interjection", "question", "ok", "delight", "pity")
_BARE = 2  # words: 'las tallas?'
_ORDERS = (CHEAPEST, DEAREST, CHEAPER, DEARER, LOW)


@lru_cache(maxsize=4)
def vocabulary(phrases: Phrases) -> Vocabulary:
    filler = frozenset(_each(phrases, "heard.filler")) | _courtesies(phrases)
    size_cues = frozenset(_each(phrases, "heard.size_cue"))
    colours = {word: name for name in COLOURS for word in _each(phrases, f"colour.{name}")}
    units = frozenset({*_each(phrases, "heard.unit"), *_currencies(phrases)})
    return Vocabulary(
        filler=filler,
        courtesies=_courtesies(phrases),
        size_cues=size_cues,
        colours=colours,
        units=units,
        around=Around(size_cues, colours, filler | colours.keys() | units, units),
        sizes={word: size for size in SIZES for word in _each(phrases, f"size.{size.lower()}")},
        prices=_prices(phrases),
    )


def hears_of_it(name: str, text: str, phrases: Phrases) -> bool:
    """Does one of the search's own lists stand in this text?"""
    return hears(phrases, f"product_search.heard.{name}", tokens_of(text))


def hears_any_of(names: Iterable[str], text: str, phrases: Phrases) -> bool:
    return any(hears_of_it(name, text, phrases) for name in names)


def besides(name: str, text: str, phrases: Phrases) -> str:
    """The text without the ways of saying it, the longest first."""
    said = tokens_of(text)
    for way in sorted(ways(phrases, f"product_search.heard.{name}"), key=len, reverse=True):
        for at in range(len(said) - len(way), -1, -1):
            if said[at : at + len(way)] == way:
                said = said[:at] + said[at + len(way) :]
    return " ".join(said)


def asks_the_price(wish: Wanted, text: str, phrases: Phrases) -> bool:
    return wish.is_empty and hears_of_it("price", text, phrases)


def asks_the_options(text: str, phrases: Phrases) -> bool:
    """'¿en qué tallas viene?', or only '¿tallas?'"""
    is_bare = len(tokens_of(text)) <= _BARE and hears_of_it("option", text, phrases)
    is_bare = is_bare and wanted(text, vocabulary(phrases)).is_empty  # 'talla M' is a wish
    return is_bare or hears_of_it("options", text, phrases)


def telling(wish: Wanted, phrases: Phrases) -> tuple[str, ...]:
    """The words that name a thing: 'un regalo para mi mamá' has none."""
    occasions = ways(phrases, "product_search.heard.occasion")
    return tuple(word for word in wish.words if (word,) not in occasions)


def _prices(phrases: Phrases) -> PriceWords:
    def said(name: str) -> tuple[Tokens, ...]:
        return ways(phrases, f"product_search.heard.{name}")

    return PriceWords(
        at_most=said("at_most"),
        at_least=said("at_least"),
        about=said("about"),
        between=said("between"),
        orders=tuple((way, order) for order in _ORDERS for way in said(order)),
        currencies=(currencies := _currencies(phrases)),
        other_units=frozenset(_each(phrases, "heard.unit")) - currencies.keys(),
    )


def _currencies(phrases: Phrases) -> dict[str, str]:
    words = {word: name for name in CODES for word in _each(phrases, f"currency.{name}")}
    return {**words, **{sign: sign for sign in SIGNS}}


def _each(phrases: Phrases, name: str) -> list[str]:
    told = phrases.all_words(f"product_search.{name}")
    return [word for way in told for word in tokens_of(way)]


def _courtesies(phrases: Phrases) -> frozenset[str]:
    """Single words only: 'qué tal' must not hide 'tal'."""
    heard = (way for name in _AROUND for way in ways(phrases, f"bot.heard.{name}"))
    return frozenset(way[0] for way in heard if len(way) == 1)


def is_only(name: str, text: str, phrases: Phrases) -> bool:
    """'¿cuál me recomiendas?', with no thing that it is asked of."""
    if not hears_of_it(name, text, phrases):
        return False
    rest = wanted(besides(name, text, phrases), vocabulary(phrases))
    return not telling(rest, phrases)
