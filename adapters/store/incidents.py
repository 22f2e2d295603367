"""Something went wrong that a person must know of: a ticket, or a line in the one that is open."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select

from adapters.store import lines
from adapters.store.driver import Db
from adapters.store.tables import ticket_events, tickets
from dialog.model import Json
from dialog.tickets import reference


class Incident(NamedTuple):
    """`kind` is the ticket's; `what` is the event's: quarantined, undelivered, unknown ..."""

    conversation: int
    contact: int
    kind: str
    what: str
    data: Mapping[str, Json]
    own_ticket: bool = False  # any open ticket will not do: it must be one of this kind


def report(db: Db, incident: Incident, now: int) -> None:
    """Whoever calls this holds the conversation's row."""
    line = lines.add_event(db, incident.conversation, incident.contact, incident.what, now)
    ticket = _open_ticket(db, incident) or _new_ticket(db, incident, line.id, now)
    add_event(db, line, ticket, data=incident.data)


def add_event(db: Db, line: Any, ticket: int, *, agent: str = "", data: Any = None) -> None:
    """Says what an event's line in the timeline means for a ticket."""
    told = {"id": line.id, "ticket_id": ticket, "agent": agent, "data": dict(data or {})}
    db.execute(_ADD_EVENT, told)


def _open_ticket(db: Db, incident: Incident) -> int | None:
    found = db.execute(_OPEN, {"conversation": incident.conversation}).all()
    fitting = [row.id for row in found if not incident.own_ticket or row.kind == incident.kind]
    return fitting[-1] if fitting else None


def _new_ticket(db: Db, incident: Incident, line: int, now: int) -> int:
    """Its number comes from the event's line, which no message's ticket can have."""
    made = db.execute(
        _NEW,
        {
            "number": reference(line),
            "conversation_id": incident.conversation,
            "kind": incident.kind,
            "fields": dict(incident.data),
            "urgent": True,
            "since_id": line,
            "opened_at": now,
        },
    )
    return int(made.scalar_one())


_OPEN = (
    select(tickets.c.id, tickets.c.kind)
    .where(tickets.c.conversation_id == bindparam("conversation"), tickets.c.status != "closed")
    .order_by(tickets.c.id)
)
_NEW = insert(tickets).returning(tickets.c.id)
_ADD_EVENT = insert(ticket_events)
