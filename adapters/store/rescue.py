"""What nobody else would pick up: the leases of the dead, and times that a set-back clock left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import (
    Executable,
    and_,
    bindparam,
    select,
    text,
    union,
    update,
)

from adapters.store import turns
from adapters.store.deliveries import apply_crossed
from adapters.store.driver import Db
from adapters.store.grouping import Done
from adapters.store.rowset import POSTGRESQL, among
from adapters.store.settlements import LONGEST_WAIT
from adapters.store.signals import ALIVE, INBOX, OUTBOX
from adapters.store.tables import conversations, outbox
from adapters.store.times import Instant, micros, seconds
from dialog.ports import Clock

SLACK = seconds(60)


@dataclass(frozen=True, slots=True)
class Rescue:
    """`holder` is this store's number on its leases."""

    clock: Clock
    holder: int
    gather: float

    def run(self, db: Db, calls: Sequence[None]) -> Done[bool]:
        """True when something was freed. Once is enough for all who ask, in any process."""
        now = micros(self.clock.now())
        sql = _sql(db.dialect)
        freed = self._free_the_dead(db, now)
        late = {
            "now": now,
            "turn": now + turns.LEASE + seconds(self.gather) + SLACK,
            "send": now + seconds(LONGEST_WAIT) + SLACK,
        }
        freed += db.execute(sql.turns_too_far, late).rowcount
        freed += db.execute(sql.sends_too_far, late).rowcount
        if db.dialect == POSTGRESQL:
            apply_crossed(db, now)
        return Done([freed > 0] * len(calls), {INBOX, OUTBOX} if freed else ())

    def _free_the_dead(self, db: Db, now: int) -> int:
        sql = _sql(db.dialect)
        holders = set(db.execute(sql.holders).scalars())
        dead = holders - {self.holder} - self._living(db)
        if not dead:
            return 0
        told = {"ids": sorted(dead), "now": now}
        freed = db.execute(sql.end_turns, told).rowcount + db.execute(sql.end_sends, told).rowcount
        return int(freed)

    def _living(self, db: Db) -> set[int]:
        """On SQLite there is only this process."""
        if db.dialect != POSTGRESQL:
            return set()
        return set(db.execute(_LIVING, {"class": ALIVE}).scalars())


class _Sql(NamedTuple):
    holders: Executable
    end_turns: Executable
    end_sends: Executable
    turns_too_far: Executable
    sends_too_far: Executable


@cache
def _sql(dialect: str) -> _Sql:
    talks, sends, now = conversations.c, outbox.c, bindparam("now", type_=Instant)
    is_timer = and_(talks.holder == 0, talks.wake_at.is_not(None), talks.due_at == talks.wake_at)
    return _Sql(
        holders=union(
            select(talks.holder).where(talks.due_at.is_not(None), talks.holder != 0),
            select(sends.holder).where(sends.due_at.is_not(None), sends.holder != 0),
        ),
        end_turns=update(conversations)
        .where(talks.due_at > now, among(talks.holder, dialect))
        .values(due_at=now),
        end_sends=update(outbox)
        .where(sends.due_at > now, among(sends.holder, dialect))
        .values(due_at=now),
        turns_too_far=update(conversations)
        .where(talks.due_at > bindparam("turn", type_=Instant), ~is_timer)
        .values(due_at=now),
        sends_too_far=update(outbox)
        .where(sends.due_at > bindparam("send", type_=Instant))
        .values(due_at=now),
    )


_LIVING = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND classid = :class AND objsubid = 2 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
