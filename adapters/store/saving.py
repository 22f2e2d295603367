"""A turn is saved whole or not at all: state, messages out, tickets, what was understood.

One transaction, and only by whoever still holds the lease on the conversation as it was claimed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, case, exists, insert, null, select, update

from adapters.store import effects, lanes
from adapters.store.driver import Db, Found, Together
from adapters.store.grouping import Done
from adapters.store.lines import addition
from adapters.store.moments import WAITS
from adapters.store.outbox import LEASE
from adapters.store.rowset import among, each, given
from adapters.store.signals import DESK, OUTBOX, chat_topic
from adapters.store.tables import conversations, inbox, questions
from adapters.store.times import micros, seconds
from adapters.store.turn_rows import LINE, conversation_of, line_of, outgoing_of, question_of
from dialog.errors import Overtaken
from dialog.model import HandOver, Moment, OpenTicket, Owner, Reply, Turn
from dialog.ports import Clock, Limits, Outgoing
from dialog.rendering import messages as rendered


@dataclass(frozen=True, slots=True)
class Saving:
    """A moment, its turn, and the replies as the channel can carry them."""

    moment: Moment
    turn: Turn
    replies: tuple[Reply, ...]
    is_sender: bool = False  # whoever saves it sends its first reply

    @property
    def conversation(self) -> int:
        return self.moment.conversation.id


def saving(
    moment: Moment, turn: Turn, limits: Mapping[str, Limits], *, is_sender: bool = False
) -> Saving:
    """All that needs no database, done before there is a transaction."""
    channel = limits.get(moment.contact.channel) or Limits()
    replies = (part for reply in turn.replies for part in rendered(reply, channel))
    return Saving(moment, turn, tuple(replies), is_sender)


@dataclass(frozen=True, slots=True)
class Savings:
    """`holder` is this store's number on its leases; `gather` is how long a burst is awaited, in
    seconds.
    """

    clock: Clock
    holder: int
    gather: float

    def save(self, db: Db, items: Sequence[Saving]) -> Done[Outgoing | None]:
        """Overtaken for whoever comes second; for a sender the first reply, leased to it."""
        now = micros(self.clock.now())
        fresh, late = _checked(db, items)
        if late:
            _free_overtaken(db, late, now)
        first = self._save(db, fresh, now) if fresh else {}
        kept = {id(item) for item in fresh}
        outcomes = [
            first.get(item.moment.conversation.id)
            if id(item) in kept
            else Overtaken(str(item.moment.conversation.id))
            for item in items
        ]
        topics = {topic for item in fresh for topic in _topics(item, first)}
        return Done(outcomes, topics)

    def _save(self, db: Db, items: Sequence[Saving], now: int) -> dict[int, Outgoing]:
        """By conversation, what its saver may send at once."""
        for item in items:
            for effect in item.turn.effects:
                effects.apply(db, item.moment, effect, now)
        spoken = [(item.moment, item.turn, reply) for item in items for reply in item.replies]
        lines = [line_of(moment, reply, now) for moment, _, reply in spoken]
        read = [message.number for item in items for message in item.moment.messages]
        told = db.together(_sql(db.dialect).speak, {**given(lines, "lines"), "read": read})
        new = sorted(told, key=lambda row: row.id)
        said = {row.id: one for row, one in zip(new, spoken, strict=True)}
        placed = self._move_on(db, items, new, now)
        first = [outgoing_of(row, *said[row.id]) for row in placed if row.fence]
        return {outgoing.conversation: outgoing for outgoing in first}

    def _move_on(self, db: Db, items: Sequence[Saving], new: Sequence[Any], now: int) -> Found:
        """Into the lanes; the conversations wait for what comes next."""
        lease = (now + LEASE, self.holder)
        leases = {item.moment.conversation.id: lease for item in items if item.is_sender}
        channels = {item.moment.contact.id: item.moment.contact.channel for item in items}
        understood = [question_of(item.moment, item.turn) for item in items if item.moment.messages]
        due = now + seconds(self.gather)
        moved = [conversation_of(item.moment, item.turn, due) for item in items]
        return db.together(
            _sql(db.dialect).move_on,
            {
                **given(understood, "understood"),
                **given(moved, "moved"),
                **given(lanes.places(new, channels, now, leases), lanes.PLACED),
            },
        )


def _checked(db: Db, items: Sequence[Saving]) -> tuple[list[Saving], list[Saving]]:
    """Those that hold their conversation as it was, and those that were overtaken."""
    ids = sorted({item.moment.conversation.id for item in items})
    found = {row.id: row for row in db.execute(_sql(db.dialect).hold, {"ids": ids})}
    fresh: list[Saving] = []
    late: list[Saving] = []
    for item in items:
        row = found.get(item.moment.conversation.id)
        if row is None or row.fence != item.moment.fence:
            continue
        is_same = row.version == item.moment.conversation.version
        (fresh if is_same else late).append(item)
        del found[row.id]  # a second turn of the same conversation is late by definition
    return fresh, late


def _free_overtaken(db: Db, late: Sequence[Saving], now: int) -> None:
    """Still their lease: take the turn again at once, and do not count it against the messages."""
    sql = _sql(db.dialect)
    freed = [
        {"id": item.moment.conversation.id, "fence": item.moment.fence, "due_at": now}
        for item in late
    ]
    db.execute(sql.free, given(freed))
    numbers = [message.number for item in late for message in item.moment.messages]
    if numbers:
        db.execute(sql.uncount, {"ids": numbers})


def _topics(item: Saving, first: Mapping[int, Outgoing]) -> set[str]:
    moment, turn = item.moment, item.turn
    topics = set()
    if item.replies:
        topics.add(chat_topic(moment.contact.channel, moment.contact.address))
        if moment.conversation.id not in first:
            topics.add(OUTBOX)
    served = {moment.conversation.owner, turn.owner} != {Owner.BOT}
    if served or any(isinstance(effect, OpenTicket | HandOver) for effect in turn.effects):
        topics.add(DESK)
    return topics


class _Sql(NamedTuple):
    hold: Executable
    speak: Together
    move_on: Together
    free: Executable
    uncount: Executable


@cache
def _sql(dialect: str) -> _Sql:
    freed = each(dialect, conversations.c.id, conversations.c.fence, conversations.c.due_at)
    return _Sql(
        hold=select(conversations.c.id, conversations.c.version, conversations.c.fence)
        .where(among(conversations.c.id, dialect))
        .order_by(conversations.c.id)
        .with_for_update(key_share=True),
        speak=Together(
            (_handled(dialect), ("read",)), (addition(dialect, LINE, "lines"), ("lines",))
        ),
        move_on=Together(
            (_understood(dialect), ("understood",)),
            (_moved(dialect), ("moved",)),
            (lanes.addition(dialect), (lanes.PLACED,)),
        ),
        free=update(conversations)
        .where(conversations.c.id == freed.c.id, conversations.c.fence == freed.c.fence)
        .values(holder=0, due_at=freed.c.due_at),
        uncount=update(inbox)
        .where(among(inbox.c.id, dialect))
        .values(attempts=inbox.c.attempts - 1),
    )


def _handled(dialect: str) -> Executable:
    """What was read need not be kept as it came."""
    return (
        update(inbox)
        .where(among(inbox.c.id, dialect, "read"))
        .values(state="handled", raw=null(), error="")
    )


def _understood(dialect: str) -> Executable:
    names = [column.name for column in questions.c]
    understood = each(dialect, *questions.c, name="understood")
    return insert(questions).from_select(names, select(*(understood.c[n] for n in names)))


def _moved(dialect: str) -> Executable:
    """Nobody holds them any more; where more waits, they are due again."""
    kept = ("owner", "agent", "state", "wake_at")
    columns = (conversations.c[name] for name in ("id", "due_at", *kept))
    moved = each(dialect, *columns, name="moved")
    return (
        update(conversations)
        .where(conversations.c.id == moved.c.id)
        .values(
            version=conversations.c.version + 1,
            holder=0,
            attempts=0,
            due_at=case((exists().where(WAITS), moved.c.due_at), else_=moved.c.wake_at),
            **{name: moved.c[name] for name in kept},
        )
    )
