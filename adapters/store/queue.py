"""The desk's pages of tickets: plain queries, shaped like the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
)

from adapters.store.driver import Db
from adapters.store.tables import contacts, conversations, customers, messages, tickets
from adapters.store.texts import clean_id
from adapters.store.times import instant, maybe_instant
from dialog import saved

LONGEST_PAGE = 200
COUNT_AT_MOST = 99  # unread messages: past this nobody counts

View: TypeAlias = Literal["unassigned", "mine", "all", "closed"]


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as the queue's page shows it."""

    number: str
    kind: str
    status: str
    customer: str
    channel: str
    last_text: str  # the customer's last words; "" when it was a photo
    waiting_since: datetime | None  # since when the customer waits for a person; None: not now
    agent: str
    urgent: bool
    unread: int  # messages of the customer that no person has answered
    opened_at: datetime
    conversation: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many open tickets want somebody: nobody's, and those of one agent with news."""

    unassigned: int
    mine: int


def page(db: Db, view: View, agent: str, skip: int = 0) -> list[TicketRow]:
    """At most LONGEST_PAGE after `skip`: open ones, urgent first, then the oldest; closed ones,
    the newest first.
    """
    asked = {"skip": skip} | ({"agent": agent} if view == "mine" else {})
    return [_ticket_row(row) for row in db.execute(_PAGES[view], asked)]


def row_of(db: Db, number: str) -> TicketRow | None:
    row = db.execute(_ROW, {"number": clean_id(number)}).first()
    return _ticket_row(row) if row else None


def waiting(db: Db, agent: str) -> Waiting:
    asked = {"agent": agent, "skip": 0}
    mine = sum(1 for row in db.execute(_PAGES["mine"], asked) if row.unread)
    return Waiting(int(db.execute(_UNASSIGNED).scalar_one()), mine)


def _ticket_row(row: Any) -> TicketRow:
    nobody_came = row.answered_id < row.since_id and row.status != "closed"
    return TicketRow(
        number=row.number,
        kind=row.kind,
        status=row.status,
        customer=row.customer_name or row.contact_name or _told_name(row.state),
        channel=row.channel,
        last_text=row.last_text or "",
        waiting_since=maybe_instant(row.unanswered_at or (row.opened_at if nobody_came else None)),
        agent=row.agent,
        urgent=bool(row.urgent),
        unread=row.unread,
        opened_at=instant(row.opened_at),
        conversation=row.conversation_id,
    )


def _told_name(state: str) -> str:
    return str(saved.load(state).known.get("name", ""))


_HERE = messages.c.conversation_id == tickets.c.conversation_id
_LATER = case(
    (conversations.c.answered_id > tickets.c.since_id, conversations.c.answered_id),
    else_=tickets.c.since_id,
)
_UNANSWERED = (_HERE, messages.c.direction == "in", messages.c.id > _LATER)

_LAST_TEXT = (
    select(messages.c.text)
    .where(_HERE, messages.c.direction == "in")
    .order_by(messages.c.id.desc())
    .limit(1)
    .correlate(tickets)
    .scalar_subquery()
)
_UNANSWERED_AT = (
    select(messages.c.at)
    .where(*_UNANSWERED)
    .order_by(messages.c.id)
    .limit(1)
    .correlate(tickets, conversations)
    .scalar_subquery()
)
_UNREAD = (
    select(func.count())
    .select_from(
        select(messages.c.id)
        .where(*_UNANSWERED)
        .limit(COUNT_AT_MOST)
        .correlate(tickets, conversations)
        .subquery()
    )
    .scalar_subquery()
)

_ROWS = (
    select(
        tickets,
        contacts.c.channel,
        contacts.c.name.label("contact_name"),
        customers.c.name.label("customer_name"),
        conversations.c.state,
        conversations.c.answered_id,
        _LAST_TEXT.label("last_text"),
        _UNANSWERED_AT.label("unanswered_at"),
        _UNREAD.label("unread"),
    )
    .join_from(tickets, conversations, conversations.c.id == tickets.c.conversation_id)
    .join(contacts, contacts.c.id == conversations.c.contact_id)
    .join(customers, customers.c.id == conversations.c.customer_id)
)
# Written out: the partial index fits.
_IS_OPEN: ColumnElement[bool] = literal_column("tickets.status <> 'closed'")
_OPEN = _ROWS.where(_IS_OPEN).order_by(tickets.c.urgent.desc(), tickets.c.id)

_ROW = _ROWS.where(tickets.c.number == bindparam("number"))
_UNASSIGNED = select(func.count()).select_from(tickets).where(_IS_OPEN, tickets.c.agent == "")

_VIEWS: Mapping[View, Select[Any]] = {
    "unassigned": _OPEN.where(tickets.c.agent == ""),
    "mine": _OPEN.where(tickets.c.agent == bindparam("agent")),
    "all": _OPEN,
    "closed": _ROWS.where(tickets.c.closed_at.is_not(None)).order_by(tickets.c.closed_at.desc()),
}
_PAGES: Mapping[View, Select[Any]] = {
    view: rows.limit(LONGEST_PAGE).offset(bindparam("skip")) for view, rows in _VIEWS.items()
}
