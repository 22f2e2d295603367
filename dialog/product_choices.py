"""Which of the products on the table is meant: by its name, by its own word, by its price."""

from collections.abc import Mapping

from dialog.choosing import options_reader
from dialog.model import Choice
from dialog.phrases import Phrases
from dialog.ports import Product
from dialog.readers import Reader
from dialog.understanding.folding import fold, split

_TELLING = 4  # letters, at least, of a word that tells one product from the others


def slug_of(product: Product) -> str:
    return "-".join(split(fold(product.name)))[:40]


def choices_of(shown: Mapping[str, Product]) -> tuple[Choice, ...]:
    return tuple(Choice(slug, product.name) for slug, product in shown.items())


def choice_reader(shown: Mapping[str, Product], phrases: Phrases) -> Reader:
    """'la segunda', 'vestido luna', 'el de lunares', 'el más barato'."""
    names = {slug: set(split(fold(product.name))) for slug, product in shown.items()}
    cheapest = min(shown, key=lambda slug: _lowest_price(shown[slug]))

    def words(slug: str) -> tuple[str, ...]:
        others = {word for other, told in names.items() if other != slug for word in told}
        own = tuple(word for word in names[slug] - others if len(word) >= _TELLING)
        is_cheapest = slug == cheapest
        return (*own, *phrases.all_words("product_search.heard.cheapest")) if is_cheapest else own

    return options_reader(choices_of(shown), words)


def _lowest_price(product: Product) -> float:
    return min((float(variant.price) for variant in product.variants), default=0.0)
