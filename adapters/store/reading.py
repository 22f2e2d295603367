"""What pages may look at: a visitor's transcript, and the timeline of a conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Executable, Select, bindparam, or_, select

from adapters.store.driver import Db
from adapters.store.tables import (
    contacts,
    conversations,
    inbox,
    messages,
    outbox,
    questions,
    ticket_events,
    tickets,
)
from adapters.store.texts import clean_id
from adapters.store.times import instant, maybe_instant
from adapters.store.values import choices_in, media_in, told
from dialog.model import Choice, Json, Media

LONGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One message as its customer may see it."""

    seq: int
    id: str  # of a customer's message: the id that their side gave it
    direction: str  # in | out
    author: str  # "" = the customer, bot, or the agent's name
    text: str
    choices: tuple[Choice, ...]
    media: tuple[Media, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One thing that was said or happened, with all that an agent may know of it."""

    seq: int
    direction: str  # in | out | note | event
    channel: str
    author: str  # "" = the customer, bot, or the agent's name
    text: str  # of an event: what happened
    choices: tuple[Choice, ...]
    media: tuple[Media, ...]
    at: datetime
    edited_at: datetime | None = None
    # in: waiting handled quarantined; out: queued held unknown sent failed delivered read
    status: str = ""
    code: str = ""  # of a failure: the platform's
    reason: str = ""
    attempts: int = 0
    intent: str | None = None  # what a message in was taken for
    score: float = 0.0
    runner_up: str | None = None
    runner_up_score: float = 0.0
    outcome: str = ""
    policy: str = ""
    why: Mapping[str, Json] = field(default_factory=dict)
    ticket: str = ""  # an event's ticket, its agent and details
    agent: str = ""
    data: Mapping[str, Json] = field(default_factory=dict)


def transcript(db: Db, channel: str, address: str, after: int, limit: int) -> list[Line]:
    """Oldest first. From the start (0) it is the newest `limit` lines."""
    page = {"after": after, "limit": min(limit, LONGEST_PAGE)}
    return [_line(row) for row in _in_order(db, _TRANSCRIPT, _contact(channel, address) | page)]


def timeline(db: Db, conversation: int, after: int, limit: int) -> list[TimelineLine]:
    """Oldest first. From the start (0) it is the newest `limit` lines."""
    asked = {"conversation": conversation, "after": after, "limit": min(limit, LONGEST_PAGE)}
    return [_timeline_line(row) for row in _in_order(db, _TIMELINE, asked)]


def sent_files(db: Db, channel: str, address: str) -> set[str]:
    """What the files of a customer's messages are called by their channel."""
    return _refs(db, _SENT_FILES, _contact(channel, address))


def received_files(db: Db, channel: str, address: str) -> set[str]:
    """The `ref` of every file that went to this contact."""
    return _refs(db, _RECEIVED_FILES, _contact(channel, address))


def answered_files(db: Db, conversation: int) -> set[str]:
    """The `ref` of every file in a message of ours."""
    return _refs(db, _ANSWERED_FILES, {"conversation": conversation})


def _contact(channel: str, address: str) -> dict[str, Any]:
    return {"channel": clean_id(channel), "address": clean_id(address)}


def _refs(db: Db, query: Executable, asked: dict[str, Any]) -> set[str]:
    found = db.execute(query, asked).scalars()
    return {media.ref for text in set(found) for media in media_in(text)}


class _Page(NamedTuple):
    onward: Executable
    newest: Executable


def _page(query: Select[Any]) -> _Page:
    return _Page(query.order_by(messages.c.id), query.order_by(messages.c.id.desc()))


def _in_order(db: Db, query: _Page, asked: dict[str, Any]) -> Sequence[Any]:
    if asked["after"]:
        return db.execute(query.onward, asked).all()
    return db.execute(query.newest, asked).all()[::-1]


def _line(row: Any) -> Line:
    return Line(
        seq=row.id,
        id=row.external_id or "",
        direction=row.direction,
        author=row.author,
        text=row.text,
        choices=choices_in(row.choices),
        media=media_in(row.media),
        at=instant(row.at),
    )


def _timeline_line(row: Any) -> TimelineLine:
    return TimelineLine(
        seq=row.id,
        direction=row.direction,
        channel=row.channel,
        author=row.author,
        text=row.text,
        choices=choices_in(row.choices),
        media=media_in(row.media),
        at=instant(row.at),
        edited_at=maybe_instant(row.edited_at),
        status=row.out_state or row.in_state or "",
        code=row.code or "",
        reason=row.reason or row.error or "",
        attempts=row.out_attempts or row.in_attempts or 0,
        intent=row.intent,
        score=row.score or 0.0,
        runner_up=row.runner_up,
        runner_up_score=row.runner_up_score or 0.0,
        outcome=row.outcome or "",
        policy=row.policy or "",
        why=told(row.why),
        ticket=row.ticket or "",
        agent=row.agent or "",
        data=told(row.data),
    )


_TRANSCRIPT = _page(
    select(messages)
    .join_from(contacts, conversations, conversations.c.customer_id == contacts.c.customer_id)
    .join(messages, messages.c.conversation_id == conversations.c.id)
    .where(
        contacts.c.channel == bindparam("channel"),
        contacts.c.address == bindparam("address"),
        messages.c.contact_id == contacts.c.id,
        or_(messages.c.direction == "in", messages.c.direction == "out"),
        messages.c.id > bindparam("after"),
    )
    .limit(bindparam("limit"))
)


def _files(direction: str) -> Select[Any]:
    """Of a contact's messages in one direction."""
    return (
        select(messages.c.media)
        .join_from(contacts, messages, messages.c.contact_id == contacts.c.id)
        .where(
            contacts.c.channel == bindparam("channel"),
            contacts.c.address == bindparam("address"),
            messages.c.direction == direction,
        )
    )


_SENT_FILES, _RECEIVED_FILES = _files("in"), _files("out")
_ANSWERED_FILES = select(messages.c.media).where(
    messages.c.conversation_id == bindparam("conversation"), messages.c.direction == "out"
)

_TIMELINE = _page(
    select(
        messages,
        contacts.c.channel,
        outbox.c.state.label("out_state"),
        outbox.c.code,
        outbox.c.reason,
        outbox.c.attempts.label("out_attempts"),
        inbox.c.state.label("in_state"),
        inbox.c.error,
        inbox.c.attempts.label("in_attempts"),
        *(questions.c[name] for name in ("intent", "score", "runner_up", "runner_up_score")),
        *(questions.c[name] for name in ("outcome", "policy", "why")),
        tickets.c.number.label("ticket"),
        ticket_events.c.agent,
        ticket_events.c.data,
    )
    .join_from(messages, contacts, contacts.c.id == messages.c.contact_id)
    .outerjoin(outbox, outbox.c.id == messages.c.id)
    .outerjoin(inbox, inbox.c.id == messages.c.id)
    .outerjoin(questions, questions.c.id == messages.c.id)
    .outerjoin(ticket_events, ticket_events.c.id == messages.c.id)
    .outerjoin(tickets, tickets.c.id == ticket_events.c.ticket_id)
    .where(
        messages.c.conversation_id == bindparam("conversation"), messages.c.id > bindparam("after")
    )
    .limit(bindparam("limit"))
)
