"""Which of their orders a complaint is of: the number they tell, or one that we know of."""

from dialog.chat import Chat
from dialog.choosing import options_reader
from dialog.complaining.asking import ask, is_changing
from dialog.complaining.contact import is_given_a_phone
from dialog.errors import ShopUnavailable
from dialog.model import Choice
from dialog.orders.known import KnownOrders
from dialog.orders.of_the_phone import choices_of, orders_of_the_phone, words_of_orders
from dialog.orders.said import named_beside
from dialog.orders.talk import is_about_another
from dialog.ports import Order
from dialog.readers import Reader, either, no_spot, optional, order_number


async def order_of(chat: Chat, kind: str) -> str:
    """'' when unknown; about the service itself it is not asked, only heard."""
    reader = optional(order_number)
    reader = no_spot(reader) if is_given_a_phone(chat) else reader
    if kind == "service" and not is_changing(chat, "order"):
        return str(chat.told("order", reader) or "")
    choices, shown = await _orders_to_choose(chat)
    return str(await ask(chat, "order", either(reader, shown), *choices))


async def _orders_to_choose(chat: Chat) -> tuple[tuple[Choice, ...], Reader]:
    """Those that were shown, else those of the phone that the channel vouches for."""
    phrases, numbers = chat.scene.phrases, KnownOrders.of(chat.known).shown_last
    orders = [] if numbers or "order" in chat.state.answers else await _of_the_phone(chat)
    choices = tuple(Choice(number, number) for number in numbers) or choices_of(chat, orders)
    words = words_of_orders(orders)
    agrees = phrases.all_words("bot.yes") if len(choices) == 1 else ()
    return choices, options_reader(choices, lambda one: (*agrees, *(words(one) if orders else ())))


async def _of_the_phone(chat: Chat) -> list[Order]:
    """A shop that does not answer keeps nobody from complaining."""
    try:
        return await orders_of_the_phone(chat) if chat.contact.phone else []
    except ShopUnavailable:
        return []


def take_what_was_just_shown(chat: Chat) -> None:
    """'me vino con un agujero', right after the order was looked up, is of that order.

    Found or not: a complaint shows nothing of it, and people look at it anyway.
    """
    is_first_look = not chat.state.asked and "order" not in chat.state.answers
    if is_first_look and chat.scene.topic == "flow:order-status" and not _is_of_another(chat):
        orders = KnownOrders.of(chat.known)
        meant = orders.together or (orders.asked,)
        if len(meant) == 1 and meant[0]:
            chat.keep("order", meant[0])


def other_orders(chat: Chat, order: str) -> str:
    """'los pedidos 10452 y 10460 llegaron rotos': those that were named beside it"""
    texts = (*chat.state.heard, *(item.text for item in chat.news))
    return ", ".join(named_beside(order, texts))


def _is_of_another(chat: Chat) -> bool:
    return any(is_about_another(item.text, chat.scene.phrases) for item in chat.news)
