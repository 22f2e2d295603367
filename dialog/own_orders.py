"""Which of their orders do they mean: by its number, by their phone, by what it holds."""

from collections.abc import Callable

from dialog import identity
from dialog.chat import Chat
from dialog.choosing import options_reader
from dialog.model import Choice
from dialog.order_proof import is_locked, proven, second_try
from dialog.order_talk import is_about_another, is_barely_about_it, is_more_about_it
from dialog.order_wording import FINISHED, Teller
from dialog.ports import Order
from dialog.readers import (
    either,
    email_address,
    optional,
    order_number,
    order_number_nearby,
    order_numbers_in,
)
from dialog.understanding.folding import fold, split

MOST_CHOICES = 5
MOST_TOLD = 3  # orders beside the first, of one message


async def own_order(chat: Chat) -> Order | None:
    """The order once it is proven to be theirs; None when there is no such pair."""
    number = chat.told("number", order_number_nearby) or _last_one(chat)
    if number is None and chat.contact.phone:
        order = await _of_the_phone(chat)
        if order is not None:
            return order
    _hear_the_proof(chat)
    number = number or await _number(chat)
    if not number:
        return None
    order = await proven(chat, str(number))
    is_refused = chat.state.answers.get("email") == ""
    return order if order or is_refused or is_locked(chat) else await second_try(chat)


def _hear_the_proof(chat: Chat) -> None:
    """An e-mail that is given instead of the number is not asked for again."""
    if any("@" in message.text for message in chat.news):
        chat.told("email", email_address)


def _last_one(chat: Chat) -> str | None:
    """The order that was shown last, if that is what they ask more about."""
    first = next(iter(texts_of(chat)), "")
    known = chat.known.get("order")
    phrases, language = chat.scene.phrases, chat.scene.language
    asks_more = is_more_about_it(first, phrases, language) or is_barely_about_it(first, phrases)
    if not known or not asks_more:
        return None
    chat.keep("number", known)
    return str(known)


async def _of_the_phone(chat: Chat) -> Order | None:
    """By the phone that the channel vouches for: the one that is on its way, or one of several."""
    orders = [
        order
        for order in await chat.shop.orders_of(chat.contact.phone)
        if identity.proves(order, chat.contact.phone)
    ]
    if is_about_another(next(iter(texts_of(chat)), ""), chat.scene.phrases):
        orders = [order for order in orders if order.number != chat.known.get("order")]
    running = [order for order in orders if order.status not in FINISHED] or orders
    if len(running) <= 1:
        return running[0] if running else None
    shown = running[:MOST_CHOICES]
    choices = tuple(
        Choice(identity.canonical_number(order.number), teller_of(chat).label(order))
        for order in shown
    )
    reader = either(options_reader(choices, _words_of(shown)), order_number)
    number = str(await chat.ask("which", optional(reader), *choices))
    return await proven(chat, number) if number else None


def _words_of(orders: list[Order]) -> Callable[[str], tuple[str, ...]]:
    """The words that only this order has: 'el de la chaqueta'."""
    told = {
        identity.canonical_number(order.number): {
            word for line in order.lines for word in split(fold(line.name)) if len(word) > 3
        }
        for order in orders
    }

    def words(number: str) -> tuple[str, ...]:
        others = {word for other, own in told.items() if other != number for word in own}
        return tuple(told[number] - others)

    return words


async def _number(chat: Chat) -> str:
    """'' when the customer doesn't have it, even after hearing where to look."""
    number = await chat.ask("number", optional(order_number_nearby))
    if not number:
        number = await chat.ask("number_now", optional(order_number_nearby))
    return str(number)


def named_with(chat: Chat, number: str) -> list[str]:
    """Other orders of the same message: 'mis pedidos 10452 y 10460'."""
    told = (order_numbers_in(text) for text in texts_of(chat))
    together = next((numbers for numbers in told if number in numbers), ())
    return [other for other in together if other != number][:MOST_TOLD]


def texts_of(chat: Chat) -> list[str]:
    """What the customer has written since the flow began."""
    texts = (*chat.state.heard, *(item.text for item in chat.news if not item.choice))
    return [text for text in texts if text]


def teller_of(chat: Chat) -> Teller:
    return Teller(chat.scene.phrases, chat.scene.language, chat.scene.now.date())
