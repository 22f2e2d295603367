"""What was claimed three times and never finished is set aside, and an agent is told."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, update

from adapters.store.driver import Db
from adapters.store.incidents import Incident, report
from adapters.store.moments import Share
from adapters.store.rowset import Row, among, packed, rows
from adapters.store.tables import conversations, inbox


def set_aside(db: Db, shares: Sequence[Share], now: int) -> None:
    """Quarantine, an agent told, and the lease ended where nothing is left to do."""
    sql = _sql(db.dialect)
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


def _report(db: Db, row: Any, what: str, data: Row, now: int) -> None:
    where = (row.conversation_id, row.contact_id)
    report(db, Incident(*where, "quarantine", what, data, own_ticket=True), now)


def _idle_row(share: Share) -> Row:
    return {"id": share.row.conversation_id, "wake_at": None if share.stuck else share.row.wake_at}


class _Sql(NamedTuple):
    quarantine: Executable
    end: Executable


@cache
def _sql(dialect: str) -> _Sql:
    ended = rows(dialect, conversations.c.id, conversations.c.wake_at)
    return _Sql(
        quarantine=update(inbox).where(among(inbox.c.id, dialect)).values(state="quarantined"),
        end=update(conversations)
        .where(conversations.c.id == ended.c.id)
        .values(holder=0, attempts=0, due_at=ended.c.wake_at, wake_at=ended.c.wake_at),
    )
