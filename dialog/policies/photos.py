"""A photo that comes when its case is open already goes into that case."""

from dialog.cases import more_of, newest_open
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, is_answered, sure
from dialog.model import Reply, Turn
from dialog.readers import photos_in

_CAPTION_AT_MOST = 8  # words: more is a matter of its own


async def add_a_photo_to_the_open_case(heard: Hearing) -> Turn | None:
    photos = [ref for message in heard.messages for ref in photos_in(message.media)]
    ticket = newest_open(heard.moment.tickets)
    if not photos or ticket is None or heard.state.flow is not None or _says_more(heard):
        return None
    kept = [*(ticket.fields.get("photos") or []), *photos]
    return heard.turn(
        Reply("bot.photo_added", {"number": ticket.number}),
        effects=(more_of(ticket, {"photos": kept}),),
        intent=sure(None, photo_of=ticket.number),
        misses=0,
    )


def _says_more(heard: Hearing) -> bool:
    is_clear = is_answered(heard.intent) and heard.intent.score >= PLAIN
    return heard.is_question or is_clear or len(heard.tokens) > _CAPTION_AT_MOST
