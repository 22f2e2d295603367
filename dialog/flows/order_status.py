"""Where is my order? A number, one proof that it is theirs, an answer."""

from collections.abc import Mapping

from dialog.chat import Chat
from dialog.choosing import options_reader
from dialog.flow import closes_with, flow
from dialog.listening import tokens_of
from dialog.model import Choice, Inbound, Json
from dialog.orders.own import (
    asks_for_what_they_bought,
    named_with,
    names_what_they_bought,
    own_order,
    teller_of,
    texts_of,
)
from dialog.orders.proof import found_as_well, is_locked
from dialog.orders.talk import (
    disputes_it,
    goes_on_briefly,
    is_about_a_parcel,
    is_about_an_own_order,
    is_about_another,
    is_barely_about_it,
    is_more_about_it,
    is_told_delivered,
    says_it_never_came,
)
from dialog.phrases import Phrases
from dialog.ports import Order
from dialog.readers import NotUnderstood, Reader, declines, phone_in
from dialog.scene import Scene
from dialog.way_back import ask_for_a_way_back

_A_FEW = 9  # words
_DISPUTABLE = frozenset({"unpaid", "cancelled", "refunded"})


async def asks_for_an_own_order(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    del known
    if is_about_an_own_order(text, scene.phrases, scene.language):
        return True
    return await asks_for_what_they_bought(text, scene)


async def asks_more(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    """After an order was shown: more about it, or about another one."""
    if not known.get("order"):
        return False
    is_newest = scene.topic == "flow:order-status"
    if is_newest and goes_on_briefly(text) and await names_what_they_bought(text, scene):
        return True
    if is_newest and is_about_a_parcel(text, scene.phrases):
        return True
    short = (is_barely_about_it, _is_missed, disputes_it, is_told_delivered)
    if is_newest and any(hears_it(text, scene.phrases) for hears_it in short):
        return True
    return is_more_about_it(text, scene.phrases, scene.language) or is_about_another(
        text, scene.phrases
    )


def _is_missed(text: str, phrases: Phrases) -> bool:
    """'pues aquí no ha llegado nada', in a few words: more may tell of another trouble."""
    return len(tokens_of(text)) <= _A_FEW and says_it_never_came(text, phrases)


closes_with(
    "order_status",
    *("received", "late", "failed", "disputed"),
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
    is_asked_more = order.number == chat.known.get("order")
    chat.known["order"] = order.number
    chat.known["order_asked"] = order.number
    chat.known.pop("orders", None)
    if is_asked_more and _is_disputed(chat, order):
        await _offer_person(chat, "disputed", "disputed", order=order.number)
        return
    others = named_with(chat, order.number)
    if not others:
        await _tell(chat, order)
        return
    _say(chat, order)
    shown = [order.number]
    for number in others:
        other = await found_as_well(chat, number)
        if other is None:
            chat.say("not_that_one", number=number)
        else:
            _say(chat, other)
            shown.append(other.number)
    chat.known["orders"] = shown  # a complaint that follows may be of each of them


def _is_disputed(chat: Chat, order: Order) -> bool:
    """'yo no cancelé nada', 'pone entregado', of what was just shown: again it helps nobody."""
    first, phrases = next(iter(texts_of(chat)), ""), chat.scene.phrases
    if order.status in _DISPUTABLE:
        return disputes_it(first, phrases)
    return order.status != "delivered" and is_told_delivered(first, phrases)


def _say(chat: Chat, order: Order) -> None:
    teller = teller_of(chat)
    chat.say(teller.headline(order), number=order.number, details=teller.details(order))


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
    received = await _received(chat)
    if received == "yes":
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
