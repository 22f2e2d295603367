"""Where is my order? A number, one proof that it is theirs, an answer."""

from collections.abc import Callable, Mapping
from typing import cast

import re2

from dialog import identity
from dialog.choosing import options_reader
from dialog.flow import Chat, Scene, flow
from dialog.listening import tokens_of, ways
from dialog.model import Choice, Inbound, Json
from dialog.order_talk import is_about_an_own_order, is_about_another, is_more_about_it
from dialog.order_wording import FINISHED, Teller
from dialog.phrases import Phrases
from dialog.ports import Order
from dialog.readers import (
    NotUnderstood,
    Reader,
    either,
    email_address,
    likely_meant,
    no_spot,
    optional,
    order_number,
    phone_in,
)
from dialog.understanding.folding import fold, split

MOST_CHOICES = 5
_PHONE_LIKE = re2.compile(r"\d[\d ().\-]{6,18}\d")


async def asks_for_an_own_order(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    del known
    return is_about_an_own_order(text, scene.phrases, scene.language)


async def asks_more(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    """After an order was shown: more about it, or about another one."""
    is_more = is_more_about_it(text, scene.phrases) or is_about_another(text, scene.phrases)
    return is_more and bool(known.get("order"))


@flow("order_status", follow_up=asks_more, witness=asks_for_an_own_order)
async def order_status(chat: Chat) -> None:
    """Never says which half of a wrong pair was wrong; after two tries offers a person."""
    order = None if _is_locked(chat) else await _own_order(chat)
    if order is not None:
        await _tell(chat, order)
    elif _is_locked(chat):
        chat.say("locked")
        _pass_on(chat, "locked_out")
    else:
        await _offer_person(chat, _what_is_lacking(chat), "not_found")


def _what_is_lacking(chat: Chat) -> str:
    """The question that offers a person: without a number, without a proof, or with both."""
    answers = chat.state.answers
    if not (answers.get("number") or answers.get("number_now")):
        return "without_number"
    return "without_proof" if answers.get("email") == "" else "person"


# --- whose order


async def _own_order(chat: Chat) -> Order | None:
    """The order once it is proven to be theirs; None when there is no such pair."""
    number = chat.told("number", order_number) or _last_one(chat)
    if number is None and chat.contact.phone:
        order = await _of_the_phone(chat)
        if order is not None:
            return order
    number = number or await _number(chat)
    if not number:
        return None
    order = await _proven(chat, str(number))
    is_refused = chat.state.answers.get("email") == ""
    return order if order or is_refused or _is_locked(chat) else await _second_try(chat)


def _last_one(chat: Chat) -> str | None:
    """The order that was shown last, if that is what they ask more about."""
    first = next(iter(_texts(chat)), "")
    known = chat.known.get("order")
    if not known or not is_more_about_it(first, chat.scene.phrases):
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
    if is_about_another(next(iter(_texts(chat)), ""), chat.scene.phrases):
        orders = [order for order in orders if order.number != chat.known.get("order")]
    running = [order for order in orders if order.status not in FINISHED] or orders
    if len(running) <= 1:
        return running[0] if running else None
    shown = running[:MOST_CHOICES]
    choices = tuple(
        Choice(identity.canonical_number(order.number), _teller(chat).label(order))
        for order in shown
    )
    reader = either(options_reader(choices, _words_of(shown)), order_number)
    number = str(await chat.ask("which", optional(reader), *choices))
    return await _proven(chat, number) if number else None


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
    number = await chat.ask("number", optional(order_number))
    if not number:
        number = await chat.ask("number_now", optional(order_number))
    return str(number)


async def _proven(chat: Chat, number: str) -> Order | None:
    """The order if anything at hand proves it, else if the answer to one question does."""
    order = await chat.shop.find_order(number)
    if identity.proves(order, chat.contact.phone):
        return order
    email_or_phone = _email_or_phone(chat)
    told = chat.told("email", email_or_phone)
    for proof in (told,) if told else (chat.known.get("email"), chat.known.get("phone")):
        if proof and _fits(chat, order, number, str(proof)):
            return order
    if told is None and not _is_locked(chat):
        proof = await chat.ask("email", optional(email_or_phone), wants="phone", number=number)
        if not proof:
            return None
        if _fits(chat, order, number, str(proof)):
            return order
    return await _respelt(chat, order, number)


async def _respelt(chat: Chat, order: Order | None, number: str) -> Order | None:
    """'¿Quisiste decir ana@gmail.com?': a slip of the finger is no miss."""
    meant = likely_meant(str(chat.state.answers.get("email", "")))
    if meant is None or _is_locked(chat):
        return None
    if await chat.choose("email_check", "yes", "no", meant=meant) == "no":
        return None
    chat.keep("email", meant)
    return order if _fits(chat, order, number, meant) else None


async def _second_try(chat: Chat) -> Order | None:
    """Both at once, or only the one that was wrong."""
    again = await chat.ask("again", optional(no_spot(_credentials(chat))))
    if not again:
        return None
    told = cast("dict[str, str]", again)
    number = told.get("number") or str(chat.state.answers.get("number", ""))
    proof = told.get("email") or str(chat.state.answers.get("email", ""))
    order = await chat.shop.find_order(number)
    return order if _fits(chat, order, number, proof) else None


def _fits(chat: Chat, order: Order | None, number: str, proof: str) -> bool:
    """Compare, and remember a miss."""
    if not identity.proves(order, proof):
        identity.note_miss(chat.known, chat.scene.now, number, proof)
        return False
    if "@" in proof:
        chat.identify(email=proof)
    return True


def _is_locked(chat: Chat) -> bool:
    return identity.is_locked(chat.known, chat.scene.now)


def _credentials(chat: Chat) -> Reader:
    """'el 10452, ana@example.com' -> both; one of them is enough."""

    def read(message: Inbound) -> Json:
        told = {
            "number": _try(order_number, message),
            "email": _try(_email_or_phone(chat), message),
        }
        found = {name: value for name, value in told.items() if value}
        if not found:
            raise NotUnderstood("order_number")
        return found

    return Reader(read)


def _try(reader: Reader, message: Inbound) -> Json | None:
    try:
        return reader.read(message)
    except NotUnderstood:
        return None


def _read_local_phone(message: Inbound) -> str:
    """As it is written at home, without the country: enough to compare, not to call."""
    runs = (identity.digits_of(found) for found in _PHONE_LIKE.findall(message.text))
    long_enough = next((run for run in runs if len(run) >= 8), None)
    if long_enough is None:
        raise NotUnderstood
    return long_enough


def _email_or_phone(chat: Chat) -> Reader:
    return either(email_address, phone_in(chat.scene.region), Reader(_read_local_phone))


# --- what we say about it


async def _tell(chat: Chat, order: Order) -> None:
    chat.known["order"] = order.number
    if order.status == "delivered":
        await _delivered(chat, order)
        return
    teller = _teller(chat)
    chat.say(teller.headline(order), number=order.number, details=teller.details(order))
    if any(parcel.status == "delivered" for parcel in order.shipments) and _never_came(chat):
        _lost(chat, order)
    elif teller.has_failed(order):
        await _offer_person(chat, "failed", "failed_delivery", order=order.number)
    elif teller.is_late(order):
        await _offer_person(chat, "late", "late_parcel", order=order.number)


async def _delivered(chat: Chat, order: Order) -> None:
    """Says so; who doesn't have it goes to people with everything filled in."""
    chat.say("is_delivered", number=order.number, details=_teller(chat).details(order))
    if await _received(chat) == "yes":
        chat.say("enjoy")
    else:
        _lost(chat, order)


def _lost(chat: Chat, order: Order) -> None:
    chat.open_ticket(
        "complaint",
        problem="missing",
        order=order.number,
        story=_own_words(chat),
        name=chat.known.get("name") or chat.contact.name,
        email=chat.known.get("email"),
        phone=chat.contact.phone or chat.known.get("phone"),
    )
    chat.say("lost")
    _pass_on(chat, "lost_parcel")


async def _received(chat: Chat) -> str:
    """Not asked when they have said that it never came."""
    phrases, language = chat.scene.phrases, chat.scene.language
    options = ("yes", "no")
    choices = tuple(
        Choice(option, phrases.text(language, f"order_status.received.{option}"))
        for option in options
    )

    def words(option: str) -> tuple[str, ...]:
        own = phrases.all_words(f"order_status.received.{option}")
        return (*own, *phrases.all_words(f"bot.{option}"))

    def never_came(message: Inbound) -> str | None:
        return "no" if _says_it_never_came(message.text, phrases) else None

    def read(message: Inbound) -> Json:
        return never_came(message) or options_reader(choices, words).read(message)

    return str(await chat.ask("received", Reader(read, never_came), *choices))


def _never_came(chat: Chat) -> bool:
    return any(_says_it_never_came(text, chat.scene.phrases) for text in _texts(chat))


def _says_it_never_came(text: str, phrases: Phrases) -> bool:
    """More than a bare 'no'."""
    said = tokens_of(text)
    windows = {said[at : at + size] for at in range(len(said)) for size in range(2, 7)}
    return not windows.isdisjoint(ways(phrases, "order_status.received.no"))


async def _offer_person(chat: Chat, question: str, reason: str, **fields: Json) -> None:
    if await chat.choose(question, "yes", "no") == "no":
        chat.say("fine")
        return
    number = chat.state.answers.get("number") or chat.state.answers.get("number_now")
    chat.forget(question, "number", "number_now")  # the ticket calls it `order`
    _pass_on(chat, reason, **{"order": number, **fields})


def _pass_on(chat: Chat, reason: str, **fields: Json) -> None:
    number = chat.hand_over(reason, **fields)
    promise = "person_soon" if chat.scene.open_now else "person_later"
    chat.say(promise, number=number, answer_by=chat.scene.answer_by)


def _own_words(chat: Chat) -> str:
    return "\n".join(_texts(chat))


def _texts(chat: Chat) -> list[str]:
    """What the customer has written since the flow began."""
    texts = (*chat.state.heard, *(item.text for item in chat.news if not item.choice))
    return [text for text in texts if text]


def _teller(chat: Chat) -> Teller:
    return Teller(chat.scene.phrases, chat.scene.language, chat.scene.now.date())
