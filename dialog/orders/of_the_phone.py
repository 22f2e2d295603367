"""Orders that the channel's phone proves: which one is meant, by what it holds, or all of them."""

from collections.abc import Callable, Mapping, Sequence

from dialog import identity
from dialog.chat import Chat
from dialog.choosing import chosen, options_reader
from dialog.model import Choice, Inbound, Json
from dialog.orders.asked import hears_of_orders
from dialog.orders.known import KnownOrders
from dialog.orders.proof import proven
from dialog.orders.said import teller_of, texts_of
from dialog.orders.talk import asks_where_or_when, is_about_another
from dialog.orders.wording import FINISHED
from dialog.ports import Order
from dialog.readers import NotUnderstood, Reader, either, optional, order_number
from dialog.scene import Scene
from dialog.understanding.folding import fold, split

MOST_CHOICES = 5
_SEVERAL = 2
EACH, TOGETHER = "each", "together"  # 'todos': the answer, and the numbers that it stands for


async def orders_of_the_phone(chat: Chat) -> list[Order]:
    """Proven by the phone that the channel vouches for."""
    return [
        order
        for order in await chat.shop.orders_of(chat.contact.phone)
        if identity.proves(order, chat.contact.phone)
    ]


def choices_of(chat: Chat, orders: list[Order]) -> tuple[Choice, ...]:
    """By their numbers, with what they hold."""
    teller = teller_of(chat)
    return tuple(
        Choice(identity.canonical_number(order.number), teller.label(order))
        for order in orders[:MOST_CHOICES]
    )


async def order_of_the_phone(chat: Chat) -> Order | None:
    """By the phone that the channel vouches for: the one that is on its way, or one of several."""
    orders = await orders_of_the_phone(chat)
    first = next(iter(texts_of(chat)), "")
    named = holding(first, orders)
    if named:
        return next(one for one in orders if identity.canonical_number(one.number) == named)
    if hears_of_orders("newest", first, chat.scene.phrases):
        return orders[0] if orders else None
    if is_about_another(first, chat.scene.phrases):
        newest = KnownOrders.of(chat.known).newest
        orders = [order for order in orders if order.number != newest]
    running = [order for order in orders if order.status not in FINISHED] or orders
    if len(running) <= 1:
        return running[0] if running else None
    return await _one_of(chat, running[:MOST_CHOICES])


async def _one_of(chat: Chat, shown: list[Order]) -> Order | None:
    """The one that they choose; the first of them where they want all."""
    choices = choices_of(chat, shown)
    by_name = options_reader(choices, words_of_orders(shown))
    reader = either(by_name, order_number, _by_what_it_holds(chat, shown))
    number = str(await chat.ask("which", optional(reader), *choices))
    if number == EACH:
        chat.keep(TOGETHER, [order.number for order in shown])
        return shown[0]
    return await proven(chat, number) if number else None


def _by_what_it_holds(chat: Chat, orders: list[Order]) -> Reader:
    """'¿y los botines?', 'todos'"""

    def read(message: Inbound) -> str:
        held = holding(message.text, orders)
        if held:
            return held
        if hears_of_orders("each", message.text, chat.scene.phrases):
            return EACH
        raise NotUnderstood

    return Reader(read)


def one_of_those_told(told: str, known: Mapping[str, Json]) -> str:
    """'the first one', 'el segundo', of orders that were shown together; or ''"""
    choices = tuple(Choice(number, number) for number in KnownOrders.of(known).told)
    if len(choices) < _SEVERAL:
        return ""
    return chosen(Inbound("", "", "", told), choices, lambda _: ()) or ""


async def asks_for_what_they_bought(text: str, scene: Scene) -> bool:
    """'¿cuándo llega el vestido?', from a phone that has ordered one."""
    return asks_where_or_when(text, scene.phrases, scene.language) and await names_what_they_bought(
        text, scene
    )


async def names_what_they_bought(text: str, scene: Scene, seen: Sequence[str] = ()) -> bool:
    """'¿y el vestido?'; `seen` are orders that were proven, and shown in this talk."""
    phone = scene.contact.phone
    orders = list(await scene.shop.orders_of(phone)) if phone else []
    orders += [order for number in seen if (order := await scene.shop.find_order(number))]
    return any(_items(order) & set(split(fold(text))) for order in orders)


def holding(told: str, orders: list[Order]) -> str | None:
    """The only one of these orders that holds what is named."""
    said = set(split(fold(told)))
    found = [order.number for order in orders if _items(order) & said]
    return identity.canonical_number(found[0]) if len(found) == 1 else None


def _items(order: Order) -> set[str]:
    """'Vestido Luna M' -> {'vestido', 'luna'}"""
    return {word for line in order.lines for word in split(fold(line.name)) if len(word) > 3}


def words_of_orders(orders: list[Order]) -> Callable[[str], tuple[str, ...]]:
    """The words that only this order has: 'el de la chaqueta'."""
    told = {identity.canonical_number(order.number): _items(order) for order in orders}

    def words(number: str) -> tuple[str, ...]:
        others = {word for other, own in told.items() if other != number for word in own}
        return tuple(told[number] - others)

    return words
