"""What is said of a product that was found: all of it, or only what was asked of it now."""

from dataclasses import replace

from dialog.catalogue.hearing import last_shown, read_wish
from dialog.catalogue.known import KnownProducts, note_shown
from dialog.catalogue.wanted import Wanted
from dialog.catalogue.wording import Presenter
from dialog.catalogue.words import (
    asks_the_options,
    asks_the_price,
    hears_of_it,
    is_only,
    vocabulary,
)
from dialog.chat import Chat
from dialog.ports import Product
from dialog.understanding.folding import fold, split

Said = tuple[str, dict[str, str]]  # a phrase of the search, and its blanks


def show(chat: Chat, product: Product, told: str) -> None:
    """Only what was asked of one that was just shown: its price, its sizes, where to buy it."""
    is_again = product.name == last_shown(chat)
    wish = _with_details(chat, read_wish(chat, told))
    wish = _as_before(chat, wish, told) if is_again else wish
    if str(wish.count) in split(fold(product.name)):  # 'Calcetines Hoja (3 pares)'
        wish = replace(wish, count=0)
    note_shown(chat.known, product.name, (wish.size, wish.colour), wish.count)
    asked = _asked_of_it(chat, product, wish, told) if is_again else None
    phrase, blanks = asked or _all_of_it(chat, product, wish)
    chat.say(phrase, **blanks)


def _all_of_it(chat: Chat, product: Product, wish: Wanted) -> Said:
    shown = presenter_of(chat).shown(product, wish)
    blanks = {"price": shown.price, "variant": shown.variant, "details": shown.details}
    return shown.phrase, {"product": shown.product, **blanks}


def _asked_of_it(chat: Chat, product: Product, wish: Wanted, told: str) -> Said | None:
    """None where all of it is to be shown."""
    phrases, presenter = chat.scene.phrases, presenter_of(chat)
    named = {"product": product.name}
    if product.url and _asks_a_detail(chat, wish, told):
        return "detail", {**named, "url": product.url}
    how_many = _how_many_of_it(chat, product, wish, told)
    if how_many or not (wish.is_empty or is_only("buying", told, phrases)):
        return how_many
    price = presenter.shown(product, wish).price
    if hears_of_it("buying", told, phrases):
        return ("buy", {**named, "price": price, "url": product.url}) if product.url else None
    if asks_the_options(told, phrases):
        options = presenter.options_of(product)
        return ("comes_in", {**named, "options": options}) if options else None
    is_cost = asks_the_price(wish, told, phrases) and not hears_of_it("page", told, phrases)
    return ("costs", {**named, "price": price}) if is_cost else None


def _how_many_of_it(chat: Chat, product: Product, wish: Wanted, told: str) -> Said | None:
    """What so many cost together, or how many are left; None where neither is asked."""
    presenter, named = presenter_of(chat), {"product": product.name}
    if wish.count and product.url and _asks_for_so_many(chat, read_wish(chat, told), told):
        return "for_all", {**named, "told": presenter.several(product, wish), "url": product.url}
    if not hears_of_it("left", told, chat.scene.phrases):
        return None
    options = presenter.left_of(product, wish) or presenter.options_of(product)
    return ("comes_in", {**named, "options": options}) if options else None


def _with_details(chat: Chat, wish: Wanted) -> Wanted:
    """'la bufanda roja', of a list: the colour counts as well as the name."""
    news = read_wish(chat, " ".join(message.text for message in chat.news if not message.choice))
    return replace(
        wish,
        size=news.size or wish.size,
        colour=news.colour or wish.colour,
        count=news.count or wish.count,
    )


def _asks_a_detail(chat: Chat, wish: Wanted, told: str) -> bool:
    """'¿es impermeable?', of what was just shown: to show it again is no answer."""
    names_more = bool(wish.size or wish.colour or wish.price.is_told)
    return not names_more and bool(wish.words) and hears_of_it("is_it", told, chat.scene.phrases)


def _asks_for_so_many(chat: Chat, plain: Wanted, told: str) -> bool:
    """'me llevo 2', 'cuánto sería todo'"""
    return plain.is_empty and bool(plain.count or asks_the_price(plain, told, chat.scene.phrases))


def _as_before(chat: Chat, wish: Wanted, told: str) -> Wanted:
    """'¿y en M?', of the red one, is of the red one in M."""
    known = KnownProducts.of(chat.known)
    size, colour = known.details
    wish = replace(wish, count=wish.count or known.count)
    if wish.is_empty and (wish.count or hears_of_it("left", told, chat.scene.phrases)):
        return replace(wish, size=size, colour=colour)
    if bool(wish.size) == bool(wish.colour):
        return wish
    return replace(wish, size=wish.size or size, colour=wish.colour or colour)


def presenter_of(chat: Chat) -> Presenter:
    phrases = chat.scene.phrases
    return Presenter(phrases, chat.scene.language, vocabulary(phrases))
