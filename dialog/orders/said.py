"""What the customer has said since the look-up began, and who tells them of their order."""

from collections.abc import Iterable

from dialog.chat import Chat
from dialog.orders.asked import REST, aspects_of, hears_of_orders
from dialog.orders.talk import is_about_a_parcel, says_it_never_came
from dialog.orders.wording import Teller
from dialog.ports import Order
from dialog.readers import order_numbers_in

SEEN = "orders_seen"  # what is known of the orders that were shown, newest last


def texts_of(chat: Chat) -> list[str]:
    """What the customer has written since the flow began."""
    texts = (*chat.state.heard, *(item.text for item in chat.news if not item.choice))
    return [text for text in texts if text]


def named_beside(number: str, texts: Iterable[str]) -> list[str]:
    """'mis pedidos 10452 y 10460': the other orders of the first text that names this one."""
    told = (order_numbers_in(text) for text in texts)
    together = next((numbers for numbers in told if number in numbers), ())
    return [other for other in together if other != number]


def asked_of_it(chat: Chat) -> frozenset[str]:
    """The aspects of an order that its customer has asked for since the flow began."""
    phrases, language = chat.scene.phrases, chat.scene.language
    texts = texts_of(chat)
    if any(is_about_a_parcel(text, phrases) for text in texts):
        return frozenset({REST})
    return frozenset().union(*(aspects_of(text, phrases, language) for text in texts))


def asked_together(chat: Chat, order: Order, shown: list[str]) -> list[str]:
    """'¿cuál llega antes?', of those that were shown before."""
    first, phrases = next(iter(texts_of(chat)), ""), chat.scene.phrases
    if not hears_of_orders("each", first, phrases) or not asked_of_it(chat):
        return []
    return [number for number in shown if number != order.number]


def teller_of(chat: Chat) -> Teller:
    return Teller(chat.scene.phrases, chat.scene.language, chat.scene.now.date())


def never_came(chat: Chat) -> bool:
    return any(says_it_never_came(text, chat.scene.phrases) for text in texts_of(chat))
