"""The shop window: a few products of the catalogue, each with the picture that fits it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency

from dialog.errors import ShopUnavailable
from dialog.ports import Product, Shop

# What is looked for in the catalogue, and our drawing of it.
PIECES = (
    ("vestido", "dress"),
    ("chaqueta vaquera", "jacket"),
    ("camiseta", "tshirt"),
    ("jersey", "sweater"),
    ("camisa", "shirt"),
    ("bolso", "bag"),
    ("pantalón", "trousers"),
    ("sombrero", "hat"),
    ("falda", "skirt"),
    ("pañuelo", "scarf"),
    ("zapatillas", "shoes"),
    ("pendientes", "earrings"),
    ("cinturón", "belt"),
)
IN_THE_WINDOW = 8


@dataclass(frozen=True, slots=True)
class Card:
    """One product as the page shows it."""

    name: str
    price: str
    options: tuple[str, ...]
    picture: str
    sold_out: bool


async def cards(shop: Shop) -> list[Card]:
    """Different products, in the window's order; fewer when the catalogue has fewer."""
    found: dict[str, Card] = {}
    try:
        for words, picture in PIECES:
            for product in (await shop.search_products(words))[:1]:
                found.setdefault(product.name, card(product, picture))
    except ShopUnavailable:
        return []
    return list(found.values())[:IN_THE_WINDOW]


def card(product: Product, picture: str) -> Card:
    return Card(
        product.name,
        _price(product),
        _sizes(product),
        picture,
        sold_out=not any(variant.available for variant in product.variants),
    )


def _price(product: Product) -> str:
    """'29,90 €', or 'desde 29,90 €' when variants differ."""
    amounts = sorted({amount for variant in product.variants if (amount := _amount(variant.price))})
    if not amounts:
        return ""
    least = format_currency(amounts[0], product.currency, locale="es_ES")
    return f"desde {least}" if len(amounts) > 1 else least


def _amount(price: str) -> Decimal | None:
    try:
        return Decimal(price)
    except InvalidOperation:
        return None


def _sizes(product: Product) -> tuple[str, ...]:
    """The first part of each variant's options: 'M / azul' -> 'M'."""
    firsts = (variant.options.partition("/")[0].strip() for variant in product.variants)
    return tuple(dict.fromkeys(first for first in firsts if first))
