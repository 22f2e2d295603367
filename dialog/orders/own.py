"""Which of their orders do they mean: by its number, by their phone, by what it holds."""

from collections.abc import Callable

from dialog import identity
from dialog.chat import Chat
from dialog.choosing import options_reader
from dialog.model import Choice, Inbound, Json
from dialog.orders.asked import CLEAR_ALONE, REST, aspects_of, hears_of_orders
from dialog.orders.proof import is_locked, proven, second_try
from dialog.orders.talk import (
    asks_where_or_when,
    is_about_a_parcel,
    is_about_another,
    is_barely_about_it,
    is_more_about_it,
)
from dialog.orders.wording import FINISHED, Teller
from dialog.ports import Order
from dialog.readers import (
    NotUnderstood,
    Reader,
    either,
    email_address,
    optional,
    order_number,
    order_number_nearby,
    order_numbers_in,
    phone_in,
    refusable_order,
)
from dialog.scene import Scene
from dialog.understanding.folding import fold, split

MOST_CHOICES = 5
MOST_TOLD = 3  # orders beside the first, of one message
EACH, TOGETHER = "each", "together"  # 'todos': the answer, and the numbers that it stands for
SEEN, SEEN_AT_MOST = "orders_seen", 3  # what is known of the orders that were shown, newest last


async def own_order(chat: Chat) -> Order | None:
    """The order once it is proven to be theirs; None when there is no such pair."""
    number = chat.told("number", order_number_nearby) or await _last_one(chat)
    first = next(iter(texts_of(chat)), "")
    is_theirs = not hears_of_orders("someone_elses", first, chat.scene.phrases)
    if number is None and not is_theirs:
        chat.say("someone_elses")
    elif number is None and chat.contact.phone:
        order = await _of_the_phone(chat)
        if order is not None:
            return order
    _hear_the_proof(chat)
    number = number or await _number(chat)
    if not number:
        return None
    chat.known["order_asked"] = str(number)  # a complaint that follows is of this one
    order = await proven(chat, str(number))
    is_refused = chat.state.answers.get("email") == ""
    return order if order or is_refused or is_locked(chat) else await second_try(chat)


def _hear_the_proof(chat: Chat) -> None:
    """An e-mail that is given instead of the number is not asked for again."""
    if any("@" in message.text for message in chat.news):
        chat.told("email", email_address)
    elif chat.state.asked in ("number", "number_now"):
        chat.told("email", _phone_alone(chat))


def _phone_alone(chat: Chat) -> Reader:
    """'mi teléfono es 600 111 222': no order's number."""
    phone = phone_in(chat.scene.region)

    def spot(message: Inbound) -> Json | None:
        is_number = order_number.spot(message) is not None
        return None if is_number else phone.spot(message)

    return Reader(phone.read, spot)


async def _last_one(chat: Chat) -> str | None:
    """The order that was shown last, if that is what they ask more about."""
    first = next(iter(texts_of(chat)), "")
    known = await _named_one(chat, first) or chat.known.get("order")
    other = _seen_before(chat, first)
    if not (known and first) or hears_of_orders("someone_elses", first, chat.scene.phrases):
        return None
    if not (other or _asks_more(chat, first) or await _is_of_its_parcels(chat, first)):
        return None
    chat.keep("number", other or known)
    return str(other or known)


async def _named_one(chat: Chat, told: str) -> str:
    """'¿y la chaqueta?', from a phone that has ordered one."""
    if not (told and chat.contact.phone):
        return ""
    named = _holding(told, await orders_of_the_phone(chat))
    return named or ""


def _seen_before(chat: Chat, told: str) -> str:
    """'¿y el otro?', of those that were shown; whose phone we know may have more of them."""
    seen = [str(number) for number in chat.known.get(SEEN) or ()]
    if chat.contact.phone or len(seen) < 2 or not is_about_another(told, chat.scene.phrases):
        return ""
    return seen[-2]


def _asks_more(chat: Chat, told: str) -> bool:
    phrases, language = chat.scene.phrases, chat.scene.language
    if is_more_about_it(told, phrases, language) or is_barely_about_it(told, phrases):
        return True
    if is_about_another(told, phrases) or hears_of_orders("newest", told, phrases):
        return False
    is_newest = chat.scene.topic == "flow:order-status" or not chat.contact.phone
    if is_newest and not chat.state.asked:
        return True
    return bool(aspects_of(told, phrases, language) & CLEAR_ALONE)


async def _is_of_its_parcels(chat: Chat, told: str) -> bool:
    """'¿y el otro paquete?', of one that comes in several; else it is another order."""
    if not is_about_a_parcel(told, chat.scene.phrases):
        return False
    order = await chat.shop.find_order(str(chat.known["order"]))
    return order is not None and len(order.shipments) > 1


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


async def _of_the_phone(chat: Chat) -> Order | None:
    """By the phone that the channel vouches for: the one that is on its way, or one of several."""
    orders = await orders_of_the_phone(chat)
    first = next(iter(texts_of(chat)), "")
    named = _holding(first, orders)
    if named:
        return next(one for one in orders if identity.canonical_number(one.number) == named)
    if hears_of_orders("newest", first, chat.scene.phrases):
        return orders[0] if orders else None
    if is_about_another(first, chat.scene.phrases):
        orders = [order for order in orders if order.number != chat.known.get("order")]
    running = [order for order in orders if order.status not in FINISHED] or orders
    if len(running) <= 1:
        return running[0] if running else None
    shown = running[:MOST_CHOICES]
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
        held = _holding(message.text, orders)
        if held:
            return held
        if hears_of_orders("each", message.text, chat.scene.phrases):
            return EACH
        raise NotUnderstood

    return Reader(read)


async def asks_for_what_they_bought(text: str, scene: Scene) -> bool:
    """'¿cuándo llega el vestido?', from a phone that has ordered one."""
    return asks_where_or_when(text, scene.phrases, scene.language) and await names_what_they_bought(
        text, scene
    )


async def names_what_they_bought(text: str, scene: Scene) -> bool:
    """'¿y el vestido?'"""
    if not scene.contact.phone:
        return False
    orders = await scene.shop.orders_of(scene.contact.phone)
    return any(_items(order) & set(split(fold(text))) for order in orders)


def _holding(told: str, orders: list[Order]) -> str | None:
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


async def _number(chat: Chat) -> str:
    """'' when the customer doesn't have it, even after hearing where to look."""
    number = await chat.ask("number", refusable_order(optional(order_number_nearby)))
    if not number:
        number = await chat.ask("number_now", optional(order_number_nearby))
    return str(number)


def named_with(chat: Chat, number: str) -> list[str]:
    """Other orders of the same message: 'mis pedidos 10452 y 10460'."""
    each = chat.state.answers.get(TOGETHER)
    if each:
        return [str(other) for other in each if other != number][:MOST_TOLD]
    told = (order_numbers_in(text) for text in texts_of(chat))
    together = next((numbers for numbers in told if number in numbers), ())
    return [other for other in together if other != number][:MOST_TOLD]


def texts_of(chat: Chat) -> list[str]:
    """What the customer has written since the flow began."""
    texts = (*chat.state.heard, *(item.text for item in chat.news if not item.choice))
    return [text for text in texts if text]


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
