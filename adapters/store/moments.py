"""What a claim finds: the waiting messages of each conversation, and all that is known of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, and_, literal_column, select, update

from adapters.store.driver import Db, Together
from adapters.store.rowset import among
from adapters.store.tables import contacts, conversations, customers, inbox, messages, tickets
from adapters.store.times import instant
from adapters.store.values import contact_of, conversation_of, customer_of, inbound_of, ticket_of
from dialog.model import Moment

ATTEMPTS = 3
WAITING: ColumnElement[str] = literal_column("'waiting'")  # written out: the partial index fits
WAITS = and_(inbox.c.conversation_id == conversations.c.id, inbox.c.state == WAITING)


@dataclass(frozen=True, slots=True)
class Share:
    """What one claim does about one conversation."""

    row: Any
    said: Sequence[Any]  # goes into the moment
    doomed: Sequence[Any]  # is set aside
    timer: bool = False
    stuck: bool = False  # its timer was tried too often

    @property
    def is_idle(self) -> bool:
        return not self.said and not self.timer


def _share(found: Sequence[Any], now: int) -> Share:
    """`found` has a row for each waiting message, or one row without a message.

    After a failure messages come one by one: only the one that fails is ever set aside.
    """
    row = found[0]
    waiting = [message for message in found if message.number is not None]
    doomed = [message for message in waiting if message.tried >= ATTEMPTS]
    rest = [message for message in waiting if message.tried < ATTEMPTS]
    if rest:
        fresh = next((n for n, message in enumerate(rest) if message.tried), len(rest))
        return Share(row, rest[: fresh or 1], doomed)
    woken = row.wake_at is not None and row.wake_at <= now and not doomed
    stuck = woken and row.attempts > ATTEMPTS
    return Share(row, (), doomed, timer=woken and not stuck, stuck=stuck)


def look(db: Db, ids: Sequence[int], now: int) -> list[Share]:
    """What there is to do about each of the conversations."""
    found = _grouped(db.execute(_sql(db.dialect).look, {"ids": ids}).all())
    return [_share(rows, now) for rows in found.values()]


def moments(db: Db, shares: Sequence[Share], now: int) -> list[Moment]:
    """For whatever is not idle; the claim counts as an attempt of each message."""
    ids = [share.row.conversation_id for share in shares]
    said = [message.number for share in shares for message in share.said]
    told = db.together(_sql(db.dialect).count_and_tickets, {"said": said, "ids": ids})
    cases = _grouped(told.all())
    return [
        _moment(share, cases.get(share.row.conversation_id, ()), now)
        for share in shares
        if not share.is_idle
    ]


def _moment(share: Share, cases: Sequence[Any], now: int) -> Moment:
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
    look: Executable
    count_and_tickets: Together


@cache
def _sql(dialect: str) -> _Sql:
    count = (
        update(inbox)
        .where(among(inbox.c.id, dialect, "said"))
        .values(attempts=inbox.c.attempts + 1)
    )
    cases = select(tickets).where(among(tickets.c.conversation_id, dialect)).order_by(tickets.c.id)
    return _Sql(
        look=_look_statement(dialect),
        count_and_tickets=Together((count, ("said",)), (cases, ("ids",))),
    )


def _look_statement(dialect: str) -> Executable:
    """A conversation with all that is known of it, once for each message that waits."""
    sender = contacts.alias("sender")
    return (
        select(
            *(conversations.c[name] for name in _CONVERSATION),
            conversations.c.id.label("conversation_id"),
            *(contacts.c[name].label(f"contact_{name}") for name in _CONTACT),
            *(customers.c[name].label(f"customer_{name}") for name in CUSTOMER),
            inbox.c.id.label("number"),
            inbox.c.attempts.label("tried"),
            *(messages.c[name] for name in _MESSAGE),
            *(sender.c[name].label(f"sender_{name}") for name in _SENDER),
        )
        .join_from(conversations, contacts, contacts.c.id == conversations.c.contact_id)
        .join(customers, customers.c.id == conversations.c.customer_id)
        .outerjoin(inbox, WAITS)
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
CUSTOMER = ("name", "email", "phone")
_MESSAGE = ("external_id", "text", "choice", "phone", "media", "sent_at")
_SENDER = ("channel", "address", "name", "language")
