"""'me llamo Ana', and nothing else: kept for what comes next."""

from collections.abc import Mapping

from dialog.complaining.facts import about_them_in
from dialog.hearing.follow_ups import just_answered
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, is_answered
from dialog.listening import hears
from dialog.model import Inbound, Intent, Json, Reply, Turn
from dialog.notes import noted
from dialog.policies.smalltalk import menu
from dialog.policies.tasks import TALK_TO_A_PERSON, words_around
from dialog.readers import NotUnderstood, email_address, person_name

_A_NAME_AT_MOST = 3  # words of 'soy ana pérez'
_I_AM = frozenset({"soy", "sou"})
_A_FACT_AT_MOST = 6  # words around a name or an e-mail
_AN_ADDRESS = 14  # words of a street with its town, at most
_LEADS_TO_A_STREET = 5  # words: 'la nueva es calle ...'


async def note_who_is_writing(heard: Hearing) -> Turn | None:
    """By name, e-mail or phone; or where they live."""
    is_free = not heard.tapped and heard.state.flow is None
    if not is_free or words_around(heard) > _AN_ADDRESS:
        return None
    was_noted = heard.state.notes.get("last", "").startswith("bot.noted_what")
    if was_noted and heard.says_only("it_is_mine"):
        return heard.understood(Reply("bot.noted_what", choices=menu(heard)), intent=Intent())
    if heard.is_question:
        return None
    return _noted_for_the_team(heard, {}) if _is_a_street(heard) else _noted(heard)


def _noted(heard: Hearing) -> Turn | None:
    if words_around(heard) > _A_FACT_AT_MOST or _is_of_something(heard):
        return None
    told = about_them_in(heard.messages, heard.scene) or _introduced(heard)
    if just_answered(heard.state) and told.keys() & {"email", "phone"}:
        return _noted_for_the_team(heard, told)
    known = {**heard.state.known, **told}
    reply = Reply("bot.noted_what", choices=menu(heard))
    return heard.understood(reply, intent=Intent(), known=known) if told else None


def _noted_for_the_team(heard: Hearing, told: Mapping[str, Json]) -> Turn:
    """What an answer has made them tell is wanted done, and only people can do it."""
    before = heard.state.notes.get("asked", "") if just_answered(heard.state) else ""
    said = " · ".join(filter(None, (before, heard.text)))
    return heard.turn(
        Reply("bot.noted_for_the_team", choices=heard.choices(TALK_TO_A_PERSON, "bot.person.no")),
        intent=Intent(),
        misses=heard.state.misses + 1,
        notes=noted(heard.state.notes, said=said),
        known={**heard.state.known, **told},
    )


def _is_a_street(heard: Hearing) -> bool:
    """'calle Mayor 5, Madrid': where something is to be sent, which is changed in no chat."""
    said = heard.tokens[:_LEADS_TO_A_STREET]
    is_short = len(heard.tokens) <= _AN_ADDRESS and any(map(str.isdigit, heard.text))
    is_all = bool(just_answered(heard.state)) or not is_answered(heard.intent)
    return is_short and is_all and hears(heard.house.phrases, "bot.street.named", said)


def _is_of_something(heard: Hearing) -> bool:
    """'mi correo es ana@example.com' is near much that is said of e-mails, and asks nothing."""
    is_led = heard.says("my_address") and any(map(email_address.spot, heard.messages))
    return heard.intent.score >= PLAIN and not is_led


def _introduced(heard: Hearing) -> dict[str, Json]:
    """'hola soy pedro', in small letters: only where nothing else is near."""
    said = heard.tokens[heard.vocabulary.leading("greeting", heard.tokens) :]
    if heard.intent.outcome == "answered" or not 2 <= len(said) <= _A_NAME_AT_MOST:
        return {}
    if said[0] not in _I_AM or not all(map(str.isalpha, said)):
        return {}
    try:
        return {"name": person_name.read(Inbound("", "", "", " ".join(said)))}
    except NotUnderstood:
        return {}
