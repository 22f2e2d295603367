"""Is the order theirs? By the channel's phone, by what is known, by the answer to one question.

Never says which half of a wrong pair was wrong; a wrong pair counts as a miss (identity.py).
"""

from typing import cast

import re2

from dialog import identity
from dialog.chat import Chat
from dialog.model import Inbound, Json
from dialog.orders.known import KnownOrders, note_proven
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
    without_tax_numbers,
)

_SURELY_A_PHONE = 9  # digits
_PHONE_LIKE = re2.compile(r"\d[\d ().\-]{6,18}\d")


async def proven(chat: Chat, number: str) -> Order | None:
    """The order if anything at hand proves it, else if the answer to one question does.

    Once is enough, also for what is asked later: a phone is asked for no second time, and one that
    is left afterwards, to be called, is no second proof.
    """
    order = await chat.shop.find_order(number)
    before = KnownOrders.of(chat.known).proven
    if identity.proves(order, chat.contact.phone) or identity.canonical_number(number) in before:
        return order
    order = await _proven_by_words(chat, order, number)
    if order is not None:
        note_proven(chat.known, identity.canonical_number(order.number))
    return order


async def _proven_by_words(chat: Chat, order: Order | None, number: str) -> Order | None:
    email_or_phone = _email_or_phone(chat)
    told = chat.told("email", email_or_phone)
    for proof in (told,) if told else (chat.known.get("email"), chat.known.get("phone")):
        if proof and _fits(chat, order, number, str(proof)):
            return order
    if told is None and not is_locked(chat):
        proof = await chat.ask("email", optional(email_or_phone), wants="phone", number=number)
        if not proof:
            return None
        if _fits(chat, order, number, str(proof)):
            return order
    return await _respelt(chat, order, number)


async def found_as_well(chat: Chat, number: str) -> Order | None:
    """Another order, if what has just proven the first one proves it too; else it is a miss."""
    if is_locked(chat):
        return None
    order = await chat.shop.find_order(number)
    if identity.proves(order, chat.contact.phone):
        return order
    told = (chat.state.answers.get("email"), chat.known.get("email"), chat.known.get("phone"))
    proof = str(next(filter(None, told), ""))
    return order if proof and _fits(chat, order, number, proof) else None


async def _respelt(chat: Chat, order: Order | None, number: str) -> Order | None:
    """'¿Quisiste decir ana@gmail.com?': a slip of the finger is no miss."""
    meant = likely_meant(str(chat.state.answers.get("email", "")))
    if meant is None or is_locked(chat):
        return None
    if await chat.choose("email_check", "yes", "no", meant=meant) == "no":
        return None
    chat.keep("email", meant)
    return order if _fits(chat, order, number, meant) else None


async def second_try(chat: Chat) -> Order | None:
    """Both at once, or only the one that was wrong; what is corrected later is looked up too."""
    is_corrected = "again" in chat.state.answers and chat.state.asked != "again"
    again = await chat.ask("again", optional(no_spot(_credentials(chat))))
    if not again:
        return None
    if is_corrected:  # the pair was looked up on the way here
        chat.noted = "order_status.looked_again"
        return None
    for name, told in cast("dict[str, str]", again).items():
        chat.keep(name, told)
    number, proof = (str(chat.state.answers.get(name, "")) for name in ("number", "email"))
    order = await chat.shop.find_order(number)
    if not _fits(chat, order, number, proof):
        return None
    if order is not None:
        note_proven(chat.known, identity.canonical_number(order.number))
    return order


def _fits(chat: Chat, order: Order | None, number: str, proof: str) -> bool:
    """Compare, and remember a miss; what many others have guessed at is not compared at all."""
    now, guesses = chat.scene.now, chat.scene.guesses
    who = f"{chat.contact.channel}:{chat.contact.address}"
    if guesses is not None and guesses.are_many(who, now, number, proof):
        identity.lock(chat.known, now)
        return False
    if not identity.proves(order, proof):
        identity.note_miss(chat.known, now, number, proof)
        if guesses is not None:
            guesses.note(who, now, number, proof)
        return False
    if "@" in proof:
        chat.identify(email=proof)
    return True


def is_locked(chat: Chat) -> bool:
    """Too many wrong pairs: a person has to look."""
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
            raise NotUnderstood("credentials")
        return found

    return Reader(read)


def _try(reader: Reader, message: Inbound) -> Json | None:
    try:
        return reader.read(message)
    except NotUnderstood:
        return None


def _read_local_phone(message: Inbound) -> str:
    """As it is written at home, without the country: enough to compare, not to call."""
    told = _PHONE_LIKE.findall(without_tax_numbers(message.text))
    runs = map(identity.digits_of, told)
    long_enough = next((run for run in runs if len(run) >= 8), None)
    if long_enough is None:
        raise NotUnderstood
    return long_enough


def _email_or_phone(chat: Chat) -> Reader:
    local = Reader(_read_local_phone, _spot_local_phone)
    return either(email_address, chat.scene.phone, local)


def _spot_local_phone(message: Inbound) -> Json | None:
    """'11 2345 6789' and nothing else, longer than any order's number."""
    is_bare = bool(_PHONE_LIKE.fullmatch(message.text.strip(" .+")))
    digits = identity.digits_of(message.text)
    return digits if is_bare and len(digits) >= _SURELY_A_PHONE else None
