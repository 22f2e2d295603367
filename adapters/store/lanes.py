"""Each conversation's queue of messages out: one sender at a time, in order.

Of a conversation's queued rows only the first has a `due_at`; that row is the lane's head, and what
senders look for. Whoever changes a lane holds the conversation's row and calls `advance`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from adapters.store import lines
from adapters.store.driver import Db
from adapters.store.rowset import Row, among, each, given
from adapters.store.tables import conversations, outbox
from adapters.store.times import Instant

# Written out, never parameters: only then do the partial indexes fit.
QUEUED: ColumnElement[str] = literal_column("'queued'")
HELD: ColumnElement[str] = literal_column("'held'")
PLACED = "placed"
NO_LEASES: Mapping[int, tuple[int, int]] = {}


class _Sql(NamedTuple):
    free_held: Executable
    unmark: Executable


def queue(db: Db, said: Sequence[Row], channels: Mapping[int, str], now: int) -> list[Any]:
    """Adds messages to the timeline and to their lanes; `channels` is by contact id.

    Returns what is new: a line with a known external id was said before.
    """
    new = lines.add(db, said)
    if new:
        db.execute(addition(db.dialect), given(places(new, channels, due=now), PLACED))
    return new


def places(
    new: Iterable[Any],
    channels: Mapping[int, str],
    due: int,
    leases: Mapping[int, tuple[int, int]] = NO_LEASES,
) -> list[Row]:
    """The rows of `addition` for lines just added, oldest first.

    A lane that was empty gets its head: due at once, or leased by conversation to a holder until
    then.
    """
    seen: set[int] = set()
    waiting: list[Row] = []
    for line in new:
        until, holder = leases.get(line.conversation_id, (due, 0))
        waiting.append(
            {
                "id": line.id,
                "conversation_id": line.conversation_id,
                "contact_id": line.contact_id,
                "channel": channels[line.contact_id],
                "due_at": until,
                "holder": holder,
                "first": int(line.conversation_id not in seen),
            }
        )
        seen.add(line.conversation_id)
    return waiting


def advance(db: Db, ids: Iterable[int], now: int) -> None:
    """The first queued row of each conversation becomes due, unless its lane has a head."""
    db.execute(advancement(db.dialect), {"ids": sorted(set(ids)), "now": now})


def free_held(db: Db, ids: Iterable[int], now: int) -> None:
    """The customer wrote: what was held may go out."""
    sql = _sql(db.dialect)
    chosen = sorted(set(ids))
    db.execute(sql.free_held, {"ids": chosen, "now": now})
    db.execute(sql.unmark, {"ids": chosen})
    advance(db, chosen, now)


@cache
def addition(dialect: str) -> Any:
    """Inserts the rows of the parameter PLACED; returns their id and fence, 1 = leased."""
    names = ("id", "conversation_id", "contact_id", "channel")
    taken = (*names, "due_at", "holder")
    told = each(dialect, *(outbox.c[name] for name in taken), name=PLACED, first=BigInteger())
    waiting = outbox.alias("waiting")
    waits = exists().where(
        and_(waiting.c.conversation_id == told.c.conversation_id, waiting.c.state == QUEUED)
    )
    is_head = and_(told.c.first == 1, ~waits)
    put = select(
        told.c.n,
        *(told.c[name] for name in names),
        case((is_head, told.c.due_at)).label("due_at"),
        case((is_head, told.c.holder), else_=0).label("holder"),
    ).subquery("put")
    lease = case((put.c.holder != 0, 1), else_=0)
    return (
        insert(outbox)
        .from_select(
            [*taken, "fence", "attempts"],
            select(*(put.c[name] for name in taken), lease, lease).order_by(put.c.n),
        )
        .returning(outbox.c.id, outbox.c.conversation_id, outbox.c.fence)
    )


@cache
def advancement(dialect: str, ids: str = "ids", ended: str = "") -> Any:
    """The statement of `advance`; `ended` names rows that are settled in the same breath."""
    earlier, head = outbox.alias("earlier"), outbox.alias("head")
    queued = [earlier.c.state == QUEUED, among(earlier.c.conversation_id, dialect, ids)]
    heads = [
        head.c.conversation_id == outbox.c.conversation_id,
        head.c.state == QUEUED,
        head.c.due_at.is_not(None),
    ]
    if ended:
        queued.append(~among(earlier.c.id, dialect, ended))
        heads.append(~among(head.c.id, dialect, ended))
    first = select(func.min(earlier.c.id)).where(*queued).group_by(earlier.c.conversation_id)
    return (
        update(outbox)
        .where(outbox.c.id.in_(first), ~exists().where(and_(*heads)))
        .values(due_at=bindparam("now", type_=Instant))
    )


@cache
def _sql(dialect: str) -> _Sql:
    return _Sql(
        free_held=update(outbox)
        .where(outbox.c.state == HELD, among(outbox.c.conversation_id, dialect))
        .values(state=QUEUED, settled_at=bindparam("now", type_=Instant)),
        unmark=update(conversations)
        .where(among(conversations.c.id, dialect))
        .values(holding=False),
    )
