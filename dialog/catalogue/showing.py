"""What is said of a product that was found: all of it, or only what was asked of it now."""

from dataclasses import replace

from dialog.catalogue.ears import EARLIER, PRODUCT
from dialog.catalogue.hearing import last_shown, read_wish
from dialog.catalogue.wanted import Wanted
from dialog.catalogue.wording import Presenter
from dialog.catalogue.words import asks_the_options, asks_the_price, hears_of_it, vocabulary
from dialog.chat import Chat
from dialog.ports import Product


def show(chat: Chat, product: Product, told: str) -> None:
    """Only what was asked of one that was just shown: its price, its sizes, where to buy it."""
    before = last_shown(chat)
    wish = _with_details(chat, read_wish(chat, told))
    phrase = _asked_of_it(chat, wish, told) if product.name == before and wish.is_empty else ""
    if product.name != before:
        chat.known[EARLIER] = before
    chat.known[PRODUCT] = product.name
    shown = presenter_of(chat).shown(product, wish)
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
