"""What answers no open question, and is no other matter: a courtesy, a word about the form."""

from dialog.flow import flow_named, is_closing
from dialog.flows import intent_of
from dialog.hearing.follow_ups import is_bare
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import is_answered, sure
from dialog.model import FlowState, Intent, Reply, Turn
from dialog.policies.house_matters import asks_when_answered, reply_when_answered
from dialog.policies.references import asks_for_the_reference, newest_case
from dialog.policies.smalltalk import aside
from dialog.policies.tasks import asked_again


async def said_back(heard: Hearing, flow: FlowState) -> Turn | None:
    """A courtesy, or a word about the form; and then the open question."""
    if heard.says_only("what_is_needed"):
        return heard.understood(*await _explained(heard, flow), intent=sure(intent_of(flow.name)))
    said = _in_another_language(heard) or _about_the_reference(heard, flow)
    said = said or _reason_for_asking(heard, flow) or aside(heard)
    if said is None:
        return None
    if said.phrase == "talk.goodbye":
        return _parted(heard, flow, said)
    question = () if said.phrase == "bot.no_hurry" else await asked_again(heard)
    intent = heard.intent if is_answered(heard.intent) else Intent()  # no guess was acted on
    return heard.understood(said, *question, intent=intent)


def _in_another_language(heard: Hearing) -> Reply | None:
    """'sorry, my Spanish is bad, can we go on in English?'"""
    before = heard.moment.conversation.state.notes.get("wish")
    is_wished = heard.state.notes.get("wish") not in (None, before)
    return Reply("bot.language_set") if is_wished else None


def _parted(heard: Hearing, flow: FlowState, said: Reply) -> Turn:
    """Nobody is asked again on the way out: a form waits, and what was all told is closed."""
    return heard.understood(said, flow=None if is_closing(flow) else flow)


def _about_the_reference(heard: Hearing, flow: FlowState) -> Reply | None:
    """'¿cuál es mi número de caso?', before there is one; '¿cuánto tardan en contestar?'"""
    if asks_when_answered(heard) or (flow_named(flow.name).reports and _asks_how_long(heard)):
        return reply_when_answered(heard)
    if not asks_for_the_reference(heard):
        return None
    return Reply("bot.reference_later") if not heard.moment.tickets else newest_case(heard)


def _asks_how_long(heard: Hearing) -> bool:
    """'¿cuánto tarda esto?', of nothing else: of the form itself."""
    words = heard.vocabulary
    return heard.says("span") and is_bare(words.without("that", heard.tokens), words)


def _reason_for_asking(heard: Hearing, flow: FlowState) -> Reply | None:
    """'¿para qué quieren mi correo?'"""
    is_asked = heard.says("why")
    return _reason(heard, flow) if is_asked else None


def _reason(heard: Hearing, flow: FlowState) -> Reply | None:
    """Of this question, else of the whole task."""
    own = (f"{flow.name}.{flow.asked}.why", f"{flow.name}.why")
    return next((Reply(name) for name in own if heard.house.phrases.has(name)), None)


async def _explained(heard: Hearing, flow: FlowState) -> tuple[Reply, ...]:
    """'¿qué necesitas?': what the open question is for, and the question in all its words."""
    question = await asked_again(heard, in_full=True)
    reason = _reason(heard, flow)
    if reason is None and is_closing(flow):
        return question  # an offer needs nothing
    return (reason or Reply("bot.needed"), *question)
