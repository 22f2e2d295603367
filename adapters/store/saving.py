"""A turn is saved whole or not at all: state, messages out, tickets, what was understood.

One transaction, and only by whoever still holds the lease on the conversation as it was claimed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import Executable, and_, case, exists, insert, null, select, update

from adapters.store import effects, lanes
from adapters.store.driver import Db
from adapters.store.grouping import Done
from adapters.store.moments import WAITING
from adapters.store.rowset import Row, among, packed, rows
from adapters.store.signals import DESK, OUTBOX, chat_topic
from adapters.store.tables import conversations, inbox, questions
from adapters.store.times import micros, seconds
from adapters.store.values import choices_out, media_out
from dialog import saved
from dialog.errors import Overtaken
from dialog.model import HandOver, Moment, OpenTicket, Owner, Reply, Turn
from dialog.ports import Clock, Limits
from dialog.rendering import messages as rendered

LANGUAGE = "es"  # of the phrases, when nothing is known of the customer's


@dataclass(frozen=True, slots=True)
class Saving:
    """A moment, its turn, and the replies as the channel can carry them."""

    moment: Moment
    turn: Turn
    replies: tuple[Reply, ...]


def saving(moment: Moment, turn: Turn, limits: Mapping[str, Limits]) -> Saving:
    """All that needs no database, done before there is a transaction."""
    channel = limits.get(moment.contact.channel) or Limits()
    language = turn.state.language or LANGUAGE
    replies = (part for reply in turn.replies for part in rendered(reply, channel, language))
    return Saving(moment, turn, tuple(replies))


@dataclass(frozen=True, slots=True)
class Savings:
    """`gather` is how many seconds a burst is awaited."""

    clock: Clock
    gather: float

    def save(self, db: Db, items: Sequence[Saving]) -> Done[None]:
        """Overtaken for whoever comes second."""
        now = micros(self.clock.now())
        fresh, late = _checked(db, items)
        if late:
            _free_overtaken(db, late, now)
        if fresh:
            self._save(db, fresh, now)
        kept = {id(item) for item in fresh}
        outcomes = [
            None if id(item) in kept else Overtaken(str(item.moment.conversation.id))
            for item in items
        ]
        return Done(outcomes, {topic for item in fresh for topic in _topics(item)})

    def _save(self, db: Db, items: Sequence[Saving], now: int) -> None:
        sql = _sql(db.dialect)
        read = [message.number for item in items for message in item.moment.messages]
        if read:
            db.execute(sql.handle, {"ids": read})
        for item in items:
            for effect in item.turn.effects:
                effects.apply(db, item.moment, effect, now)
        said = [_line(item.moment, reply, now) for item in items for reply in item.replies]
        if said:
            channels = {item.moment.contact.id: item.moment.contact.channel for item in items}
            lanes.queue(db, said, channels, now)
        understood = [_question(item) for item in items if item.moment.messages]
        if understood:
            db.execute(sql.understand, packed(understood))
        due = now + seconds(self.gather)
        db.execute(sql.move_on, packed(_conversation_row(item, due) for item in items))


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
    db.execute(sql.free, packed(freed))
    numbers = [message.number for item in late for message in item.moment.messages]
    if numbers:
        db.execute(sql.uncount, {"ids": numbers})


def _line(moment: Moment, reply: Reply, now: int) -> Row:
    return {
        "conversation_id": moment.conversation.id,
        "contact_id": moment.contact.id,
        "direction": "out",
        "author": "bot",
        "text": reply.text,
        "choices": choices_out(reply.choices),
        "media": media_out(reply.media),
        "wants": reply.wants,
        "at": now,
    }


def _question(item: Saving) -> Row:
    """What the newest message was taken for."""
    intent = item.turn.intent
    return {
        "id": item.moment.messages[-1].number,
        "language": item.turn.state.language,
        "intent": intent.id,
        "score": intent.score,
        "runner_up": intent.runner_up,
        "runner_up_score": intent.runner_up_score,
        "outcome": intent.outcome,
        "offered": list(intent.offered),
        "why": dict(intent.why),
        "policy": item.turn.policy,
    }


def _conversation_row(item: Saving, due: int) -> Row:
    moment, turn = item.moment, item.turn
    return {
        "id": moment.conversation.id,
        "owner": turn.owner,
        "agent": moment.conversation.agent if turn.owner is Owner.AGENT else "",
        "state": saved.dump(turn.state),
        "wake_at": micros(turn.wake_at) if turn.wake_at else None,
        "due_at": due,
    }


def _topics(item: Saving) -> set[str]:
    moment, turn = item.moment, item.turn
    topics = set()
    if item.replies:
        topics |= {OUTBOX, chat_topic(moment.contact.channel, moment.contact.address)}
    served = {moment.conversation.owner, turn.owner} != {Owner.BOT}
    if served or any(isinstance(effect, OpenTicket | HandOver) for effect in turn.effects):
        topics.add(DESK)
    return topics


class _Sql(NamedTuple):
    hold: Executable
    handle: Executable
    understand: Executable
    move_on: Executable
    free: Executable
    uncount: Executable


@cache
def _sql(dialect: str) -> _Sql:
    names = [column.name for column in questions.c]
    understood = rows(dialect, *questions.c)
    kept = ("owner", "agent", "state", "wake_at")
    moved = rows(
        dialect,
        conversations.c.id,
        conversations.c.due_at,
        *(conversations.c[name] for name in kept),
    )
    freed = rows(dialect, conversations.c.id, conversations.c.fence, conversations.c.due_at)
    more_waits = exists().where(
        and_(inbox.c.conversation_id == conversations.c.id, inbox.c.state == WAITING)
    )
    mine = among(conversations.c.id, dialect)
    numbered = among(inbox.c.id, dialect)
    return _Sql(
        hold=select(conversations.c.id, conversations.c.version, conversations.c.fence)
        .where(mine)
        .order_by(conversations.c.id)
        .with_for_update(key_share=True),
        handle=update(inbox).where(numbered).values(state="handled", raw=null(), error=""),
        understand=insert(questions).from_select(names, select(*(understood.c[n] for n in names))),
        move_on=update(conversations)
        .where(conversations.c.id == moved.c.id)
        .values(
            version=conversations.c.version + 1,
            holder=0,
            attempts=0,
            due_at=case((more_waits, moved.c.due_at), else_=moved.c.wake_at),
            **{name: moved.c[name] for name in kept},
        ),
        free=update(conversations)
        .where(conversations.c.id == freed.c.id, conversations.c.fence == freed.c.fence)
        .values(holder=0, due_at=freed.c.due_at),
        uncount=update(inbox).where(numbered).values(attempts=inbox.c.attempts - 1),
    )
