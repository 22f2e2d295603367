"""An order's number and no more: it is looked up, or goes where it was wanted."""

from dialog.choice_words import AROUND_A_PLACE
from dialog.flows import flow_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import is_answered
from dialog.hearing.witnesses import reports
from dialog.listening import heard_at, hears
from dialog.model import Turn
from dialog.policies.answers import MAYBE, WHICH
from dialog.policies.beginnings import start_with_what_was_said
from dialog.policies.tasks import A_BARE_FACT, start, words_around
from dialog.readers import email_address, order_number, order_number_nearby
from dialog.readers.spoken_numbers import in_digits

_AROUND_BOTH = 10  # words around a number and an address


async def take_a_bare_number_for_an_order(heard: Hearing) -> Turn | None:
    """'10452', 'el #10452', '10452 ana@example.com': nothing else is typed like that."""
    has_digit = any(map(str.isdigit, in_digits(heard.text)))
    if not (has_digit or "@" in heard.text) or words_around(heard) > _most_around(heard):
        return None
    if _means_more(heard) or await reports(heard):
        return None
    offered = _offered_flow(heard)
    has_number = any(map(order_number.spot, heard.messages)) or _proves_it(heard)
    if offered and (has_number or any(map(email_address.spot, heard.messages))):
        return await start_with_what_was_said(heard, offered, heard.messages)
    if not has_number or "order_status" not in heard.house.flows:
        return None
    return await start(heard, "order_status", heard.messages, is_first_answer=True)


def _most_around(heard: Hearing) -> int:
    """'mi número de pedido es 10452 y mi correo ana@example.com' says no more than both."""
    is_bare = _proves_it(heard) and not heard.is_question
    return _AROUND_BOTH if is_bare else A_BARE_FACT


def _means_more(heard: Hearing) -> bool:
    """'cancelar el 10452' is about cancelling."""
    if "after" in heard.intent.why and not _names_a_matter(heard):
        return False  # '¿y el 10437?', '¿es el 10452': only what came before made a matter of it
    if _proves_it(heard):
        return hears(heard.house.phrases, "order_status.heard.other_matter", heard.tokens)
    has_words = any(token.isalpha() for token in heard.tokens)
    return has_words and is_answered(heard.intent) and heard.intent.id != "flow:order-status"


def _proves_it(heard: Hearing) -> bool:
    """'10452 ana@example.com urgente': who gives both wants to see it."""
    readers = (order_number_nearby, email_address)
    return all(any(map(reader.spot, heard.messages)) for reader in readers)


def _names_a_matter(heard: Hearing) -> bool:
    words = heard.vocabulary
    rest = words.without("padding", words.without("follow_up", heard.tokens))
    for _, own in heard_at(heard.house.phrases, "order_status.heard.own", rest):
        rest = tuple(word for word in rest if word not in own)  # 'el pedido 10437'
    return any(word.isalpha() and word not in AROUND_A_PLACE for word in rest)


def _offered_flow(heard: Hearing) -> str:
    """The first task among the answers that we have just offered: a number belongs to it."""
    if heard.state.notes.get("last") not in WHICH:
        return ""
    ids = (one.id.removeprefix(MAYBE) for one in heard.state.offered if one.id.startswith(MAYBE))
    takes_numbers = (flow_of(one) for one in ids)
    return next((name for name in takes_numbers if name in ("order_status", "complaint")), "")
