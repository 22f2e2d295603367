"""'Me equivoqué, el pedido era el 10460', right after a case was sent: it is put right there."""

from dialog.complaining.facts import facts
from dialog.model import Json, OpenTicket, Reply, Ticket, Turn
from dialog.policies.hearing import Hearing
from dialog.policies.intents import sure
from dialog.policies.witnesses import reports

_SENT = ("complaint.thanks_soon", "complaint.thanks_later", "bot.case_corrected")
_LONGEST = 14  # words; more is a story of its own


async def put_right_what_was_just_sent(heard: Hearing) -> Turn | None:
    """Only with a sign that it is a correction, and with the fact that is right."""
    if heard.tapped or heard.state.flow is not None or len(heard.tokens) > _LONGEST:
        return None
    ticket = _just_sent(heard)
    if ticket is None or heard.is_question:
        return None
    if heard.vocabulary.leading("mistaken", heard.tokens) == 0:
        return None
    if await reports(heard):
        return None  # another thing went wrong
    right = _facts(heard)
    if not right:
        return None
    return heard.turn(
        Reply("bot.case_corrected", {"number": ticket.number}),
        effects=(OpenTicket(ticket.number, ticket.kind, right),),
        intent=sure("flow:complaint", corrected=ticket.number),
        misses=0,
    )


def _just_sent(heard: Hearing) -> Ticket | None:
    if heard.state.notes.get("last") not in _SENT:
        return None
    tickets = reversed(heard.moment.tickets)
    return next((ticket for ticket in tickets if ticket.status != "closed"), None)


def _facts(heard: Hearing) -> dict[str, Json]:
    return {
        name: found
        for name, reader in facts(heard.scene).items()
        for message in heard.messages
        if (found := reader.spot(message))
    }
