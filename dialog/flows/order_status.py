"""Where is my order? A number, one proof that it is theirs, an answer."""

from collections.abc import Sequence

from dialog.chat import Chat
from dialog.flow import flow
from dialog.model import Choice
from dialog.orders.answers import Answers
from dialog.orders.asked import ALL, OF_ITS_WAY, OF_THE_PURCHASE, WHY
from dialog.orders.delivered import ask_if_received, pass_on_as_lost
from dialog.orders.ears import asks_for_an_own_order, asks_more
from dialog.orders.known import KnownOrders, note_shown, note_shown_together
from dialog.orders.own import named_with, own_order
from dialog.orders.passing_on import offer_a_person, pass_on
from dialog.orders.proof import found_as_well, is_locked
from dialog.orders.said import asked_of_it, asked_together, never_came, teller_of, texts_of
from dialog.orders.talk import disputes_it, is_told_delivered
from dialog.ports import Order

_PERSON = "bot.person.yes"
_DISPUTABLE = frozenset({"unpaid", "cancelled", "refunded"})
_OFFERS_OF_HELP = (
    *("received", "late", "still_late", "failed", "disputed"),
    *("person", "without_number", "without_proof"),
)


@flow(
    "order_status",
    follow_up=asks_more,
    witness=asks_for_an_own_order,
    asked=True,
    closing=_OFFERS_OF_HELP,
)
async def order_status(chat: Chat) -> None:
    """Never says which half of a wrong pair was wrong; after two tries offers a person."""
    order = None if is_locked(chat) else await own_order(chat)
    if order is not None:
        await _tell_all(chat, order)
    elif is_locked(chat):
        chat.say("locked")
        number = chat.state.answers.get("number")
        chat.forget("number")  # the ticket calls it `order`
        pass_on(chat, "locked_out", order=number)
    else:
        await offer_a_person(chat, _what_is_lacking(chat), "not_found")


def _what_is_lacking(chat: Chat) -> str:
    """The question that offers a person: without a number, without a proof, or with both."""
    answers = chat.state.answers
    if not (answers.get("number") or answers.get("number_now")):
        return "without_number"
    return "without_proof" if answers.get("email") == "" else "person"


# --- what we say about it


async def _tell_all(chat: Chat, order: Order) -> None:
    """The one; or each of those that were named together, without more questions."""
    shown: list[str] = chat.at_first("shown", list(KnownOrders.of(chat.known).seen))
    is_more = order.number in shown[-1:]
    note_shown(chat.known, order.number)
    if is_more and _is_disputed(chat, order):
        await offer_a_person(chat, "disputed", "disputed", order=order.number)
        return
    asked = frozenset(chat.at_first("asked_of", _asked_of(chat, order, is_more=is_more)))
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
    note_shown_together(chat.known, told)  # a complaint that follows may be of each of them


def _asked_of(chat: Chat, order: Order, *, is_more: bool) -> list[str]:
    """The aspects to answer by themselves; [] where all of it is to be told."""
    has_come = any(parcel.status == "delivered" for parcel in order.shipments)
    asked = asked_of_it(chat)
    if never_came(chat):
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
    if order.status == "delivered" and KnownOrders.of(chat.known).received != order.number:
        await ask_if_received(chat, order)
        return
    if teller.has_failed(order):
        await offer_a_person(chat, "failed", "failed_delivery", order=order.number)
    elif teller.is_late(order):
        await offer_a_person(chat, "still_late", "late_parcel", order=order.number)


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
    if any(parcel.status == "delivered" for parcel in order.shipments) and never_came(chat):
        pass_on_as_lost(chat, order)
    elif teller.has_failed(order):
        await offer_a_person(chat, "failed", "failed_delivery", order=order.number)
    elif teller.is_late(order):
        await offer_a_person(chat, "late", "late_parcel", order=order.number)


async def _delivered(chat: Chat, order: Order) -> None:
    _say(chat, order)
    await ask_if_received(chat, order)
