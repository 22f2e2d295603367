"""What is said of a product that was found: all of it, or only what was asked of it now."""

from dataclasses import replace

from dialog.catalogue.ears import EARLIER, PRODUCT
from dialog.catalogue.hearing import last_shown, read_wish
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

DETAILS = "product_details"  # what is known: size and colour that were asked for last


def show(chat: Chat, product: Product, told: str) -> None:
    """Only what was asked of one that was just shown: its price, its sizes, where to buy it."""
    before = last_shown(chat)
    wish = _with_details(chat, read_wish(chat, told))
    if product.name == before:
        wish = _as_before(chat, wish)
    chat.known[DETAILS] = [wish.size, wish.colour]
    is_bare = wish.is_empty or is_only("buying", told, chat.scene.phrases)
    phrase = _asked_of_it(chat, wish, told) if product.name == before and is_bare else ""
    if product.name != before:
        chat.known[EARLIER] = before
    chat.known[PRODUCT] = product.name
    shown = presenter_of(chat).shown(product, wish)
    if product.name == before and _asks_a_detail(chat, wish, told) and product.url:
        chat.say("detail", product=product.name, url=product.url)
        return
    if phrase == "buy" and product.url:
        chat.say("buy", product=product.name, price=shown.price, url=product.url)
    elif phrase == "costs":
        chat.say("costs", product=product.name, price=shown.price)
    elif phrase == "comes_in" and (options := presenter_of(chat).options_of(product)):
        chat.say("comes_in", product=product.name, options=options)
    else:
        chat.say(
            shown.phrase,
            product=shown.product,
            price=shown.price,
            variant=shown.variant,
            details=shown.details,
        )


def _with_details(chat: Chat, wish: Wanted) -> Wanted:
    """'la bufanda roja', of a list: the colour counts as well as the name."""
    news = read_wish(chat, " ".join(message.text for message in chat.news if not message.choice))
    return replace(wish, size=news.size or wish.size, colour=news.colour or wish.colour)


def _asks_a_detail(chat: Chat, wish: Wanted, told: str) -> bool:
    """'¿es impermeable?', of what was just shown: to show it again is no answer."""
    names_more = bool(wish.size or wish.colour or wish.price.is_told)
    return not names_more and bool(wish.words) and hears_of_it("is_it", told, chat.scene.phrases)


def _as_before(chat: Chat, wish: Wanted) -> Wanted:
    """'¿y en M?', of the red one, is of the red one in M."""
    size, colour = chat.known.get(DETAILS) or ("", "")
    if bool(wish.size) == bool(wish.colour):
        return wish
    return replace(wish, size=wish.size or size, colour=wish.colour or colour)


def _asked_of_it(chat: Chat, wish: Wanted, told: str) -> str:
    phrases = chat.scene.phrases
    if hears_of_it("buying", told, phrases):
        return "buy"
    if asks_the_options(told, phrases):
        return "comes_in"
    is_cost = asks_the_price(wish, told, phrases) and not hears_of_it("page", told, phrases)
    return "costs" if is_cost else ""


def presenter_of(chat: Chat) -> Presenter:
    phrases = chat.scene.phrases
    return Presenter(phrases, chat.scene.language, vocabulary(phrases))
