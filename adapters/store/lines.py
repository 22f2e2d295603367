"""Adds to the timeline. Whoever calls this holds the conversations' rows."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import and_, exists, insert, select

from adapters.store.driver import Db
from adapters.store.rowset import Row, each, given
from adapters.store.tables import messages


def add(db: Db, lines: Sequence[Row]) -> list[Any]:
    """Adds the lines in their order; a known external id is skipped.

    All lines have the same keys: columns of `messages`. Returns what is new, oldest first, with
    id, conversation_id, contact_id and external_id.
    """
    if not lines:
        return []
    names = tuple(lines[0])
    told = db.execute(addition(db.dialect, names), given(lines)).all()
    return sorted(told, key=lambda row: row.id)


def add_event(db: Db, conversation: int, contact: int, text: str, now: int, **more: Any) -> Any:
    """Something happened; returns the line, or None when its external id is known."""
    line = {
        "conversation_id": conversation,
        "contact_id": contact,
        "direction": "event",
        "text": text,
        "at": now,
    }
    return next(iter(add(db, [line | more])), None)


@cache
def addition(dialect: str, names: tuple[str, ...], sent_as: str = "rows") -> Any:
    """Inserts the rows of the parameter `sent_as`, which have these columns of `messages`."""
    one = each(dialect, *(messages.c[name] for name in names), name=sent_as)
    chosen = select(*(one.c[name] for name in names)).order_by(one.c.n)
    if "external_id" in names:
        known = messages.alias("known")
        chosen = chosen.where(
            ~exists().where(
                and_(
                    known.c.contact_id == one.c.contact_id,
                    known.c.direction == one.c.direction,
                    known.c.external_id == one.c.external_id,
                )
            )
        )
    return (
        insert(messages)
        .from_select(list(names), chosen)
        .returning(
            messages.c.id,
            messages.c.conversation_id,
            messages.c.contact_id,
            messages.c.external_id,
        )
    )
