"""An open offer ('which of these?') is no form: who speaks of something else has left it.

It is not asked again after every answer; what was on the table is still known to the flow, so
that 'la segunda' can be said later.
"""

from dataclasses import replace

from dialog.chat import Chat
from dialog.flow import flow_named
from dialog.flows import flow_of
from dialog.hearing.heard import Hearing, Words, hear
from dialog.hearing.intents import PLAIN, is_answered, is_talk
from dialog.hearing.vocabulary import Vocabulary
from dialog.model import FlowState, Inbound, Turn
from dialog.policies.open_flow import is_aside
from dialog.policies.tasks import played, start

_NEAR = 0.4  # score of choices that are worth more than a search that found nothing
_ONLY_NEAR = ("closest", "closest_one")  # what a search finds that has not what was asked for
_STAYS = ("confused", "what_is_needed", "cancel", "withdraw", "wait")


async def without_a_left_offer(heard: Hearing, words: Words) -> Hearing:
    """The moment as it is read when nothing is open, if its words are no answer to an offer."""
    flow = heard.state.flow
    if flow is None or not flow_named(flow.name).offers or not heard.tokens:
        return heard
    if heard.tapped or _is_about_it(heard.vocabulary, heard):
        return heard
    chat = await played(heard, flow, heard.messages)
    if chat is None or not _is_left(heard, flow, chat):
        return heard
    conversation = heard.moment.conversation
    state = replace(conversation.state, flow=None)
    moment = replace(heard.moment, conversation=replace(conversation, state=state))
    return hear(heard.house, moment, words)


async def take_what_was_offered_before(heard: Hearing) -> Turn | None:
    """A tap on an offer that was left: it names a thing, so it is shown."""
    flow, _, rest = heard.tapped.partition(".")
    question, _, slug = rest.partition(".")
    if heard.state.flow is not None or not slug or question not in flow_named(flow).offers:
        return None
    named = Inbound("", "", "", slug.replace("-", " "))
    return await start(heard, flow, (named,)) if flow in heard.house.flows else None


def _is_left(heard: Hearing, flow: FlowState, chat: Chat) -> bool:
    """No answer to an offer; or words that mean nothing to the task, and something else surely."""
    told = {reply.phrase for reply in chat.replies}
    found_nothing = f"{flow.name}.nothing" in told
    is_only_near = not told.isdisjoint(f"{flow.name}.{name}" for name in _ONLY_NEAR)
    is_empty = chat.taken_whole and (found_nothing or is_aside(heard, flow))
    intent = heard.intent
    is_empty = is_empty or (is_only_near and is_answered(intent) and intent.score >= PLAIN)
    is_near = is_answered(intent) or (found_nothing and intent.score >= _NEAR)
    means_other = is_near and bool(intent.id) and flow_of(intent.id) != flow.name
    is_no_answer = not chat.understood
    if flow.asked in flow_named(flow.name).offers and is_no_answer:
        return True
    return means_other and not is_talk(heard.intent) and (is_no_answer or is_empty)


def _is_about_it(vocabulary: Vocabulary, heard: Hearing) -> bool:
    """'no entiendo', 'espera', 'mejor nada': said of the offer."""
    return any(vocabulary.is_only(name, heard.tokens) for name in _STAYS)
