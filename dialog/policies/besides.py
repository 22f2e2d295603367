"""What stands beside a task in one message: questions of another kind, and their answers."""

from dataclasses import replace

from dialog.flow import flow_named
from dialog.flows import flow_of, intent_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, SURE, faq_of, guessed_flow, is_answered
from dialog.hearing.parts import clauses, is_asked, matters
from dialog.hearing.question import Question
from dialog.hearing.questions import questions_in
from dialog.hearing.wares import SEARCH, asks_for_a_ware
from dialog.hearing.witnesses import has_happened, is_witnessed, reporting
from dialog.listening import tokens_of, ways
from dialog.model import Inbound, Intent, Reply
from dialog.orders.asked import OF_THE_PURCHASE, aspects_of
from dialog.orders.talk import asks_where_or_when, names_an_order, names_no_matter
from dialog.policies.answers import A_NAME, answer_of
from dialog.readers import order_number

_BOTH_HALVES = 20  # words
_A_NUMBER = 5  # digits, at least, of a phone's or an order's
_A_PART = 3  # words, at least, of a part that starts a task of its own


async def beside_a_question(heard: Hearing) -> str:
    """'¿dónde está mi pedido? ¿y cuánto tarda un cambio?': the answer, and then the task."""
    for one in heard.matters:
        name = flow_of(one.intent.id)
        if name in heard.house.flows and name != "human" and not _is_supposed(heard, name):
            return name
    told = await _told_beside(heard)
    if told:
        return told
    if not faq_of(heard.intent) or not is_answered(heard.intent):
        return ""
    for part in _parts(heard):
        name = await _task_in(heard, part) if len(part.split()) >= _A_PART else ""
        if name and name != "human" and not _is_supposed(heard, name):
            return name
    return ""


async def _told_beside(heard: Hearing) -> str:
    """'a caneca chegou quebrada e o prazo de entrega', 'do you sell scarves? and the warranty'."""
    pieces = heard.pieces
    unclear = [one for one in pieces if one.intent.score < PLAIN or not is_answered(one.intent)]
    if len(unclear) == len(pieces) or heard.is_supposing:
        return ""
    for one in unclear:
        for name in reporting(heard):
            if await is_witnessed(heard, name, one.text):
                return name
    wanted = [one for one in unclear if _is_a_whole(heard, one.text)]
    return SEARCH if any([await _is_a_ware(heard, one) for one in wanted]) else ""


def _is_a_whole(heard: Hearing, part: str) -> bool:
    """Not 'para zapatos', which goes on with what was asked."""
    said = tokens_of(part)
    return len(said) > 1 and not heard.vocabulary.leading("fragment", said)


async def _is_a_ware(heard: Hearing, one: Question) -> bool:
    if SEARCH not in heard.house.flows:
        return False
    is_thing = guessed_flow(one.intent) == SEARCH and await is_witnessed(heard, SEARCH, one.text)
    return is_thing or asks_for_a_ware(_alone(heard, one))


def _alone(heard: Hearing, one: Question) -> Hearing:
    """The same moment, had nothing but this been said in it."""
    return replace(heard, text=one.text, tokens=tokens_of(one.text), intent=one.intent)


def of_its_order(heard: Hearing) -> str:
    """'cambiar la talla del pedido 10460 y saber cuándo llega' asks two things of one order."""
    phrases, language = heard.house.phrases, heard.language
    parts = clauses(heard.text)
    if "order_status" not in heard.house.flows or not faq_of(heard.intent) or len(parts) < 2:
        return ""
    is_of_one = any(map(order_number.spot, heard.messages)) or names_an_order(heard.text, phrases)
    if not is_of_one or heard.is_supposing or len(heard.tokens) > _BOTH_HALVES:
        return ""
    asks = any(asks_where_or_when(part, phrases, language) for part in parts)
    return "order_status" if asks and not names_no_matter(heard.text, phrases, language) else ""


def _is_supposed(heard: Hearing, name: str) -> bool:
    """'¿qué pasa si llega rota?', 'si lo compro, ¿cuándo llega?': nothing to begin with."""
    is_not_bought = heard.says("if_i_buy")
    flow = flow_named(name)
    return (heard.is_supposing and flow.reports) or (is_not_bought and flow.asked)


async def _task_in(heard: Hearing, part: str) -> str:
    """Where the whole message is one clear question, a part must be as clear to be another."""
    intent = heard.house.understanding.read(part, heard.spoken)
    is_clear = heard.intent.score < SURE or intent.score >= PLAIN
    name = flow_of(intent.id) if is_answered(intent) else ""
    if name not in heard.house.flows:
        return ""
    return name if is_clear or await is_witnessed(heard, name, part) else ""


async def asked_besides(heard: Hearing, name: str) -> tuple[list[str], list[Reply]]:
    """Questions of another kind in the message that starts a task, and their answers.

    Of what happened the story keeps its wishes: 'llegó rota y quiero que me devuelvan el dinero'.
    """
    is_told = flow_named(name).reports and has_happened(heard)
    asked = {
        one.faq_id: one.text
        for one in (*await _standing_beside(heard, name), *questions_in(heard))
        if one.faq_id
        and not (is_told and await is_witnessed(heard, name, one.text))
        and not _is_no_matter(heard, name, one.text)
        and not _has_number(one.text)  # that part is what the task is about
        and not (_is_unsure(one.intent) and await is_witnessed(heard, name, one.text))
    }
    told = [(asked[faq_id], answer_of(heard, faq_id)) for faq_id in asked]
    known = [(text, answer) for text, answer in told if answer is not None]
    is_report = flow_named(name).reports
    heard_out = [text for text, _ in known if not is_report or is_asked(text, heard.vocabulary)]
    return heard_out, [answer for _, answer in known]


async def _standing_beside(heard: Hearing, name: str) -> list[Question]:
    """'factura y dónde está mi pedido', 'me llegó rota, y otra cosa, el horario': plain, and apart.

    What the flow's witness hears may be read as anything: it is what the task is about.
    """
    pieces = heard.pieces
    asked = [one for one in pieces if one.faq_id and _is_a_matter(heard, name, one)]
    told = [one for one in pieces if flow_of(one.intent.id) == name and is_answered(one.intent)]
    if told:
        return [one for one in asked if all(heard.are_apart(task, one) for task in told)]
    plain = [one for one in asked if one.intent.score >= PLAIN]
    heard_of = [one for one in pieces if plain and await is_witnessed(heard, name, one.text)]
    return [one for one in plain if heard_of and one not in heard_of]


def _is_a_matter(heard: Hearing, name: str, one: Question) -> bool:
    """'el plazo de entrega'; not 'no tengo el número de pedido', which answers the task's question.

    What happened is told with what is wished for: 'quiero mi dinero, el bolso llegó rajado'.
    """
    if is_asked(one.text, heard.vocabulary):
        return True
    said, part = tokens_of(one.text), one.text
    is_report = flow_named(name).reports
    if is_report and heard.vocabulary.leading("padding", said):
        return False  # a wish
    is_stated = is_report and heard.vocabulary.is_within("stating", said)  # 'es mañana'
    is_own = "@" in part or sum(map(str.isdigit, part)) >= _A_NUMBER
    is_plain = one.intent.score >= PLAIN and (one.is_named_whole or name == SEARCH)
    is_name = is_plain and len(said) <= A_NAME
    return is_name and not is_stated and not is_own


def _is_no_matter(heard: Hearing, name: str, part: str) -> bool:
    """'... ¿qué pasa?', '¿y cuánto pagué?': of the task itself."""
    phrases = heard.house.phrases
    if tokens_of(part) in ways(phrases, "order_status.heard.what_is_up"):
        return True
    is_asked = flow_named(name).asked
    return is_asked and not OF_THE_PURCHASE.isdisjoint(aspects_of(part, phrases, heard.spoken))


def _is_unsure(intent: Intent) -> bool:
    """Only what came before made it a question of the FAQ."""
    return "after" in intent.why or intent.score < PLAIN


def about_more(heard: Hearing, name: str) -> list[str]:
    """Questions that have no answer, and are no wish either: '... y cuánto tardarían?'"""
    flow = flow_named(name)
    if flow.reports or flow.asked:
        return []  # what happened, and with which order, may stand in any of its parts
    own = intent_of(name)
    return [one.text for one in questions_in(heard)[1:] if one.intent.id != own]


def _has_number(text: str) -> bool:
    return order_number.spot(Inbound("", "", "", text)) is not None


def _parts(heard: Hearing) -> list[str]:
    parts = matters(heard.text, heard.vocabulary)
    return parts if len(parts) > 1 else []
