"""Which language is spoken: the one that is wished for, or kindly none of the others."""

import unicodedata

from dialog.hearing.heard import Hearing
from dialog.hearing.intents import is_answered
from dialog.model import Intent, Reply, Turn
from dialog.notes import noted
from dialog.policies.answers import answer_of
from dialog.policies.misses import admit_and_offer_a_person
from dialog.policies.smalltalk import menu
from dialog.policies.tasks import TALK_TO_A_PERSON, asked_again

_SAID = "bot.other_language"
_AGAIN = "bot.other_language_again"


async def change_the_language(heard: Hearing) -> Turn | None:
    """'In English, please': from now on, and what was last said once more."""
    if not heard.only_a_wish:
        return None
    again = await asked_again(heard, in_full=True)
    if not again and heard.state.notes.get("last") == f"faq:{heard.state.topic}":
        answer = answer_of(heard, heard.state.topic)
        again = (answer,) if answer else ()
    notes = noted(heard.state.notes, again=1)  # in the new language it was told once
    said = Reply("bot.language_set")
    return heard.understood(said, *again, notes=notes, intent=Intent())


async def say_which_languages_are_spoken(heard: Hearing) -> Turn | None:
    """'Bonjour, combien coûte la livraison ?': only what was not understood otherwise.

    Some words of a neighbour's language are our own.
    """
    if heard.tapped or is_answered(heard.intent):
        return None
    if not (heard.says("other_language", "foreign") or _is_foreign(heard.text)):
        return None
    last = heard.state.notes.get("last")
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
