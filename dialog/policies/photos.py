"""A photo that comes when its case is open already goes into that case."""

from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, is_answered, sure
from dialog.model import OpenTicket, Reply, Ticket, Turn
from dialog.readers import photos_in

_CAPTION_AT_MOST = 8  # words: more is a matter of its own


async def add_a_photo_to_the_open_case(heard: Hearing) -> Turn | None:
    photos = [ref for message in heard.messages for ref in photos_in(message.media)]
    ticket = _open_case(heard)
    if not photos or ticket is None or heard.state.flow is not None or _says_more(heard):
        return None
    kept = [*(ticket.fields.get("photos") or []), *photos]
    return heard.turn(
        Reply("bot.photo_added", {"number": ticket.number}),
        effects=(OpenTicket(ticket.number, ticket.kind, {"photos": kept}),),
        intent=sure(None, photo_of=ticket.number),
        misses=0,
    )


def _open_case(heard: Hearing) -> Ticket | None:
    tickets = reversed(heard.moment.tickets)
    return next((ticket for ticket in tickets if ticket.status != "closed"), None)


def _says_more(heard: Hearing) -> bool:
    is_clear = is_answered(heard.intent) and heard.intent.score >= PLAIN
    return heard.is_question or is_clear or len(heard.tokens) > _CAPTION_AT_MOST
