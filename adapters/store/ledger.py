"""The books: received = handled + queued + quarantined. And what was set aside, to be replayed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from adapters.store.contacts import hold
from adapters.store.driver import Db
from adapters.store.grouping import Done
from adapters.store.rowset import among
from adapters.store.signals import DESK, INBOX
from adapters.store.tables import contacts, conversations, inbox, messages, outbox
from adapters.store.times import Instant, instant, micros
from dialog.ports import Clock

# Written out, so that the partial index fits.
QUARANTINED: ColumnElement[str] = literal_column("'quarantined'")
SHOWN_AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Ledger:
    """How many messages there are of each kind. `received` is counted on its own."""

    received: int
    handled: int
    queued: int
    quarantined: int
    out_queued: int  # held ones too
    out_sent: int  # delivered and read ones too
    out_unknown: int
    out_failed: int

    @property
    def adds_up(self) -> bool:
        """Nothing that was received is missing."""
        return self.received == self.handled + self.queued + self.quarantined


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A message that was set aside after its turn failed too often."""

    number: int
    channel: str
    at: datetime
    attempts: int
    error: str


def ledger(db: Db) -> Ledger:
    """Counts every row: for the doctor and the gauges, not for each message."""
    received = db.execute(_RECEIVED).scalar_one()
    came = {row.state: row.number for row in db.execute(_BY_STATE)}
    went = {row.state: row.number for row in db.execute(_OUT_BY_STATE)}
    return Ledger(
        received=received,
        handled=came.get("handled", 0),
        queued=came.get("waiting", 0),
        quarantined=came.get("quarantined", 0),
        out_queued=went.get("queued", 0) + went.get("held", 0),
        out_sent=went.get("sent", 0) + went.get("delivered", 0) + went.get("read", 0),
        out_unknown=went.get("unknown", 0),
        out_failed=went.get("failed", 0),
    )


def quarantined(db: Db) -> list[Quarantined]:
    """Oldest first."""
    return [
        Quarantined(row.id, row.channel, instant(row.at), row.attempts, row.error)
        for row in db.execute(_QUARANTINED)
    ]


@dataclass(frozen=True, slots=True)
class Replays:
    clock: Clock

    def replay(self, db: Db, numbers: Sequence[int | None]) -> Done[int]:
        """Back into the inbox with a clean sheet: one message, or all of them (None)."""
        counts = [self._replay(db, number) for number in numbers]
        return Done(counts, {INBOX, DESK} if any(counts) else ())

    def _replay(self, db: Db, number: int | None) -> int:
        rows = db.execute(_SET_ASIDE).all()
        chosen = [row for row in rows if number in (None, row.id)]
        talks = sorted({row.conversation_id for row in chosen})
        hold(db, talks)
        sql = _sql(db.dialect)
        count = db.execute(sql.put_back, {"ids": [row.id for row in chosen]}).rowcount
        db.execute(sql.wake, {"ids": talks, "now": micros(self.clock.now())})
        return int(count)


class _Sql(NamedTuple):
    put_back: Executable
    wake: Executable


@cache
def _sql(dialect: str) -> _Sql:
    return _Sql(
        put_back=update(inbox)
        .where(among(inbox.c.id, dialect), inbox.c.state == QUARANTINED)
        .values(state="waiting", attempts=0, error=""),
        wake=update(conversations)
        .where(among(conversations.c.id, dialect), conversations.c.holder == 0)
        .values(due_at=bindparam("now", type_=Instant)),
    )


_RECEIVED = select(func.count()).where(messages.c.direction == "in")
_BY_STATE = select(inbox.c.state, func.count().label("number")).group_by(inbox.c.state)
_OUT_BY_STATE = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
_SET_ASIDE = select(inbox.c.id, inbox.c.conversation_id).where(inbox.c.state == QUARANTINED)
_QUARANTINED = (
    select(inbox.c.id, inbox.c.attempts, inbox.c.error, messages.c.at, contacts.c.channel)
    .join_from(inbox, messages, messages.c.id == inbox.c.id)
    .join(contacts, contacts.c.id == messages.c.contact_id)
    .where(inbox.c.state == QUARANTINED)
    .order_by(inbox.c.id)
    .limit(SHOWN_AT_MOST)
)
