"""What a talk writes into tickets: a case is opened, or more is told of one that is there.

What people at the desk do with them is in tickets.py. The bot itself never closes one.
"""

from collections.abc import Iterable, Mapping

from dialog.model import Json, OpenTicket, Ticket

WITHDRAWN = "withdrawn"  # a ticket's field: the customer no longer waits for a person
UNSOLVED = "unsolved"  # the reason of a handoff: what people closed is not done
_OF_THE_HANDOFF = frozenset({"reason", "said"})  # the newest counts


def still_open(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Newest last, as they come."""
    return [ticket for ticket in tickets if ticket.status != "closed"]


def newest_open(tickets: Iterable[Ticket]) -> Ticket | None:
    return next(reversed(still_open(tickets)), None)


def new_case(
    number: str, kind: str, told: Mapping[str, Json], *, urgent: bool = False
) -> OpenTicket:
    """With what was told, and without the questions that were not."""
    return OpenTicket(number, kind, {key: told[key] for key in told if _is_told(told[key])}, urgent)


def more_of(ticket: Ticket, fields: Mapping[str, Json]) -> OpenTicket:
    """The same number again adds to the same ticket."""
    return OpenTicket(ticket.number, ticket.kind, fields)


def news_for(ticket: Ticket, told: Mapping[str, Json]) -> dict[str, Json]:
    """What the ticket does not say yet, beside what it has: nothing told is lost."""
    return {
        name if name in _OF_THE_HANDOFF or name not in ticket.fields else f"also_{name}": value
        for name, value in told.items()
        if _is_told(value) and value != ticket.fields.get(name)
    }


def _is_told(value: Json) -> bool:
    return value not in (None, "", [], ())
