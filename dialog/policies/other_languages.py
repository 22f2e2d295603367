"""'Bonjour, combien coûte la livraison ?': said kindly which languages are spoken here."""

from dialog.hearing.heard import Hearing
from dialog.hearing.intents import is_answered
from dialog.model import Reply, Turn
from dialog.policies.misses import admit_and_offer_a_person
from dialog.policies.smalltalk import menu
from dialog.policies.tasks import TALK_TO_A_PERSON

_SAID = "bot.other_language"


async def say_which_languages_are_spoken(heard: Hearing) -> Turn | None:
    """Only for what was not understood: some words of a neighbour's language are our own."""
    if heard.tapped or is_answered(heard.intent):
        return None
    if not heard.vocabulary.is_within("other_language", heard.tokens):
        return None
    if heard.state.notes.get("last") == _SAID:  # they do not change: a person may
        return await admit_and_offer_a_person(heard)
    ways_out = heard.choices(TALK_TO_A_PERSON)
    reply = Reply(_SAID, choices=(*menu(heard), *ways_out))
    return heard.turn(reply, misses=heard.state.misses + 1)
