"""Moments out: conversations that need a turn are leased to a worker, with all that is known.

A claim is committed before any code of ours looks at a message, and counts as an attempt of each.
What was claimed three times and never finished is set aside, so that the rest can go on.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    and_,
    bindparam,
    literal_column,
    select,
    update,
)

from adapters.store.grouping import Done
from adapters.store.incidents import Incident, report
from adapters.store.rowset import Row, among, packed, rows
from adapters.store.signals import DESK
from adapters.store.tables import contacts, conversations, customers, inbox, messages, tickets
from adapters.store.texts import clean_text
from adapters.store.times import Instant, instant, micros, seconds
from adapters.store.values import contact_of, conversation_of, customer_of, inbound_of, ticket_of
from dialog.model import Moment
from dialog.ports import Clock

LEASE = seconds(60)  # longer than any turn may take
ATTEMPTS = 3
LONGEST_ERROR = 500  # characters
WAITING: ColumnElement[str] = literal_column(
    "'waiting'"
)  # written out, so that the partial index fits


@dataclass(frozen=True, slots=True)
class Return:
    """A moment whose turn failed, and why."""

    moment: Moment
    error: str


@dataclass(frozen=True, slots=True)
class Turns:
    """`holder` is this store's number on its leases."""

    clock: Clock
    holder: int

    def claim(self, db: Connection, limits: Sequence[int]) -> Done[list[Moment]]:
        """For each claim its own moments; no conversation is in two."""
        now = micros(self.clock.now())
        topics: set[str] = set()
        return Done([self._claim(db, limit, now, topics) for limit in limits], topics)

    def give_back(self, db: Connection, returns: Sequence[Return]) -> Done[None]:
        """The lease ends after a short pause; the attempt stays counted."""
        now = micros(self.clock.now())
        sql = _sql(db.dialect.name)
        freed = [
            {
                "id": item.moment.conversation.id,
                "fence": item.moment.fence,
                "due_at": now + seconds(2.0 ** (item.moment.attempt - 1)),
            }
            for item in sorted(returns, key=lambda item: item.moment.conversation.id)
        ]
        failed = [
            {"id": message.number, "error": clean_text(item.error[:LONGEST_ERROR])}
            for item in returns
            for message in item.moment.messages
        ]
        db.execute(sql.give_back, packed(freed))
        if failed:
            db.execute(sql.note_error, packed(failed))
        return Done([None] * len(returns))

    def _claim(self, db: Connection, limit: int, now: int, topics: set[str]) -> list[Moment]:
        sql = _sql(db.dialect.name)
        lease = {"now": now, "limit": limit, "until": now + LEASE, "holder": self.holder}
        ids = db.execute(sql.claim, lease).scalars().all()
        if not ids:
            return []
        found = _grouped(db.execute(sql.look, {"ids": ids}).all())
        shares = [_share(waiting, now) for waiting in found.values()]
        if any(share.doomed or share.is_idle for share in shares):
            _set_aside(db, shares, now)
            topics.add(DESK)
        counted = [message.number for share in shares for message in share.said]
        if counted:
            db.execute(sql.count_attempt, {"ids": counted})
        cases = _grouped(db.execute(sql.tickets, {"ids": ids}).all())
        return [
            _moment(share, cases.get(share.row.conversation_id, ()), now)
            for share in shares
            if not share.is_idle
        ]


@dataclass(frozen=True, slots=True)
class _Share:
    """What one claim does about one conversation."""

    row: Any
    said: Sequence[Any]  # goes into the moment
    doomed: Sequence[Any]  # is set aside
    timer: bool = False
    stuck: bool = False  # its timer was tried too often

    @property
    def is_idle(self) -> bool:
        return not self.said and not self.timer


def _share(found: Sequence[Any], now: int) -> _Share:
    """`found` has a row for each waiting message, or one row without a message.

    After a failure messages come one by one: only the one that fails is ever set aside.
    """
    row = found[0]
    waiting = [message for message in found if message.number is not None]
    doomed = [message for message in waiting if message.tried >= ATTEMPTS]
    rest = [message for message in waiting if message.tried < ATTEMPTS]
    if rest:
        fresh = next((n for n, message in enumerate(rest) if message.tried), len(rest))
        return _Share(row, rest[: fresh or 1], doomed)
    woken = row.wake_at is not None and row.wake_at <= now and not doomed
    stuck = woken and row.attempts > ATTEMPTS
    return _Share(row, (), doomed, timer=woken and not stuck, stuck=stuck)


def _set_aside(db: Connection, shares: Sequence[_Share], now: int) -> None:
    """Quarantine, an agent told, and the lease ended where nothing is left to do."""
    sql = _sql(db.dialect.name)
    doomed = [message for share in shares for message in share.doomed]
    if doomed:
        db.execute(sql.quarantine, {"ids": [message.number for message in doomed]})
    for message in doomed:
        data = {"message": message.number, "attempts": message.tried}
        _report(db, message, "quarantined", data, now)
    idle = [share for share in shares if share.is_idle]
    for share in idle:
        if share.stuck:
            _report(db, share.row, "timer_failed", {}, now)
    if idle:
        db.execute(sql.end, packed(_idle_row(share) for share in idle))


def _report(db: Connection, row: Any, what: str, data: Row, now: int) -> None:
    where = (row.conversation_id, row.contact_id)
    report(db, Incident(*where, "quarantine", what, data, own_ticket=True), now)


def _idle_row(share: _Share) -> Row:
    return {"id": share.row.conversation_id, "wake_at": None if share.stuck else share.row.wake_at}


def _moment(share: _Share, cases: Sequence[Any], now: int) -> Moment:
    row = share.row
    attempt = row.attempts if share.timer else 1 + max(message.tried for message in share.said)
    return Moment(
        conversation=conversation_of(row),
        contact=contact_of(row),
        customer=customer_of(row),
        messages=tuple(inbound_of(message) for message in share.said),
        now=instant(now),
        tickets=tuple(ticket_of(case) for case in cases),
        timer=share.timer,
        fence=row.fence,
        attempt=attempt,
    )


def _grouped(found: Sequence[Any]) -> dict[int, list[Any]]:
    """By conversation, in the order found."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in found:
        groups[row.conversation_id].append(row)
    return groups


class _Sql(NamedTuple):
    claim: Executable
    look: Executable
    tickets: Executable
    count_attempt: Executable
    quarantine: Executable
    end: Executable
    give_back: Executable
    note_error: Executable


@cache
def _sql(dialect: str) -> _Sql:
    freed = rows(dialect, conversations.c.id, conversations.c.fence, conversations.c.due_at)
    ended = rows(dialect, conversations.c.id, conversations.c.wake_at)
    failed = rows(dialect, inbox.c.id, inbox.c.error)
    return _Sql(
        claim=_claim_statement(),
        look=_look_statement(dialect),
        tickets=select(tickets)
        .where(among(tickets.c.conversation_id, dialect))
        .order_by(tickets.c.id),
        count_attempt=update(inbox)
        .where(among(inbox.c.id, dialect))
        .values(attempts=inbox.c.attempts + 1),
        quarantine=update(inbox).where(among(inbox.c.id, dialect)).values(state="quarantined"),
        end=update(conversations)
        .where(conversations.c.id == ended.c.id)
        .values(holder=0, attempts=0, due_at=ended.c.wake_at, wake_at=ended.c.wake_at),
        give_back=update(conversations)
        .where(
            conversations.c.id == freed.c.id,
            conversations.c.fence == freed.c.fence,
            conversations.c.holder != 0,
        )
        .values(holder=0, due_at=freed.c.due_at),
        note_error=update(inbox).where(inbox.c.id == failed.c.id).values(error=failed.c.error),
    )


def _claim_statement() -> Executable:
    due = (
        select(conversations.c.id)
        .where(conversations.c.due_at <= bindparam("now", type_=Instant))
        .order_by(conversations.c.due_at)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True, key_share=True)
        .cte("due")
    )
    return (
        update(conversations)
        .where(conversations.c.id.in_(select(due.c.id)))
        .values(
            due_at=bindparam("until", type_=Instant),
            holder=bindparam("holder"),
            fence=conversations.c.fence + 1,
            attempts=conversations.c.attempts + 1,
        )
        .returning(conversations.c.id)
    )


def _look_statement(dialect: str) -> Executable:
    """A conversation with all that is known of it, once for each message that waits."""
    sender = contacts.alias("sender")
    waits = and_(inbox.c.conversation_id == conversations.c.id, inbox.c.state == WAITING)
    return (
        select(
            *(conversations.c[name] for name in _CONVERSATION),
            conversations.c.id.label("conversation_id"),
            *(contacts.c[name].label(f"contact_{name}") for name in _CONTACT),
            *(customers.c[name].label(f"customer_{name}") for name in _CUSTOMER),
            inbox.c.id.label("number"),
            inbox.c.attempts.label("tried"),
            *(messages.c[name] for name in _MESSAGE),
            *(sender.c[name].label(f"sender_{name}") for name in _SENDER),
        )
        .join_from(conversations, contacts, contacts.c.id == conversations.c.contact_id)
        .join(customers, customers.c.id == conversations.c.customer_id)
        .outerjoin(inbox, waits)
        .outerjoin(messages, messages.c.id == inbox.c.id)
        .outerjoin(sender, sender.c.id == messages.c.contact_id)
        .where(among(conversations.c.id, dialect))
        .order_by(inbox.c.id)
    )


_CONVERSATION = (
    "customer_id",
    "contact_id",
    "owner",
    "agent",
    "state",
    "version",
    "wake_at",
    "fence",
    "attempts",
)
_CONTACT = (
    "channel",
    "address",
    "name",
    "phone",
    "language",
    "blocked",
    "opted_out",
    "last_inbound_at",
)
_CUSTOMER = ("name", "email", "phone")
_MESSAGE = ("external_id", "text", "choice", "phone", "media", "sent_at")
_SENDER = ("channel", "address", "name", "language")
