"""Messages without words: a photo, a voice note, a sticker, emoji, nothing at all."""

from dialog.flow_state import listened
from dialog.hearing.heard import Hearing
from dialog.model import Reply, Turn
from dialog.policies.tasks import TALK_TO_A_PERSON, asked_again

_UNHEARD = frozenset({"voice", "audio"})
_SEEN = frozenset({"image", "video", "document"})
_NOTHING_ASKED = frozenset({"bot.emoji", "talk.greeting"})


async def look_at_what_has_no_words(heard: Hearing) -> Turn | None:
    """Say honestly what we can do with it; an open question is asked again."""
    if heard.tokens or heard.tapped or not heard.messages:
        return None
    question = await asked_again(heard)
    reply = _reply(heard, in_flow=bool(question))
    flow = heard.state.flow
    kept = listened(flow, heard.messages) if flow else None
    said = () if question and reply.phrase in _NOTHING_ASKED else (reply,)
    return heard.understood(*said, *question, flow=kept)


def _reply(heard: Hearing, *, in_flow: bool) -> Reply:
    kinds = {media.kind for message in heard.messages for media in message.media}
    if kinds & _UNHEARD:
        return Reply("bot.voice", choices=() if in_flow else heard.choices(TALK_TO_A_PERSON))
    if kinds & _SEEN:
        return Reply("bot.photo_kept" if in_flow else "bot.photo")
    if "sticker" in kinds:
        return Reply("bot.emoji")
    if heard.names_a_card:
        return Reply("talk.greeting")
    return _about_signs(heard)


def _about_signs(heard: Hearing) -> Reply:
    signs = {sign for sign in heard.text if not sign.isspace()}
    if signs & heard.vocabulary.signs("unhappy_signs"):
        return Reply("bot.emoji_unhappy", choices=heard.choices(TALK_TO_A_PERSON))
    if not signs or signs <= set("?¿!¡.,…-"):
        return Reply("bot.empty")
    return Reply("bot.emoji")
