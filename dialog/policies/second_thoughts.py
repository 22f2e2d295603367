"""'Mejor no' ... 'bueno sí, envíalo': a form that was left is taken up where it was left."""

from dialog.flows import intent_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import sure
from dialog.model import Inbound, Reply, Turn
from dialog.policies.left_forms import left_form
from dialog.policies.tasks import after_run, played

_A_FEW = 8  # words


async def take_up_what_was_left(heard: Hearing) -> Turn | None:
    """A yes to its open question is one; else the question comes once more."""
    flow = left_form(heard.state.notes)
    if flow is None or heard.tapped or heard.state.flow is not None:
        return None
    if flow.name not in heard.house.flows or not _thinks_again(heard):
        return None
    answered = await played(heard, flow, (_without_lead(heard),))
    if answered is not None and answered.finished and answered.effects:
        return after_run(heard, answered, flow)
    if not (heard.says_only("second_thoughts") or heard.intent.id == intent_of(flow.name)):
        return None
    chat = await played(heard, flow, ())
    if chat is None or chat.finished or not chat.replies:
        return None
    again = Reply("bot.go_on_in_form")
    intent = sure(intent_of(flow.name), resumed=True)
    return heard.understood(again, chat.replies[-1], intent=intent, flow=chat.state)


def _without_lead(heard: Hearing) -> Inbound:
    """'mejor sí, averígualo' -> 'si averigualo'"""
    said = heard.tokens[heard.vocabulary.leading("padding", heard.tokens) :]
    return Inbound("", "", "", " ".join(said))


def _thinks_again(heard: Hearing) -> bool:
    """'bueno sí', 'mejor sí, averígualo'"""
    leads = heard.vocabulary.leading("second_thoughts", heard.tokens) > 0
    return heard.says_only("second_thoughts") or (leads and len(heard.tokens) <= _A_FEW)
