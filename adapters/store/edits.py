"""A customer corrected a message: the timeline shows the new text; no turn is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, update

from adapters.store import lines
from adapters.store.contacts import find_or_make
from adapters.store.driver import Db
from adapters.store.grouping import Done
from adapters.store.rowset import Row
from adapters.store.signals import DESK, chat_topic
from adapters.store.tables import inbox, messages
from adapters.store.times import micros
from adapters.store.values import media_out
from dialog.model import Inbound
from dialog.ports import Clock


@dataclass(frozen=True, slots=True)
class Edits:
    clock: Clock

    def apply(self, db: Db, edited: Sequence[Inbound]) -> Done[None]:
        now = micros(self.clock.now())
        found = find_or_make(db, {(edit.channel, edit.sender) for edit in edited}, now)
        for edit in edited:
            sender = found[edit.channel, edit.sender]
            if not _replace(db, edit, sender.id, now):
                _add(db, edit, sender, now)
        topics = {chat_topic(edit.channel, edit.sender) for edit in edited}
        return Done([None] * len(edited), topics | {DESK})


def _replace(db: Db, edit: Inbound, contact: int, now: int) -> bool:
    changed = db.execute(
        _CORRECT,
        {
            "contact": contact,
            "key": edit.external_id,
            "text": edit.text,
            "now": now,
        },
    )
    return changed.rowcount > 0


def _add(db: Db, edit: Inbound, sender: Any, now: int) -> None:
    """An edit that came before its message; the message itself must still be let in."""
    for line in lines.add(db, [_line(edit, sender, now)]):
        handled = {"id": line.id, "conversation_id": line.conversation_id, "state": "handled"}
        db.execute(_HANDLED, handled)


def _line(edit: Inbound, sender: Any, now: int) -> Row:
    return {
        "conversation_id": sender.conversation_id,
        "contact_id": sender.id,
        "direction": "in",
        "external_id": f"{edit.external_id}#edited",
        "text": edit.text,
        "media": media_out(edit.media),
        "at": now,
        "edited_at": now,
    }


_HANDLED = insert(inbox)
_CORRECT = (
    update(messages)
    .where(
        messages.c.contact_id == bindparam("contact"),
        messages.c.direction == "in",
        messages.c.external_id == bindparam("key"),
    )
    .values(text=bindparam("text"), edited_at=bindparam("now"))
)
