"""Which of the products on the table is meant: by its name, by its own word, by its price."""

from collections.abc import Mapping, Sequence

from dialog.catalogue.prices import CHEAPER, CHEAPEST, DEARER, DEAREST
from dialog.catalogue.wanted import lowest_price, wanted
from dialog.catalogue.words import vocabulary
from dialog.choice_words import ARTICLES, LAST, PLACES
from dialog.choosing import chosen, options_reader
from dialog.listening import hears
from dialog.model import Choice, Inbound, Json
from dialog.phrases import Phrases
from dialog.ports import Product
from dialog.readers import NotUnderstood, Reader
from dialog.understanding.folding import fold, split

_TELLING = 4  # letters, at least, of a word that tells one product from the others
_A_FEW = 8  # words that pick one; more tell something else


def slug_of(name: str) -> str:
    return "-".join(split(fold(name)))[:40]


def choices_of(shown: Mapping[str, Product]) -> tuple[Choice, ...]:
    return tuple(Choice(slug, product.name) for slug, product in shown.items())


def choice_reader(shown: Mapping[str, Product], phrases: Phrases) -> Reader:
    """'la segunda', 'vestido luna', 'el de lunares', 'el más barato'."""
    own = _own_words({slug: _told_of(product) for slug, product in shown.items()})
    by_price = sorted(shown, key=lambda slug: lowest_price(shown[slug]))

    def words(slug: str) -> tuple[str, ...]:
        cheapest = _ways(phrases, CHEAPEST) if slug == by_price[0] else ()
        dearest = _ways(phrases, DEAREST) if slug == by_price[-1] else ()
        return (*own[slug], *cheapest, *dearest)

    options = options_reader(choices_of(shown), words)

    def read(message: Inbound) -> Json:
        try:
            return options.read(message)
        except NotUnderstood:  # 'quanto custa a segunda?'
            one = picked(message.text, list(shown.values()), "", phrases)
            if one is None:
                raise
            return slug_of(one.name)

    return Reader(read)


def is_named(message: Inbound, table: Sequence[Product]) -> bool:
    """Does the message pick one of these by its place, its name, or a word of its own?"""
    return _named(message, table) is not None


def picked(text: str, table: Sequence[Product], last: str, phrases: Phrases) -> Product | None:
    """'la segunda', 'me quedo con el verbena', 'el otro', 'la más cara': of those shown last."""
    said = split(fold(text))
    if not table or not 0 < len(said) <= _A_FEW:
        return None
    names = [product.name for product in table]
    if len(table) == 2 and last in names and _hears(phrases, "other", said):
        return table[1 - names.index(last)]
    wish = wanted(text, vocabulary(phrases))
    order = wish.price.order
    is_of_both = _hears(phrases, "of_both", said)  # 'which is cheaper?'
    is_compared = order in (CHEAPER, DEARER) and (is_of_both or last not in names)
    if len(table) > 1 and (order in (CHEAPEST, DEAREST) or is_compared):
        ranked = sorted(table, key=lowest_price)
        found = ranked[-1] if order in (DEAREST, DEARER) else ranked[0]
        is_narrower = bool(wish.size or wish.colour)  # 'a mais barata em G', which it is
        return found if found.name != last or is_narrower else None
    if order or is_of_both:
        return None
    bare = " ".join(word for word in said if _may_pick(word, phrases))
    name = _named(Inbound("", "", "", bare), table) if bare else None
    return next((product for product in table if product.name == name), None)


def _may_pick(word: str, phrases: Phrases) -> bool:
    is_place = word in PLACES or word in LAST
    return word not in vocabulary(phrases).filler or (is_place and word not in ARTICLES)


def _named(message: Inbound, table: Sequence[Product]) -> str | None:
    own = _own_words({product.name: _told_of(product) for product in table})
    choices = tuple(Choice(name, name) for name in own)
    return chosen(message, choices, lambda name: own[name])


def _told_of(product: Product) -> str:
    return f"{product.name} {product.words}"


def _own_words(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The words of each name that none of the others has."""
    told = {key: set(split(fold(name))) for key, name in names.items()}
    others = {
        key: {word for other, words in told.items() if other != key for word in words}
        for key in told
    }
    return {
        key: tuple(sorted(word for word in told[key] - others[key] if len(word) >= _TELLING))
        for key in told
    }


def _ways(phrases: Phrases, name: str) -> tuple[str, ...]:
    return phrases.all_words(f"product_search.heard.{name}")


def _hears(phrases: Phrases, name: str, said: Sequence[str]) -> bool:
    return hears(phrases, f"product_search.heard.{name}", said)
