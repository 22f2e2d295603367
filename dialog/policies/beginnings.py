"""How a flow begins: by what was read, by words that tell it surely, by a bare number."""

from dataclasses import replace

from dialog.flow import FOLLOW_UPS, REPORTS
from dialog.flows import flow_of, intent_of
from dialog.model import Inbound, Intent, Reply, Turn
from dialog.policies.answers import MAYBE, answer_of, asks
from dialog.policies.hearing import Hearing, faq_of, is_answered, matters
from dialog.policies.persons import PLAIN
from dialog.policies.tasks import SURE, start
from dialog.policies.witnesses import listens, witnessed
from dialog.readers import email_address, order_number

_A_BARE_FACT = 5  # words around the number of an order, its e-mail among them
_A_PART = 3  # words, at least, of a part that starts a task of its own
_OFFERS = ("bot.did_you_mean", "bot.did_you_mean_again")


async def take_a_bare_number_for_an_order(heard: Hearing) -> Turn | None:
    """'10452', 'el #10452', '10452 ana@example.com': nothing else is typed like that."""
    if not heard.messages or len(heard.tokens) > _A_BARE_FACT or _means_more(heard):
        return None
    offered = _offered_flow(heard)
    has_number = any(order_number.spot(message) for message in heard.messages)
    if offered and (has_number or any(map(email_address.spot, heard.messages))):
        return await start_with_what_was_said(heard, offered, heard.messages)
    if not has_number or "order_status" not in heard.house.flows:
        return None
    return await start(heard, "order_status", heard.messages, is_first_answer=True)


async def go_on_with_what_was_shown(heard: Hearing) -> Turn | None:
    """'¿y en L?' right after a product: it needs what is known to mean anything."""
    if heard.tapped or not heard.text or heard.state.flow is not None:
        return None
    scene = heard.scene()
    for name in sorted(FOLLOW_UPS):
        if name in heard.house.flows and await listens(FOLLOW_UPS[name], heard, scene):
            return await start(heard, name, heard.messages)
    return None


async def start_a_flow(heard: Hearing) -> Turn | None:
    """What was read, what a witness heard, or what stands beside a question of another kind."""
    name = _read_as(heard) or await witnessed(heard) or _beside_a_question(heard)
    if not name:
        return None
    heard = _certain(heard, name)
    question, answers = _asked_besides(heard)
    turn = await start(heard, name, _without(question, heard.messages))
    return replace(turn, replies=(*answers, *turn.replies))


async def start_with_what_was_said(
    heard: Hearing, name: str, news: tuple[Inbound, ...] = ()
) -> Turn:
    """The words that led to our offer are heard now, and what came after them."""
    said = str(heard.state.notes.get("said", ""))
    before = (Inbound("", "", "", said),) if said else ()
    return await start(heard, name, (*before, *news))


def _read_as(heard: Hearing) -> str:
    """The flow that was read for sure, unless a witness for another is heard in a statement."""
    name = flow_of(heard.intent.id)
    return name if name in heard.house.flows and is_answered(heard.intent) else ""


def _beside_a_question(heard: Hearing) -> str:
    """'¿dónde está mi pedido? ¿y cuánto tarda un cambio?': the answer, and then the task."""
    is_sure = heard.intent.score >= SURE  # then the whole is that one question
    if not faq_of(heard.intent) or not is_answered(heard.intent) or is_sure:
        return ""
    read = (
        heard.house.understanding.read(part, heard.spoken)
        for part in _parts(heard)
        if len(part.split()) >= _A_PART
    )
    names = (flow_of(intent.id) for intent in read if is_answered(intent))
    unmeant = {"human", *(REPORTS if heard.is_supposing else ())}
    return next((name for name in names if name in heard.house.flows.keys() - unmeant), "")


def _asked_besides(heard: Hearing) -> tuple[str, tuple[Reply, ...]]:
    """A question of another kind in the message that starts a task, and its answer."""
    for part in _parts(heard):
        if not asks(heard, part):
            continue
        intent = heard.house.understanding.read(part, heard.spoken)
        answer = answer_of(heard, faq_of(intent)) if is_answered(intent) else None
        if answer is not None:
            return part, (answer,)
    return "", ()


def _without(part: str, messages: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
    """What the task has to listen to: not the question that is answered already."""
    if not part:
        return messages
    return tuple(replace(item, text=item.text.replace(part, " ").strip()) for item in messages)


def _parts(heard: Hearing) -> list[str]:
    parts = matters(heard.text, heard.vocabulary)
    return parts if len(parts) > 1 else []


def _certain(heard: Hearing, name: str) -> Hearing:
    """What a witness heard is what was meant: the desk and the logs show it so."""
    intent = heard.intent
    if intent.id == intent_of(name):
        return heard
    why = {**intent.why, "witness": name}
    meant = Intent(intent_of(name), PLAIN, intent.id, intent.score, "answered", why=why)
    return replace(heard, intent=meant)


def _means_more(heard: Hearing) -> bool:
    """'cancelar el 10452' is about cancelling."""
    has_words = any(token.isalpha() for token in heard.tokens)
    return has_words and is_answered(heard.intent) and heard.intent.id != "flow:order-status"


def _offered_flow(heard: Hearing) -> str:
    """The first task among the answers that we have just offered: a number belongs to it."""
    if heard.state.notes.get("last") not in _OFFERS:
        return ""
    ids = (one.id.removeprefix(MAYBE) for one in heard.state.offered if one.id.startswith(MAYBE))
    takes_numbers = (flow_of(one) for one in ids)
    return next((name for name in takes_numbers if name in ("order_status", "complaint")), "")
