"""What became of our messages: sent, delivered, read or failed, told in any order, at any time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    BigInteger,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    delete,
    select,
    tuple_,
    update,
)

from adapters.store.contacts import hold
from adapters.store.driver import Db
from adapters.store.grouping import Done
from adapters.store.incidents import Incident, report
from adapters.store.rowset import Row, insert_missing, packed, rows
from adapters.store.signals import DESK
from adapters.store.tables import contacts, conversations, deliveries, outbox
from adapters.store.times import Instant, micros, seconds
from dialog.model import Delivery
from dialog.ports import Clock

# A lower one never overwrites a higher one; what arrived after all has not failed.
RANKS: Mapping[str, int] = {
    "queued": 0,
    "held": 0,
    "unknown": 1,
    "sent": 2,
    "failed": 3,
    "delivered": 4,
    "read": 5,
}
CROSSED_WITHIN = seconds(60)
FORGET_STRANGERS_AFTER = seconds(7 * 24 * 3600)

Told: TypeAlias = tuple[Any, Delivery]  # a row with id, conversation_id, contact_id; what is told


@dataclass(frozen=True, slots=True)
class Deliveries:
    clock: Clock

    def apply(self, db: Db, told: Sequence[Delivery]) -> Done[None]:
        """Of a message that is not known to be sent yet, what is told waits for it."""
        now = micros(self.clock.now())
        known = [item for item in told if item.status in RANKS]
        ours = _find(db, known)
        updates = [(ours[_key(item)], item) for item in known if _key(item) in ours]
        early = [item for item in known if _key(item) not in ours]
        if early:
            db.execute(_sql(db.dialect).remember, packed(_early_rows(early, now)))
        _raise_status(db, updates, now)
        return Done([None] * len(told), {DESK} if updates else ())


def apply_early(db: Db, told: Iterable[Any], sent: Mapping[tuple[str, str], Any], now: int) -> None:
    """What `early` found was told before we knew these messages, by channel and external id.

    Whoever calls this has just settled them, and holds their conversations.
    """
    _apply(db, [(sent[row.channel, row.external_id], _delivery_of(row)) for row in told], now)


def apply_crossed(db: Db, now: int) -> None:
    """On PostgreSQL a message can be settled while it is told of, neither seeing the other."""
    crossed = db.execute(_CROSSED, {"since": now - CROSSED_WITHIN}).all()
    hold(db, (row.conversation_id for row in crossed))
    _apply(db, [(row, _delivery_of(row)) for row in crossed], now)


def _apply(db: Db, matched: Sequence[Told], now: int) -> None:
    if matched:
        keys = [{"channel": told.channel, "external_id": told.external_id} for _, told in matched]
        db.execute(_sql(db.dialect).forget, packed(keys))
        _raise_status(db, matched, now)


def forget_strangers(db: Db, now: int) -> None:
    """What nobody ever sent through us."""
    db.execute(_FORGET_OLD, {"before": now - FORGET_STRANGERS_AFTER})


def _key(item: Delivery) -> tuple[str, str]:
    return item.channel, item.external_id


def _find(db: Db, told: Sequence[Delivery]) -> dict[tuple[str, str], Any]:
    """Our messages by the platform's ids; their conversations are held."""
    if not told:
        return {}
    asked = [{"channel": item.channel, "external_id": item.external_id} for item in told]
    found = db.execute(_sql(db.dialect).find, packed(asked))
    return {(row.channel, row.external_id): row for row in found}


def _raise_status(db: Db, updates: Sequence[Told], now: int) -> None:
    highest: dict[int, Told] = {}
    for row, item in updates:
        before = highest.get(row.id)
        if before is None or RANKS[item.status] > RANKS[before[1].status]:
            highest[row.id] = (row, item)
    if not highest:
        return
    wanted = [_status_row(row.id, item) for row, item in highest.values()]
    raised = db.execute(_sql(db.dialect).raise_status, packed(wanted)).scalars()
    for key in raised:
        row, item = highest[key]
        if item.status == "failed":
            _tell_failure(db, row, item, now)


def _tell_failure(db: Db, row: Any, item: Delivery, now: int) -> None:
    data = {"message": row.id, "code": item.code, "reason": item.failure}
    where = (row.conversation_id, row.contact_id)
    report(db, Incident(*where, "undelivered", "undelivered", data), now)
    if item.failure == "blocked":
        db.execute(_BLOCK, {"key": row.contact_id})


def _status_row(number: int, item: Delivery) -> Row:
    return {
        "id": number,
        "state": item.status,
        "rank": RANKS[item.status],
        "code": item.code,
        "reason": item.failure,
    }


def _early_rows(early: Sequence[Delivery], now: int) -> list[Row]:
    return [
        {
            "channel": item.channel,
            "external_id": item.external_id,
            "status": item.status,
            "code": item.code,
            "failure": item.failure,
            "at": now,
        }
        for item in early
    ]


def _delivery_of(row: Any) -> Delivery:
    return Delivery(row.channel, row.external_id, row.status, row.code, row.failure)


class _Sql(NamedTuple):
    find: Executable
    raise_status: Executable
    remember: Executable
    forget: Executable


@cache
def _sql(dialect: str) -> _Sql:
    asked = rows(dialect, outbox.c.channel, outbox.c.external_id)
    return _Sql(
        find=_found(asked),
        raise_status=_raised(dialect),
        remember=_remembered(dialect),
        forget=delete(deliveries).where(
            tuple_(deliveries.c.channel, deliveries.c.external_id).in_(
                select(asked.c.channel, asked.c.external_id)
            )
        ),
    )


def _found(asked: Any) -> Executable:
    """What we sent under these ids, its conversation held."""
    names = ("id", "conversation_id", "contact_id", "channel", "external_id")
    is_asked = and_(
        outbox.c.channel == asked.c.channel, outbox.c.external_id == asked.c.external_id
    )
    return (
        select(*(outbox.c[name] for name in names))
        .join_from(asked, outbox, is_asked)
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .order_by(conversations.c.id, outbox.c.id)
        .with_for_update(of=conversations, key_share=True)
    )


def _raised(dialect: str) -> Executable:
    columns = (outbox.c[name] for name in ("id", "state", "code", "reason"))
    wanted = rows(dialect, *columns, rank=BigInteger())
    return (
        update(outbox)
        .where(outbox.c.id == wanted.c.id, case(RANKS, value=outbox.c.state) < wanted.c.rank)
        .values(state=wanted.c.state, code=wanted.c.code, reason=wanted.c.reason)
        .returning(outbox.c.id)
    )


def _remembered(dialect: str) -> Executable:
    names = ["channel", "external_id", "status", "code", "failure", "at"]
    strange = rows(dialect, *(deliveries.c[name] for name in names))
    told = select(*(strange.c[name] for name in names)).where(strange.c.n >= 0)
    return insert_missing(dialect, deliveries, names, told)


@cache
def early(dialect: str, name: str) -> Select[Any]:
    """What was told of messages that we did not know; the parameter `name` has their keys."""
    asked = rows(dialect, deliveries.c.channel, deliveries.c.external_id, name=name)
    return select(deliveries).join(
        asked,
        and_(
            deliveries.c.channel == asked.c.channel, deliveries.c.external_id == asked.c.external_id
        ),
    )


def _matched() -> Select[Any]:
    """What was told, beside our message that it is about."""
    about = and_(
        outbox.c.channel == deliveries.c.channel,
        outbox.c.external_id == deliveries.c.external_id,
    )
    return select(deliveries, outbox.c.id, outbox.c.conversation_id, outbox.c.contact_id).join(
        outbox, about
    )


_CROSSED = _matched().where(deliveries.c.at > bindparam("since", type_=Instant)).limit(500)
_FORGET_OLD = delete(deliveries).where(deliveries.c.at < bindparam("before", type_=Instant))
_BLOCK = update(contacts).where(contacts.c.id == bindparam("key")).values(blocked=True)
