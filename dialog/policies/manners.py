"""A greeting glued to the answer, by name where there is one; and who is speaking, once."""

import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta

from dialog.hearing.heard import Hearing
from dialog.model import Reply
from dialog.notes import Notes
from dialog.readers.word_list import words

GREET_AGAIN_AFTER = timedelta(hours=6)

_WITHOUT_GREETING = frozenset({
    "obey_stop_and_start",
    "keep_quiet_while_a_person_answers",
    "wake_up_for_an_open_question",
    "hand_over_at_once_in_danger",
    "hand_over_at_once_on_anger",
    "hand_over_when_asked",
    "hand_over_what_was_not_solved",
})  # fmt: skip
_NO_NAMES = words("user usuario cliente customer guest invitado test whatsapp info tienda shop")


def greeted(
    heard: Hearing, replies: tuple[Reply, ...], policy: str, name: str = ""
) -> tuple[tuple[Reply, ...], Notes]:
    """The first answer says that it comes from an automatic assistant; a greeting is returned.

    The replies, and what is to be noted. `name` is what they have just said they are called.
    """
    hello = "" if not replies or policy in _WITHOUT_GREETING else _hello(heard, name)
    if not hello:
        return replies, {}
    first, *others = replies
    glued = replace(first, text=f"{hello} {first.text}")
    return (glued, *others), {"met": True, "greeted": heard.now.isoformat()}


def first_name(name: str) -> str:
    """'✨ ANA maría' -> 'Ana'; '' for what is hardly a name: 'tienda_24', 'J'."""
    letters = "".join(sign if _is_of_a_name(sign) else " " for sign in name[:80])
    first = next(iter(letters.split()), "").strip("-'’")
    digits = any(sign.isdigit() for sign in name)
    if digits or not 2 <= len(first) <= 20 or first.casefold() in _NO_NAMES:
        return ""
    return first.capitalize() if first.isupper() or first.islower() else first


def _is_of_a_name(sign: str) -> bool:
    return sign in "-'’" or unicodedata.category(sign)[0] in "LM"


def _hello(heard: Hearing, told: str) -> str:
    """The greeting to begin with, if one is due."""
    notes = heard.state.notes
    if not notes.get("met"):
        return _named(heard, "bot.hello_first", told)
    if heard.vocabulary.leading("greeting", heard.tokens) == 0:
        return ""
    last = datetime.fromisoformat(notes.get("greeted", heard.now.isoformat()))
    return _named(heard, "bot.hello", told) if heard.now - last >= GREET_AGAIN_AFTER else ""


def _named(heard: Hearing, phrase: str, told: str) -> str:
    known = told or heard.state.known.get("name")
    name = first_name(str(known or heard.moment.customer.name or heard.moment.contact.name))
    return heard.phrase(f"{phrase}_named", name=name) if name else heard.phrase(phrase)
