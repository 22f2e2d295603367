"""Moments out: conversations that need a turn are leased to a worker, with all that is known.

A claim is committed before any code of ours looks at a message, and counts as an attempt of each.
What was claimed three times and never finished is set aside, so that the rest can go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    bindparam,
    func,
    select,
    update,
)

from adapters.store.driver import Db
from adapters.store.grouping import Done
from adapters.store.moments import look, moments
from adapters.store.quarantine import set_aside
from adapters.store.rowset import each, given
from adapters.store.signals import DESK
from adapters.store.tables import conversations, inbox
from adapters.store.texts import clean_text
from adapters.store.times import micros, seconds
from dialog.model import Moment
from dialog.ports import Clock

LEASE = seconds(60)  # longer than any turn may take
FIRST = seconds(1)
LOOK_EVERY = seconds(5)  # for leases that nobody ended
LONGEST_ERROR = 500  # characters


@dataclass(frozen=True, slots=True)
class Return:
    """A moment whose turn failed, and why."""

    moment: Moment
    error: str


@dataclass(slots=True)
class _Suspicion:
    """Conversations whose worker died are taken up again one by one, and not in the first second.

    One of them may be what killed it: were all claimed at once, three such deaths would set aside
    every message that was under way with it. And a process that is killed again and again from
    outside would use up the attempts of whatever it takes up first.
    """

    at_work: int = 0  # the conversation, 0 = none
    until: int = 0  # its lease's end, when something is at work; else when to look again
    stands_at: int = 0  # a second after the first claim

    def is_open(self, now: int) -> bool:
        """Something may be taken up now. Times too far ahead are from before the clock was set."""
        if not self.stands_at:
            self.stands_at = now + FIRST
        return all(now >= time or time - now > LEASE for time in (self.until, self.stands_at))

    def took(self, conversation: int, now: int) -> None:
        self.at_work, self.until = conversation, now + LEASE

    def found_none(self, now: int) -> None:
        self.at_work, self.until = 0, now + LOOK_EVERY

    def finished(self, conversation: int) -> None:
        if conversation == self.at_work:
            self.look_now()

    def look_now(self) -> None:
        self.at_work = self.until = 0


@dataclass(frozen=True, slots=True)
class Turns:
    """`holder` is this store's number on its leases."""

    clock: Clock
    holder: int
    suspicion: _Suspicion = field(default_factory=_Suspicion)

    def claim(self, db: Db, limits: Sequence[int]) -> Done[list[Moment]]:
        """For each claim its own moments; no conversation is in two."""
        now = micros(self.clock.now())
        topics: set[str] = set()
        return Done([self._claim(db, limit, now, topics) for limit in limits], topics)

    def give_back(self, db: Db, returns: Sequence[Return]) -> Done[None]:
        """The lease ends after a short pause; the attempt stays counted."""
        now = micros(self.clock.now())
        sql = _sql(db.dialect)
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
        db.execute(sql.give_back, given(freed))
        if failed:
            db.execute(sql.note_error, given(failed))
        return Done([None] * len(returns))

    def _claim(self, db: Db, limit: int, now: int, topics: set[str]) -> list[Moment]:
        ids = self._lease(db, limit, now)
        return self.taken(db, ids, now, topics) if ids else []

    def taken(self, db: Db, ids: Sequence[int], now: int, topics: set[str]) -> list[Moment]:
        """What there is to do about conversations just leased; their messages' attempts count."""
        shares = look(db, ids, now)
        if any(share.doomed or share.is_idle for share in shares):
            set_aside(db, shares, now)
            topics.add(DESK)
        return moments(db, shares, now)

    def _lease(self, db: Db, limit: int, now: int) -> list[int]:
        """Conversations that are due; of those whose worker died one at most."""
        sql = _sql(db.dialect)
        lease = {"now": now, "until": now + LEASE, "holder": self.holder}
        lost: list[int] = []
        if limit > 0 and self.suspicion.is_open(now):
            lost = db.execute(sql.claim_lost, lease | {"limit": 1}).scalars()
            if lost:
                self.suspicion.took(lost[0], now)
            else:
                self.suspicion.found_none(now)
        return lost + db.execute(sql.claim, lease | {"limit": limit - len(lost)}).scalars()


class _Sql(NamedTuple):
    claim: Executable
    claim_lost: Executable
    give_back: Executable
    note_error: Executable


@cache
def _sql(dialect: str) -> _Sql:
    freed = each(dialect, conversations.c.id, conversations.c.fence, conversations.c.due_at)
    talks = conversations.c
    failed = each(dialect, inbox.c.id, inbox.c.error)
    return _Sql(
        claim=_claim_statement(talks.holder == 0, talks.due_at),
        claim_lost=_claim_statement(talks.holder != 0, talks.attempts, func.random()),
        give_back=update(conversations)
        .where(
            conversations.c.id == freed.c.id,
            conversations.c.fence == freed.c.fence,
            conversations.c.holder != 0,
        )
        .values(holder=0, due_at=freed.c.due_at),
        note_error=update(inbox).where(inbox.c.id == failed.c.id).values(error=failed.c.error),
    )


def _claim_statement(which: ColumnElement[bool], *order: ColumnElement[Any]) -> Executable:
    due = (
        select(conversations.c.id)
        .where(conversations.c.due_at <= bindparam("now"), which)
        .order_by(*order)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True, key_share=True)
        .cte("due")
    )
    return (
        update(conversations)
        .where(conversations.c.id.in_(select(due.c.id)))
        .values(
            due_at=bindparam("until"),
            holder=bindparam("holder"),
            fence=conversations.c.fence + 1,
            attempts=conversations.c.attempts + 1,
        )
        .returning(conversations.c.id)
    )
