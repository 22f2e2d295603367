"""'me llamo Ana', and nothing else: kept for what comes next."""

from dialog.complaining.facts import about_them_in
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN
from dialog.model import Inbound, Intent, Json, Reply, Turn
from dialog.policies.smalltalk import menu
from dialog.readers import NotUnderstood, person_name

_A_NAME_AT_MOST = 3  # words of 'soy ana pérez'
_I_AM = frozenset({"soy", "sou"})
_A_FACT_AT_MOST = 6  # words around a name or an address


async def note_who_is_writing(heard: Hearing) -> Turn | None:
    """By name, e-mail or phone."""
    if heard.tapped or heard.state.flow is not None or len(heard.tokens) > _A_FACT_AT_MOST:
        return None
    was_noted = heard.state.notes.get("last", "").startswith("bot.noted_what")
    if was_noted and heard.says_only("it_is_mine"):
        return heard.understood(Reply("bot.noted_what", choices=menu(heard)), intent=Intent())
    if heard.is_question or heard.intent.score >= PLAIN:
        return None
    told = about_them_in(heard.messages, heard.scene) or _introduced(heard)
    if not told:
        return None
    known = {**heard.state.known, **told}
    reply = Reply("bot.noted_what", choices=menu(heard))
    return heard.understood(reply, intent=Intent(), known=known)


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
