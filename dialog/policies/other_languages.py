"""'Bonjour, combien coûte la livraison ?': said kindly which languages are spoken here."""

import unicodedata

from dialog.hearing.heard import Hearing
from dialog.hearing.intents import is_answered
from dialog.model import Reply, Turn
from dialog.policies.misses import admit_and_offer_a_person
from dialog.policies.smalltalk import menu
from dialog.policies.tasks import TALK_TO_A_PERSON

_SAID = "bot.other_language"
_AGAIN = "bot.other_language_again"


async def say_which_languages_are_spoken(heard: Hearing) -> Turn | None:
    """Only for what was not understood: some words of a neighbour's language are our own."""
    if heard.tapped or is_answered(heard.intent):
        return None
    lists = ("other_language", "foreign")
    is_heard = any(heard.vocabulary.is_within(name, heard.tokens) for name in lists)
    if not (is_heard or _is_foreign(heard.text)):
        return None
    last = str(heard.state.notes.get("last"))
    if last == _AGAIN:
        return await admit_and_offer_a_person(heard)
    ways_out = heard.choices(TALK_TO_A_PERSON)
    if last == _SAID:  # they do not change: a person may understand them
        return heard.turn(Reply(_AGAIN, choices=ways_out), misses=heard.state.misses + 1)
    reply = Reply(_SAID, choices=(*menu(heard), *ways_out))
    return heard.turn(reply, misses=heard.state.misses + 1)


def _is_foreign(text: str) -> bool:
    """Written in another script: Chinese, Arabic, Cyrillic ..."""
    letters = [sign for sign in text if sign.isalpha()]
    foreign = sum(not unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    return foreign > len(letters) / 2
