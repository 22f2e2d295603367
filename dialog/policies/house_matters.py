"""What is asked of the house and no FAQ entry tells: parking, jobs, how soon somebody answers.

They are no wares that might be looked for, and nothing near them is an answer.
"""

from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, faq_of, is_answered
from dialog.model import Intent, Reply, Turn
from dialog.policies.lookups import newest_case
from dialog.policies.tasks import TALK_TO_A_PERSON

_SHORT = 10  # words; more tell something else
_KEPT = 500  # characters


async def tell_when_somebody_answers(heard: Hearing) -> Turn | None:
    """Of the newest case, where there is one; else when a person would."""
    if heard.tapped or heard.state.flow is not None or not asks_when_answered(heard):
        return None
    if any(ticket.status != "closed" for ticket in heard.moment.tickets):
        return heard.understood(newest_case(heard))
    return heard.understood(reply_when_answered(heard), intent=Intent())


def asks_when_answered(heard: Hearing) -> bool:
    """'¿cuánto tardan en contestar?'"""
    said = heard.tokens
    return 0 < len(said) <= _SHORT and heard.vocabulary.is_within("answer_time", said)


def reply_when_answered(heard: Hearing) -> Reply:
    way_out = heard.choices(TALK_TO_A_PERSON) if heard.state.flow is None else ()
    return Reply("bot.answer_time", {"answer_by": heard.scene.answer_by}, way_out)


async def admit_what_only_the_team_knows(heard: Hearing) -> Turn | None:
    """'¿tienen estacionamiento?', unless the merchant has an entry that plainly answers it."""
    said = heard.tokens
    if heard.tapped or heard.state.flow is not None or not 0 < len(said) <= _SHORT:
        return None
    if not heard.vocabulary.is_within("of_the_house", said):
        return None
    alone = heard.house.understanding.read(heard.text, heard.spoken)
    if is_answered(alone) and faq_of(alone) and alone.score >= PLAIN:
        return None
    reply = Reply("bot.of_the_house", choices=heard.choices(TALK_TO_A_PERSON))
    notes = {**heard.state.notes, "said": heard.text[:_KEPT]}
    return heard.understood(reply, intent=Intent(), notes=notes)
