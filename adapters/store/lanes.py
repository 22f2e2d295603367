"""Each conversation's queue of messages out: one sender at a time, in order.

Of a conversation's queued rows only the first has a `due_at`; that row is the lane's head, and what
senders look for. Whoever changes a lane holds the conversation's row and calls `advance`.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from adapters.store import lines
from adapters.store.driver import Db
from adapters.store.rowset import Row, among, packed, rows
from adapters.store.tables import conversations, outbox
from adapters.store.times import Instant

# Written out, never parameters: only then do the partial indexes fit.
QUEUED: ColumnElement[str] = literal_column("'queued'")
HELD: ColumnElement[str] = literal_column("'held'")


class _Sql(NamedTuple):
    add: Executable
    advance: Executable
    free_held: Executable
    unmark: Executable


def queue(db: Db, said: Sequence[Row], channels: dict[int, str], now: int) -> list[Any]:
    """Adds messages to the timeline and to their lanes; `channels` is by contact id.

    Returns what is new: a line with a known external id was said before.
    """
    new = lines.add(db, said)
    if new:
        waiting = [
            {
                "id": line.id,
                "conversation_id": line.conversation_id,
                "contact_id": line.contact_id,
                "channel": channels[line.contact_id],
            }
            for line in new
        ]
        db.execute(_sql(db.dialect).add, packed(waiting))
        advance(db, (line.conversation_id for line in new), now)
    return new


def advance(db: Db, ids: Iterable[int], now: int) -> None:
    """The first queued row of each conversation becomes due, unless its lane has a head."""
    db.execute(_sql(db.dialect).advance, {"ids": sorted(set(ids)), "now": now})


def free_held(db: Db, ids: Iterable[int], now: int) -> None:
    """The customer wrote: what was held may go out."""
    sql = _sql(db.dialect)
    chosen = sorted(set(ids))
    db.execute(sql.free_held, {"ids": chosen})
    db.execute(sql.unmark, {"ids": chosen})
    advance(db, chosen, now)


@cache
def _sql(dialect: str) -> _Sql:
    names = ["id", "conversation_id", "contact_id", "channel"]
    sent = rows(dialect, *(outbox.c[name] for name in names))
    earlier, head = outbox.alias("earlier"), outbox.alias("head")
    first = (
        select(func.min(earlier.c.id))
        .where(earlier.c.state == QUEUED, among(earlier.c.conversation_id, dialect))
        .group_by(earlier.c.conversation_id)
    )
    has_head = exists().where(
        and_(
            head.c.conversation_id == outbox.c.conversation_id,
            head.c.state == QUEUED,
            head.c.due_at.is_not(None),
        )
    )
    return _Sql(
        add=insert(outbox).from_select(names, select(*(sent.c[name] for name in names))),
        advance=update(outbox)
        .where(outbox.c.id.in_(first), ~has_head)
        .values(due_at=bindparam("now", type_=Instant)),
        free_held=update(outbox)
        .where(outbox.c.state == HELD, among(outbox.c.conversation_id, dialect))
        .values(state=QUEUED),
        unmark=update(conversations)
        .where(among(conversations.c.id, dialect))
        .values(holding=False),
    )
