"""What is asked of the house and no FAQ entry tells: parking, jobs, how soon somebody answers.

They are no wares that might be looked for, and nothing near them is an answer.
"""

from dialog.cases import newest_open
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, faq_of, is_answered
from dialog.model import Intent, Reply, Turn
from dialog.policies.references import newest_case
from dialog.policies.tasks import TALK_TO_A_PERSON

_SHORT = 10  # words; more tell something else


async def tell_when_somebody_answers(heard: Hearing) -> Turn | None:
    """Of the newest case, where there is one; else when a person would."""
    if heard.tapped or heard.state.flow is not None:
        return None
    if not (asks_when_answered(heard) or _asks_of_what_was_sent(heard)):
        return None
    if newest_open(heard.moment.tickets):
        return heard.understood(newest_case(heard))
    return heard.understood(reply_when_answered(heard), intent=Intent())


def asks_when_answered(heard: Hearing) -> bool:
    """'¿cuánto tardan en contestar?'"""
    return 0 < len(heard.tokens) <= _SHORT and heard.says("answer_time")


def _asks_of_what_was_sent(heard: Hearing) -> bool:
    """'how long for that?', right after the case was sent."""
    is_sent = str(heard.state.notes.get("last", "")).startswith("complaint.thanks_")
    return is_sent and len(heard.tokens) <= _SHORT and heard.says("when_answered", "when_solved")


def reply_when_answered(heard: Hearing) -> Reply:
    way_out = heard.choices(TALK_TO_A_PERSON) if heard.state.flow is None else ()
    return Reply("bot.answer_time", {"answer_by": heard.scene.answer_by}, way_out)


async def admit_what_only_the_team_knows(heard: Hearing) -> Turn | None:
    """'¿tienen estacionamiento?', unless the merchant has an entry that plainly answers it."""
    if heard.tapped or heard.state.flow is not None or not 0 < len(heard.tokens) <= _SHORT:
        return None
    if not heard.says("of_the_house"):
        return None
    alone = heard.house.understanding.read(heard.text, heard.spoken)
    if is_answered(alone) and faq_of(alone) and alone.score >= PLAIN:
        return None
    reply = Reply("bot.of_the_house", choices=heard.choices(TALK_TO_A_PERSON))
    return heard.understood(reply, intent=Intent())
