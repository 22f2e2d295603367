"""What only a search for products can mean: a thing of the catalogue, or more of what was shown."""

from collections.abc import Mapping, Sequence

from dialog.catalogue.choices import picked
from dialog.catalogue.known import KnownProducts
from dialog.catalogue.shelf import Shelf
from dialog.catalogue.wanted import Wanted, wanted
from dialog.catalogue.words import (
    asks_the_options,
    asks_the_price,
    besides,
    hears_any_of,
    hears_of_it,
    is_only,
    telling,
    vocabulary,
)
from dialog.listening import tokens_of, ways
from dialog.model import Json
from dialog.phrases import Phrases
from dialog.scene import Scene

OWN = "flow:product-search"
_A_THING = 4  # words that name it, at most
_LITTLE_MORE = 2  # words around a thing: 'una camisa de lino'
_SHORT = 8  # words of a message that says no more than a price


async def speaks_of_the_last_one(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    """After something was shown: '¿y en negro?', '¿cuánto cuesta?', 'la otra', '¿y zapatos?'."""
    before = KnownProducts.of(known)
    if not (before.shown or before.table):
        return False
    wish = wanted(text, vocabulary(scene.phrases))
    is_newest = scene.topic in ("", OWN)  # else 'y cuánto cuesta?' is of that
    if is_newest and await _is_of_the_table(text, wish, before, scene):
        return True
    if wish.is_follow_up and len(before.table) > 1:
        return True
    if before.shown and _is_of_the_last(wish, text, scene.phrases, is_newest=is_newest):
        return True
    if is_newest and before.shown and hears_of_it("difference", text, scene.phrases):
        rest = besides("difference", text, scene.phrases)
        return await _is_known(rest, wanted(rest, vocabulary(scene.phrases)), scene)
    return _goes_on(text, scene.phrases) and await _is_known(text, wish, scene)


async def asks_for_a_thing(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    """Two of three: 'tenéis' or 'busco', a thing of the catalogue, a reading that is near."""
    del known
    wish = wanted(text, vocabulary(scene.phrases))
    if hears_of_it("no_wish", text, scene.phrases):
        return False
    asks = hears_of_it("asks", text, scene.phrases)
    is_near = scene.guess == "product_search"
    names_it = 0 < len(wish.words) <= _A_THING
    if asks and (wish.price.is_told or (is_near and names_it)):
        return True
    if asks and wish.is_follow_up and wish.colour and not wish.size:
        return True
    is_gift = len(telling(wish, scene.phrases)) < len(wish.words)
    if is_gift and (wish.price.has_limits or (asks and not telling(wish, scene.phrases))):
        return True
    more = _LITTLE_MORE * (1 + bool(wish.size) + bool(wish.colour))
    is_bare = names_it and len(tokens_of(text)) <= len(wish.words) + more
    if asks or is_near or wish.count > 0:
        return await _is_known(text, wish, scene)
    return is_bare and await _is_known(text, wish, scene, well_spelt=True)  # not 'e no Porto'


def table_of(text: str, known: KnownProducts, phrases: Phrases) -> Sequence[str]:
    """What was shown in one list; of two that were shown one by one, 'the other', 'of the two'."""
    two = tuple(dict.fromkeys(filter(None, (known.before, *known.table, known.shown))))
    if len(known.table) != 1 or len(two) != 2:
        return known.table
    of_both = ("other", "of_both", "advice", "difference", "all_of_them", "both_of_them")
    is_of_both = hears_any_of(of_both, text, phrases)
    return two if is_of_both else known.table


def _is_of_the_last(wish: Wanted, text: str, phrases: Phrases, *, is_newest: bool) -> bool:
    if wish.is_follow_up or (is_newest and asks_the_price(wish, text, phrases)):
        return True
    is_of_it = asks_the_options(text, phrases)
    if wish.is_empty and (is_of_it or (is_newest and (wish.count or wish.price.currency))):
        return True
    return is_only("buying", text, phrases)


async def _is_of_the_table(text: str, wish: Wanted, known: KnownProducts, scene: Scene) -> bool:
    """'la segunda', 'el más caro', '¿y por menos de 40?', '¿cuál me recomiendas?'"""
    phrases = scene.phrases
    if wish.is_of_price or is_only("others", text, phrases):
        return len(tokens_of(text)) <= _SHORT
    if is_only("advice", text, phrases) or is_only("difference", text, phrases):
        return True
    of_all = ("all_of_them", "both_of_them")
    is_of_all = any(is_only(name, text, phrases) for name in of_all)
    if is_of_all and len(table_of(text, known, phrases)) > 1:
        return len(tokens_of(text)) <= _SHORT
    names_none = not telling(wish, phrases)
    names = table_of(text, known, phrases)
    is_open = len(names) > 1 and names_none
    if is_open and (hears_of_it("buying", text, phrases) or asks_the_options(text, phrases)):
        return True
    if is_open and wish.is_follow_up and known.shown not in names:
        return True
    table = await Shelf(scene.shop, scene.phrases, scene.language).all_named(names)
    return picked(text, table, known.shown, scene.phrases) is not None


async def _is_known(text: str, wish: Wanted, scene: Scene, *, well_spelt: bool = False) -> bool:
    shelf = Shelf(scene.shop, scene.phrases, scene.language)
    if not 0 < len(telling(wish, scene.phrases)) <= _A_THING:
        return False
    return await shelf.has(wish, well_spelt=well_spelt) or await shelf.has_each(text)


def _goes_on(text: str, phrases: Phrases) -> bool:
    """'¿y zapatos?', also after an 'ok'."""
    said = tokens_of(text)
    while said and any(said[:1] == way for way in ways(phrases, "bot.heard.ok")):
        said = said[1:]
    return any(said[: len(way)] == way for way in ways(phrases, "bot.heard.follow_up"))
