"""What became of messages out: each receipt settles the row that its sender leased."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import Executable, exists, select, update

from adapters.store import lanes
from adapters.store.deliveries import apply_early, early
from adapters.store.driver import Db, Together
from adapters.store.incidents import Incident, report
from adapters.store.rowset import Row, among, each, given, packed
from adapters.store.signals import DESK, OUTBOX
from adapters.store.tables import contacts, conversations, messages, outbox
from adapters.store.texts import clean_id, clean_text
from adapters.store.times import maybe_instant, seconds
from dialog.ports import Outgoing

GIVE_UP_AFTER = seconds(24 * 3600)
LONGEST_PAUSE = 600.0  # seconds, when the platform does not say how long
LONGEST_WAIT = 8 * 3600.0  # seconds, whatever the platform says

Kind: TypeAlias = Literal["sent", "retry", "unknown", "unreachable", "held"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one attempt to send.

    sent | retry (it surely did not leave; `after` seconds from now, or when we think) | unknown (it
    may have left: parked, shown to the agent) | unreachable (it never will) | held (until the
    customer writes again).
    """

    kind: Kind
    external_id: str = ""
    after: float = 0.0
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    outgoing: Outgoing
    receipt: Receipt

    @property
    def conversation(self) -> int:
        return self.outgoing.conversation


STATES: Mapping[Kind, str] = {
    "sent": "sent",
    "retry": "queued",
    "unknown": "unknown",
    "unreachable": "failed",
    "held": "held",
}


@dataclass(frozen=True, slots=True)
class _Ending:
    """A row that is really ours to settle, its receipt, and what it becomes."""

    row: Any
    receipt: Receipt
    state: str
    due_at: int | None


def settle(db: Db, settled: Sequence[Settlement], now: int) -> Iterable[str]:
    """Whom to wake. A receipt with an old fence is ignored: another sender has the message now."""
    endings = _endings(db, settled, now)
    return _settle(db, endings, now) if endings else ()


def _endings(db: Db, settled: Sequence[Settlement], now: int) -> list[_Ending]:
    """Only the receipts that count; the conversations are held from here on."""
    ids = sorted({item.outgoing.id for item in settled})
    found = {row.id: row for row in db.execute(_sql(db.dialect).leased, {"ids": ids})}
    endings: dict[int, _Ending] = {}
    for item in settled:
        row = found.get(item.outgoing.id)
        if row is not None and row.fence == item.outgoing.fence:
            endings.setdefault(row.id, _ending(row, item, now))
    return list(endings.values())


def _ending(row: Any, item: Settlement, now: int) -> _Ending:
    receipt = item.receipt
    wrote_at = maybe_instant(row.last_inbound_at)
    if receipt.kind == "held" and wrote_at != item.outgoing.last_inbound_at:
        return _Ending(row, receipt, "queued", now)  # the customer has written since: try again
    if receipt.kind == "retry":
        if now - (row.settled_at or row.at) > GIVE_UP_AFTER:  # since it may go
            return _Ending(row, receipt, "failed", None)
        return _Ending(row, receipt, "queued", now + seconds(pause(row.attempts, receipt.after)))
    return _Ending(row, receipt, STATES[receipt.kind], None)


def pause(attempts: int, after: float = 0.0) -> float:
    """Seconds until the next attempt: longer each time, never the same for many at once."""
    if after > 0:
        return min(after, LONGEST_WAIT / 1.25) * random.uniform(1.0, 1.25)  # noqa: S311 - spreads load, guards nothing
    return min(LONGEST_PAUSE, 2.0**attempts) * random.uniform(0.5, 1.5)  # noqa: S311 - as above


def _settle(db: Db, endings: Sequence[_Ending], now: int) -> set[str]:
    """Writes the rows, lets the lanes go on, shows what did not arrive."""
    sent = {_sent_key(ending): ending.row for ending in endings if ending.state == "sent"}
    keys = [{"channel": channel, "external_id": known} for channel, known in sent]
    early_news = db.together(
        _sql(db.dialect).settle,
        {
            **given((_settled_row(ending, now) for ending in endings), "settled"),
            **packed(keys, "sent"),
            "lanes": sorted({ending.row.conversation_id for ending in endings}),
            "ended": [ending.row.id for ending in endings if ending.state != "queued"],
            "now": now,
        },
    )
    apply_early(db, early_news, sent, now)
    held = [ending.row.conversation_id for ending in endings if ending.state == "held"]
    if held:
        db.execute(_sql(db.dialect).mark, {"ids": held})
    topics = set()
    for ending in endings:
        if ending.row.follows or ending.state == "queued":
            topics.add(OUTBOX)
        if ending.state not in ("sent", "queued"):
            _tell(db, ending, now)
            topics.add(DESK)
    return topics


def _tell(db: Db, ending: _Ending, now: int) -> None:
    """An agent must know of it; but not that the bot cannot reach someone who left."""
    if ending.state == "held" or (ending.row.blocked and ending.row.author == "bot"):
        return  # the timeline shows the state
    what = "unknown" if ending.state == "unknown" else "undelivered"
    data = {
        "message": ending.row.id,
        "code": clean_text(ending.receipt.code),
        "reason": clean_text(ending.receipt.reason),
    }
    row = ending.row
    report(db, Incident(row.conversation_id, row.contact_id, "undelivered", what, data), now)


def _settled_row(ending: _Ending, now: int) -> Row:
    receipt = ending.receipt
    waits = ending.state == "queued"
    return {
        "id": ending.row.id,
        "fence": ending.row.fence,
        "state": ending.state,
        "due_at": ending.due_at,
        "lost": 0 if waits else ending.row.lost,
        "external_id": clean_id(receipt.external_id) or None,
        "code": clean_text(receipt.code),
        "reason": clean_text(receipt.reason),
        "settled_at": ending.row.settled_at if waits else now,
    }


def _sent_key(ending: _Ending) -> tuple[str, str]:
    return ending.row.channel, clean_id(ending.receipt.external_id)


class _Sql(NamedTuple):
    leased: Executable
    settle: Together
    mark: Executable


@cache
def _sql(dialect: str) -> _Sql:
    return _Sql(
        leased=_leased(dialect),
        settle=Together(
            (_settled(dialect), ("settled",)),
            (lanes.advancement(dialect, "lanes", "ended"), ("lanes", "ended", "now")),
            (early(dialect, "sent"), ("sent",)),
        ),
        mark=update(conversations).where(among(conversations.c.id, dialect)).values(holding=True),
    )


def _leased(dialect: str) -> Executable:
    other = outbox.alias("other")
    follows = exists().where(
        other.c.conversation_id == outbox.c.conversation_id,
        other.c.state == lanes.QUEUED,
        other.c.id > outbox.c.id,
    )
    return (
        select(
            outbox,
            messages.c.at,
            messages.c.author,
            contacts.c.last_inbound_at,
            contacts.c.blocked,
            follows.label("follows"),  # as far as this statement can see: enough to ring for
        )
        .join_from(outbox, conversations, conversations.c.id == outbox.c.conversation_id)
        .join(messages, messages.c.id == outbox.c.id)
        .join(contacts, contacts.c.id == outbox.c.contact_id)
        .where(among(outbox.c.id, dialect), outbox.c.holder != 0, outbox.c.state == lanes.QUEUED)
        .order_by(conversations.c.id)
        .with_for_update(of=conversations, key_share=True)
    )


def _settled(dialect: str) -> Executable:
    names = ("state", "due_at", "lost", "external_id", "code", "reason", "settled_at")
    columns = (outbox.c.id, outbox.c.fence, *(outbox.c[name] for name in names))
    settled = each(dialect, *columns, name="settled")
    return (
        update(outbox)
        .where(outbox.c.id == settled.c.id, outbox.c.fence == settled.c.fence)
        .values(holder=0, **{name: settled.c[name] for name in names})
    )
