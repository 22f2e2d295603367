"""Where is my order? A number, one proof that it is theirs, an answer."""

from collections.abc import Sequence

from dialog.chat import Chat
from dialog.choosing import options_reader
from dialog.flow import closes_with, flow
from dialog.model import Choice, Inbound, Json
from dialog.orders.answers import Answers
from dialog.orders.asked import (
    ALL,
    OF_ITS_WAY,
    OF_THE_PURCHASE,
    WHY,
)
from dialog.orders.ears import asks_for_an_own_order, asks_more
from dialog.orders.own import (
    SEEN,
    SEEN_AT_MOST,
    asked_of_it,
    asked_together,
    named_with,
    own_order,
    teller_of,
    texts_of,
)
from dialog.orders.proof import found_as_well, is_locked
from dialog.orders.talk import (
    disputes_it,
    is_told_delivered,
    says_it_never_came,
)
from dialog.ports import Order
from dialog.readers import NotUnderstood, Reader, declines, phone_in
from dialog.way_back import ask_for_a_way_back

_PERSON = "bot.person.yes"
RECEIVED = "order_received"  # what is known: the number of the order that they told us they have
_DISPUTABLE = frozenset({"unpaid", "cancelled", "refunded"})


closes_with(
    "order_status",
    *("received", "late", "still_late", "failed", "disputed"),
    *("person", "without_number", "without_proof"),
)


@flow("order_status", follow_up=asks_more, witness=asks_for_an_own_order, asked=True)
async def order_status(chat: Chat) -> None:
    """Never says which half of a wrong pair was wrong; after two tries offers a person."""
    order = None if is_locked(chat) else await own_order(chat)
    if order is not None:
        await _tell_all(chat, order)
    elif is_locked(chat):
        chat.say("locked")
        number = chat.state.answers.get("number")
        chat.forget("number")  # the ticket calls it `order`
        _pass_on(chat, "locked_out", order=number)
    else:
        await _offer_person(chat, _what_is_lacking(chat), "not_found")


def _what_is_lacking(chat: Chat) -> str:
    """The question that offers a person: without a number, without a proof, or with both."""
    answers = chat.state.answers
    if not (answers.get("number") or answers.get("number_now")):
        return "without_number"
    return "without_proof" if answers.get("email") == "" else "person"


# --- what we say about it


async def _tell_all(chat: Chat, order: Order) -> None:
    """The one; or each of those that were named together, without more questions."""
    shown = [str(number) for number in await chat.once("shown", lambda: _shown(chat))]
    is_more = order.number in shown[-1:]
    _note(chat, order)
    if is_more and _is_disputed(chat, order):
        await _offer_person(chat, "disputed", "disputed", order=order.number)
        return
    asked = frozenset(await chat.once("asked_of", lambda: _asked_of(chat, order, is_more=is_more)))
    others = named_with(chat, order.number) or asked_together(chat, order, shown)
    if not others and not _answer(chat, order, asked):
        await _tell(chat, order)
    elif not others:
        await _offer_help(chat, order, asked)
    else:
        await _tell_each(chat, order, others, asked)


async def _tell_each(
    chat: Chat, order: Order, others: Sequence[str], asked: frozenset[str]
) -> None:
    if not _answer(chat, order, asked):
        _say(chat, order)
    told = [order.number]
    for number in others:
        other = await found_as_well(chat, number)
        if other is None:
            chat.say("not_that_one", number=number)
            continue
        told.append(other.number)
        if not _answer(chat, other, asked):
            _say(chat, other)
    chat.known["orders"] = told  # a complaint that follows may be of each of them
    chat.known[SEEN] = [*reversed(told)]


def _note(chat: Chat, order: Order) -> None:
    before = [number for number in chat.known.get(SEEN) or () if number != order.number]
    chat.known["order"] = order.number
    chat.known["order_asked"] = order.number
    chat.known[SEEN] = [*before, order.number][-SEEN_AT_MOST:]
    chat.known.pop("orders", None)


async def _shown(chat: Chat) -> Json:
    """The numbers that were shown before, the newest last."""
    return [*(chat.known.get(SEEN) or filter(None, [chat.known.get("order")]))]


async def _asked_of(chat: Chat, order: Order, *, is_more: bool) -> Json:
    """The aspects to answer by themselves; [] where all of it is to be told."""
    has_come = any(parcel.status == "delivered" for parcel in order.shipments)
    asked = asked_of_it(chat)
    if _never_came(chat):
        if has_come or order.status == "delivered":
            return []
        asked = asked or frozenset({WHY} if is_more else ())
    return sorted(asked if is_more or not asked & OF_ITS_WAY else asked & OF_THE_PURCHASE | {ALL})


def _answer(chat: Chat, order: Order, asked: frozenset[str]) -> bool:
    """Only what was asked of it; False where nothing was, or all of it."""
    answers = Answers(teller_of(chat), order)
    told = "" if ALL in asked else answers.to(asked)
    if told:
        lacks = answers.lacks(asked)
        chat.say("answer", *((_a_person(chat),) if lacks else ()), told=told)
    return bool(told)


def _a_person(chat: Chat) -> Choice:
    return Choice(_PERSON, chat.scene.phrases.text(chat.scene.language, _PERSON))


async def _offer_help(chat: Chat, order: Order, asked: frozenset[str]) -> None:
    """Where it is late, a person finds out why; nobody who asks what they paid needs one."""
    teller = teller_of(chat)
    if asked <= OF_THE_PURCHASE:
        return
    if order.status == "delivered" and chat.known.get(RECEIVED) != order.number:
        await _ask_if_received(chat, order)
        return
    if teller.has_failed(order):
        await _offer_person(chat, "failed", "failed_delivery", order=order.number)
    elif teller.is_late(order):
        await _offer_person(chat, "still_late", "late_parcel", order=order.number)


def _is_disputed(chat: Chat, order: Order) -> bool:
    """'yo no cancelé nada', 'pone entregado', of what was just shown: again it helps nobody."""
    first, phrases = next(iter(texts_of(chat)), ""), chat.scene.phrases
    if order.status in _DISPUTABLE:
        return disputes_it(first, phrases) or WHY in asked_of_it(chat)
    return order.status != "delivered" and is_told_delivered(first, phrases)


def _say(chat: Chat, order: Order) -> None:
    """How it stands, and what was asked besides."""
    teller = teller_of(chat)
    chat.say(teller.headline(order), number=order.number, details=teller.details(order))
    besides = OF_THE_PURCHASE.intersection(chat.state.answers.get("asked_of", ()))
    _answer(chat, order, besides)


async def _tell(chat: Chat, order: Order) -> None:
    if order.status == "delivered":
        await _delivered(chat, order)
        return
    _say(chat, order)
    teller = teller_of(chat)
    if any(parcel.status == "delivered" for parcel in order.shipments) and _never_came(chat):
        _lost(chat, order)
    elif teller.has_failed(order):
        await _offer_person(chat, "failed", "failed_delivery", order=order.number)
    elif teller.is_late(order):
        await _offer_person(chat, "late", "late_parcel", order=order.number)


async def _delivered(chat: Chat, order: Order) -> None:
    """Says so; who doesn't have it goes to people with everything filled in."""
    _say(chat, order)
    await _ask_if_received(chat, order)


async def _ask_if_received(chat: Chat, order: Order) -> None:
    received = await _received(chat)
    if received == "yes":
        chat.known[RECEIVED] = order.number
        chat.say("enjoy")
    elif received == "unknown":
        chat.say("tell_me")
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
        return "no" if says_it_never_came(message.text, phrases) else None

    def read(message: Inbound) -> Json:
        try:
            return never_came(message) or options_reader(choices, words).read(message)
        except NotUnderstood:
            if declines(message.text):  # 'no estoy en casa, no lo sé'
                return "unknown"
            raise

    return str(await chat.ask("received", Reader(read, never_came), *choices))


def _never_came(chat: Chat) -> bool:
    return any(says_it_never_came(text, chat.scene.phrases) for text in texts_of(chat))


async def _offer_person(chat: Chat, question: str, reason: str, **fields: Json) -> None:
    chat.told("phone", phone_in(chat.scene.region))  # 'sí, llamadme al ...'
    if await chat.choose(question, "yes", "no") == "no":
        chat.say("fine")
        return
    number = chat.state.answers.get("number") or chat.state.answers.get("number_now")
    chat.forget(question, "number", "number_now")  # the ticket calls it `order`
    _pass_on(chat, reason, **{"order": number, **fields})


def _pass_on(chat: Chat, reason: str, **fields: Json) -> None:
    proof = str(chat.state.answers.get("email") or "")
    if proof and "@" not in proof:  # one question asks for either; the ticket tells them apart
        chat.forget("email")
        fields = {"phone": proof, **fields}
    number = chat.hand_over(reason, **fields)
    promise = "person_soon" if chat.scene.open_now else "person_later"
    chat.say(promise, number=number, answer_by=chat.scene.answer_by)
    ask_for_a_way_back(chat)


def _own_words(chat: Chat) -> str:
    return "\n".join(texts_of(chat))
