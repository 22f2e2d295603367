"""What customers asked and what it was taken for: the newest, for the merchant's tools."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Executable, bindparam, select

from adapters.store.driver import NOTHING, Found, prepared
from adapters.store.tables import messages, questions
from adapters.store.times import instant
from dialog.errors import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Question:
    """The newest message of a turn, and what the turn made of it."""

    number: int  # of the message: the order, and never used again
    conversation: int
    at: datetime
    text: str
    choice: str  # the id of the button that was tapped instead
    language: str
    intent: str | None
    outcome: str
    offered: tuple[str, ...]
    policy: str


class Reading(Protocol):
    """As much of a `Db` as a look needs."""

    def execute(self, statement: Executable, values: Mapping[str, Any] = NOTHING) -> Found: ...


def newest(db: Reading, limit: int) -> list[Question]:
    """The newest `limit` of all conversations, oldest first."""
    return [_question(row) for row in db.execute(_NEWEST, {"limit": limit}).all()[::-1]]


def newest_in_file(file: Path, limit: int) -> list[Question]:
    """The same from an SQLite file, beside the shop that has it open: this connection can neither
    write nor checkpoint. Raises StoreUnavailable.
    """
    try:
        address = f"{file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as raw:
            return newest(_File(raw), limit)
    except sqlite3.Error as error:
        fix = "Is it the right file, and was it opened by this version of mostrador?"
        raise StoreUnavailable(f"{file} cannot be read: {error}. {fix}") from error


@dataclass(frozen=True, slots=True)
class _File:
    """An SQLite connection that only reads."""

    raw: sqlite3.Connection

    def execute(self, statement: Executable, values: Mapping[str, Any] = NOTHING) -> Found:
        ready = prepared("sqlite", statement, tuple(values))
        cursor = self.raw.execute(ready.sql, ready.arguments(values))
        found = cursor.fetchall()
        return Found(ready.rows([column[0] for column in cursor.description], found), len(found))


def _question(row: Any) -> Question:
    return Question(
        number=row.id,
        conversation=row.conversation_id,
        at=instant(row.at),
        text=row.text,
        choice=row.choice,
        language=row.language,
        intent=row.intent,
        outcome=row.outcome,
        offered=tuple(json.loads(row.offered)),
        policy=row.policy,
    )


_NEWEST = (
    select(
        questions.c.id,
        *(messages.c[name] for name in ("conversation_id", "at", "text", "choice")),
        *(questions.c[name] for name in ("language", "intent", "outcome", "offered", "policy")),
    )
    .join_from(questions, messages, messages.c.id == questions.c.id)
    .order_by(questions.c.id.desc())
    .limit(bindparam("limit"))
)
