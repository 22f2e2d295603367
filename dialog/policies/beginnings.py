"""How a flow begins: by what was read, or by words that tell it surely."""

from dataclasses import replace

import re2

from dialog.flow import flow_named
from dialog.flow_state import began
from dialog.flows import flow_of, intent_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, faq_of, is_answered
from dialog.hearing.two_tasks import TwoTasks, two_tasks_in
from dialog.hearing.wares import SEARCH, asks_for_a_ware, is_a_purchase_told
from dialog.hearing.witnesses import is_witnessed, listens, witnessed
from dialog.model import Inbound, Intent, Reply, Turn
from dialog.orders.talk import names_no_matter
from dialog.policies.answers import answer_of
from dialog.policies.besides import about_more, asked_besides, beside_a_question, of_its_order
from dialog.policies.persons import is_not_wanted, refuses_one_first, unwanted_first
from dialog.policies.tasks import start
from dialog.readers import order_number

_LOOSE = re2.compile(r"(?i)(?:[\s,;]|\b(?:y|e|and|pero|mas|but)\b)+$")  # 'vino roto y'
_A_REFUSAL = 6  # words, at most
_AROUND_A_NUMBER = 14  # words, at most
_NEARLY = 0.4  # score from which choices are worth more than a guess


async def go_on_with_what_was_shown(heard: Hearing) -> Turn | None:
    """'¿y en L?' right after a product: it needs what is known to mean anything."""
    if heard.tapped or not heard.text or heard.state.flow is not None or not heard.state.known:
        return None
    for name, flow in sorted(heard.house.flows.items()):
        if flow.follow_up is not None and await listens(flow.follow_up, heard, heard.text):
            return await start(heard, name, heard.messages)
    return None


async def start_a_flow(heard: Hearing) -> Turn | None:
    """What was read, what a witness heard, or what stands beside a question of another kind."""
    both = await two_tasks_in(heard)
    if both is not None:
        return await _one_after_the_other(heard, both)
    name = await _read_as(heard) or await witnessed(heard) or await beside_a_question(heard)
    besides = "" if name else of_its_order(heard)
    name = name or besides or (SEARCH if asks_for_a_ware(heard) else _numbered(heard))
    if name == SEARCH and any(map(order_number.spot, heard.messages)):
        name = "order_status"  # 'muéstrame el pedido 10448'
    if not name:
        return None
    if is_not_wanted(heard) or await _is_refused(heard, name):
        return heard.understood(Reply("bot.all_right"), intent=Intent())
    main = answer_of(heard, faq_of(heard.intent)) if besides else None
    heard = _certain(heard, name)
    questions, answers = await asked_besides(heard, name)
    answers = answers or [told for told in [main] if told is not None]
    unheard = [*questions, *about_more(heard, name)]
    turn = await start(heard, name, _without(unheard, heard.messages))
    return replace(turn, replies=(*answers, *turn.replies))


async def _one_after_the_other(heard: Hearing, both: TwoTasks) -> Turn:
    """What happened is listened to; the other one waits, with its own words, and is taken up."""
    waiting = replace(began(both.asked), heard=(both.question,))
    paused = (*(item for item in heard.state.paused if item.name != both.asked), waiting)
    heard = _certain(replace(heard, state=replace(heard.state, paused=paused)), both.told)
    news = tuple(replace(item, text=both.story) for item in heard.messages[-1:])
    return await start(replace(heard, messages=news), both.told, news)


def _numbered(heard: Hearing) -> str:
    """Unclear words around an order's number: its status is the likeliest, and shows the rest."""
    is_likely = heard.intent.id == "flow:order-status" or heard.intent.score < _NEARLY
    is_unclear = not is_answered(heard.intent) and is_likely
    is_unclear = is_unclear or _is_hardly_a_question(heard)
    is_short = len(heard.tokens) <= _AROUND_A_NUMBER
    if not is_unclear or not is_short or "order_status" not in heard.house.flows:
        return ""
    return "order_status" if any(map(order_number.spot, heard.messages)) else ""


def _is_hardly_a_question(heard: Hearing) -> bool:
    """'el número creo que es el 10450': what was read is no question, nor plain."""
    is_faq = bool(faq_of(heard.intent)) and heard.intent.score < PLAIN
    language, phrases = heard.language, heard.house.phrases
    return is_faq and not heard.is_question and names_no_matter(heard.text, phrases, language)


async def _is_refused(heard: Hearing, name: str) -> bool:
    """'no quiero poner una queja'; not 'no quiero esta camisa, vino rota'."""
    is_short = len(heard.tokens) <= _A_REFUSAL
    is_refusal = is_short and unwanted_first(heard) > 0
    if not flow_named(name).reports or not is_refusal:
        return False
    return not await is_witnessed(heard, name, heard.text)


async def start_with_what_was_said(
    heard: Hearing, name: str, news: tuple[Inbound, ...] = ()
) -> Turn:
    """The words that led to our offer are heard now, and what came after them."""
    said = heard.state.notes.get("said", "")
    before = (Inbound("", "", "", said),) if said else ()
    return await start(heard, name, (*before, *news))


async def _read_as(heard: Hearing) -> str:
    """The flow that was read for sure; what has happened, if a witness tells of it, goes first."""
    name = flow_of(heard.intent.id)
    if name not in heard.house.flows or not is_answered(heard.intent):
        return ""
    if name == SEARCH and is_a_purchase_told(heard):
        return ""
    told = "" if flow_named(name).reports else await witnessed(heard)
    if name == "human" and refuses_one_first(heard):
        return told
    return told if flow_named(told).reports else name


def _without(parts: list[str], messages: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
    """What the task has to listen to: not the questions that are answered already."""
    for part in parts:
        messages = tuple(
            replace(item, text=_LOOSE.sub("", item.text.replace(part, " ")).strip())
            for item in messages
        )
    return messages


def _certain(heard: Hearing, name: str) -> Hearing:
    """What a witness heard is what was meant: the desk and the logs show it so."""
    intent = heard.intent
    if intent.id == intent_of(name):
        return heard
    why = {**intent.why, "witness": name}
    meant = Intent(intent_of(name), PLAIN, intent.id, intent.score, "answered", why=why)
    return heard.taken_for(meant)
