"""Nothing fits: admit it, offer a person, and never go round in circles."""

from dialog.hearing.heard import Hearing
from dialog.model import Intent, Reply, Turn
from dialog.policies.handing_over import to_a_person
from dialog.policies.smalltalk import menu
from dialog.policies.tasks import TALK_TO_A_PERSON

HAND_OVER_AT = 4  # misses in a row: then a person reads it, asked or not


async def admit_and_offer_a_person(heard: Hearing) -> Turn | None:
    """First what the bot can do, then a person, then a person without asking again."""
    if not heard.messages:
        return heard.turn(intent=Intent())
    misses = heard.state.misses + 1
    if misses >= HAND_OVER_AT:
        return await to_a_person(heard, "misses", heard.intent)
    return heard.missed(_reply(heard, misses))


def _reply(heard: Hearing, misses: int) -> Reply:
    if misses == 1:
        return Reply("bot.too_long" if heard.cut else "bot.not_understood", choices=menu(heard))
    phrase = "bot.offer_person" if misses == 2 else "bot.offer_person_again"
    return Reply(phrase, choices=heard.choices(TALK_TO_A_PERSON, "bot.person.no"))
