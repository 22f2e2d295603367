"""A contact blocked us, came back, or moved to another address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from adapters.store import lines
from adapters.store.contacts import hold
from adapters.store.driver import Db
from adapters.store.grouping import Done
from adapters.store.lanes import HELD, QUEUED
from adapters.store.signals import DESK
from adapters.store.tables import contacts, conversations, outbox
from adapters.store.times import micros
from dialog.model import ContactChange
from dialog.ports import Clock


@dataclass(frozen=True, slots=True)
class Changes:
    clock: Clock

    def apply(self, db: Db, changes: Sequence[ContactChange]) -> Done[None]:
        """Each once, however often it is told; of strangers there is nothing to change."""
        now = micros(self.clock.now())
        for change in changes:
            contact = _find(db, change.channel, change.sender)
            if contact is not None:
                _apply(db, change, contact, now)
        return Done([None] * len(changes), {DESK})


def _apply(db: Db, change: ContactChange, contact: Any, now: int) -> None:
    hold(db, [contact.conversation_id])
    line = lines.add_event(
        db,
        contact.conversation_id,
        contact.id,
        _what(change),
        now,
        external_id=change.external_id,
    )
    if line is None:  # told before
        return
    if change.moved_to and change.moved_to != change.sender:
        _move(db, change, contact)
    if change.blocked is not None:
        db.execute(_BLOCK, {"key": contact.id, "is_blocked": change.blocked})


def _what(change: ContactChange) -> str:
    if change.moved_to:
        return "moved"
    return "blocked" if change.blocked else "unblocked"


def _move(db: Db, change: ContactChange, contact: Any) -> None:
    """The contact gets its new address; if that one has written before us, answers go to it."""
    there = _find(db, change.channel, change.moved_to)
    if there is None:
        db.execute(_MOVE, {"key": contact.id, "to": change.moved_to})
    else:
        to = {"conversation": contact.conversation_id, "there": there.id}
        db.execute(_ANSWER_THERE, to)
        db.execute(_SEND_THERE, to)


def _find(db: Db, channel: str, address: str) -> Any:
    return db.execute(_FIND, {"channel": channel, "address": address}).first()


_FIND = (
    select(contacts.c.id, conversations.c.id.label("conversation_id"))
    .join(conversations, conversations.c.customer_id == contacts.c.customer_id)
    .where(contacts.c.channel == bindparam("channel"), contacts.c.address == bindparam("address"))
)
_MINE = contacts.c.id == bindparam("key")
_BLOCK = update(contacts).where(_MINE).values(blocked=bindparam("is_blocked"))
_MOVE = update(contacts).where(_MINE).values(address=bindparam("to"))
_ANSWER_THERE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(contact_id=bindparam("there"))
)
_SEND_THERE = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("conversation"),
        or_(outbox.c.state == QUEUED, outbox.c.state == HELD),
    )
    .values(contact_id=bindparam("there"))
)
