"""Which of their orders do they mean: by its number, by the one shown last, by their phone."""

from dataclasses import replace

from dialog.chat import Chat
from dialog.model import Inbound, Json
from dialog.orders.asked import CLEAR_ALONE, aspects_of, hears_of_orders
from dialog.orders.known import KnownOrders, note_asked
from dialog.orders.of_the_phone import (
    TOGETHER,
    holding,
    one_of_those_told,
    order_of_the_phone,
    orders_of_the_phone,
)
from dialog.orders.proof import is_locked, proven, second_try
from dialog.orders.said import named_beside, texts_of
from dialog.orders.talk import (
    is_about_a_parcel,
    is_about_another,
    is_barely_about_it,
    is_more_about_it,
)
from dialog.ports import Order
from dialog.readers import (
    Reader,
    email_address,
    optional,
    order_number,
    order_number_nearby,
    refusable_order,
)

MOST_TOLD = 3  # orders beside the first, of one message


async def own_order(chat: Chat) -> Order | None:
    """The order once it is proven to be theirs; None when there is no such pair."""
    _drop_what_is_not_meant(chat)
    number = chat.told("number", order_number_nearby) or await _last_one(chat)
    first = next(iter(texts_of(chat)), "")
    is_theirs = not hears_of_orders("someone_elses", first, chat.scene.phrases)
    if number is None and not is_theirs:
        chat.say("someone_elses")
    elif number is None and chat.contact.phone:
        order = await order_of_the_phone(chat)
        if order is not None:
            return order
    _hear_the_proof(chat)
    number = number or await _number(chat)
    if not number:
        return None
    note_asked(chat.known, str(number))  # a complaint that follows is of this one
    order = await proven(chat, str(number))
    is_refused = chat.state.answers.get("email") == ""
    return order if order or is_refused or is_locked(chat) else await second_try(chat)


def _drop_what_is_not_meant(chat: Chat) -> None:
    """'no, ese no, el otro', where its proof is asked for: another number is."""
    told = [item.text for item in chat.news]
    if chat.state.asked != "email" or any(order_number.spot(item) for item in chat.news):
        return
    if any(is_about_another(text, chat.scene.phrases) for text in told):
        chat.forget("number", "number_now", "email")
        chat.state = replace(chat.state, heard=(), asked="")
        chat.news = ()
        chat.understood = True


def _hear_the_proof(chat: Chat) -> None:
    """An e-mail that is given instead of the number is not asked for again."""
    if any("@" in message.text for message in chat.news):
        chat.told("email", email_address)
    elif chat.state.asked in ("number", "number_now"):
        chat.told("email", _phone_alone(chat))


def _phone_alone(chat: Chat) -> Reader:
    """'mi teléfono es 600 111 222': no order's number."""
    phone = chat.scene.phone

    def spot(message: Inbound) -> Json | None:
        is_number = order_number.spot(message) is not None
        return None if is_number else phone.spot(message)

    return Reader(phone.read, spot)


async def _last_one(chat: Chat) -> str | None:
    """The order that was shown last, if that is what they ask more about."""
    first = next(iter(texts_of(chat)), "")
    known = await _named_one(chat, first) or KnownOrders.of(chat.known).newest
    other = one_of_those_told(first, chat.known) or _seen_before(chat, first)
    if not (known and first) or hears_of_orders("someone_elses", first, chat.scene.phrases):
        return None
    if not (other or _asks_more(chat, first) or await _is_of_its_parcels(chat, first)):
        return None
    chat.keep("number", other or known)
    return str(other or known)


async def _named_one(chat: Chat, told: str) -> str:
    """'¿y la chaqueta?', from a phone that has ordered one, or of an order that was shown."""
    if not told:
        return ""
    if chat.contact.phone:
        return holding(told, await orders_of_the_phone(chat)) or ""
    seen = KnownOrders.of(chat.known).seen
    shown = [order for number in seen if (order := await chat.shop.find_order(number))]
    return holding(told, shown) or ""


def _seen_before(chat: Chat, told: str) -> str:
    """'¿y el otro?', of those that were shown; whose phone we know may have more of them."""
    seen = KnownOrders.of(chat.known).seen
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
    order = await chat.shop.find_order(KnownOrders.of(chat.known).newest)
    return order is not None and len(order.shipments) > 1


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
    return named_beside(number, texts_of(chat))[:MOST_TOLD]
