"""Messages out: leased to one sender per conversation, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, bindparam, case, select, update

from adapters.store.driver import Db
from adapters.store.grouping import Done
from adapters.store.rowset import among
from adapters.store.settlements import Receipt, Settlement, settle
from adapters.store.tables import contacts, conversations, messages, outbox
from adapters.store.times import Instant, maybe_instant, micros, seconds
from adapters.store.values import choices_in, media_in, told
from dialog.ports import Clock, Outgoing

LEASE = seconds(120)  # longer than any send may take, its second try and the look-up between
LOST_AT_MOST = 3  # claims that nobody settled: then the message is parked as unknown


@dataclass(frozen=True, slots=True)
class Outbox:
    """`holder` is this store's number on its leases."""

    clock: Clock
    holder: int

    def claim(self, db: Db, limits: Sequence[int]) -> Done[list[Outgoing]]:
        """For each claim its own messages, at most one of a conversation, none of them twice."""
        now = micros(self.clock.now())
        return Done([self._claim(db, limit, now) for limit in limits])

    def settle(self, db: Db, settled: Sequence[Settlement]) -> Done[None]:
        """A receipt with an old fence is ignored: another sender has the message now."""
        topics = settle(db, settled, micros(self.clock.now()))
        return Done([None] * len(settled), topics)

    def _claim(self, db: Db, limit: int, now: int) -> list[Outgoing]:
        sql = _sql(db.dialect)
        lease = {"now": now, "limit": limit, "until": now + LEASE, "holder": self.holder}
        leased = db.execute(sql.claim, lease).all()
        if not leased:
            return []
        taken = [
            _outgoing(row) for row in db.execute(sql.read, {"ids": [row.id for row in leased]})
        ]
        doomed = [item for item in taken if item.lost >= LOST_AT_MOST]
        if doomed:  # whoever sends this dies: it may have left, and must not be tried for ever
            receipt = Receipt("unknown", reason="sender_died")
            self.settle(db, [Settlement(item, receipt) for item in doomed])
        return [item for item in taken if item.lost < LOST_AT_MOST]


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        id=row.id,
        channel=row.channel,
        address=row.address,
        text=row.text,
        choices=choices_in(row.choices),
        media=media_in(row.media),
        wants=row.wants,
        conversation=row.conversation_id,
        attempt=row.attempts,
        author=row.author,
        last_inbound_at=maybe_instant(row.last_inbound_at),
        fence=row.fence,
        lost=row.lost,
        language=str(told(row.state).get("language", "")) if row.wants else "",
    )


class _Sql(NamedTuple):
    claim: Executable
    read: Executable


@cache
def _sql(dialect: str) -> _Sql:
    return _Sql(
        claim=_claim_statement(),
        read=select(
            *(outbox.c[name] for name in ("id", "conversation_id", "channel", "attempts", "fence")),
            outbox.c.lost,
            *(messages.c[name] for name in ("text", "choices", "media", "wants", "author")),
            contacts.c.address,
            contacts.c.last_inbound_at,
            conversations.c.state,
        )
        .join_from(outbox, messages, messages.c.id == outbox.c.id)
        .join(contacts, contacts.c.id == outbox.c.contact_id)
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .where(among(outbox.c.id, dialect))
        .order_by(outbox.c.id),
    )


def _claim_statement() -> Executable:
    due = (
        select(outbox.c.id)
        .where(outbox.c.due_at <= bindparam("now", type_=Instant))
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(due.c.id)))
        .values(
            due_at=bindparam("until", type_=Instant),
            holder=bindparam("holder"),
            fence=outbox.c.fence + 1,
            attempts=outbox.c.attempts + 1,
            lost=outbox.c.lost + case((outbox.c.holder != 0, 1), else_=0),
        )
        .returning(outbox.c.id)
    )
