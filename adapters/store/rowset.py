"""Many rows in one statement: the rows travel as one JSON value, on both databases.

Fifty rows are one step of SQLite and one round trip to PostgreSQL. It matters most on SQLite:
each step lets go of Python's lock and must win it back from the busy event loop, which made a
group of thirty executemany rows ten times slower than this (ARCHITECTURE.md).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    FromClause,
    Insert,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine

from adapters.store.texts import clean_json
from dialog.model import Json

POSTGRESQL = "postgresql"

Row = dict[str, Json]

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def packed(rows: Iterable[Mapping[str, Json]], name: str = "rows") -> dict[str, str]:
    """The parameter that fills `rows(...)`; adds `n`, the row's place."""
    return {name: _text([{**row, "n": n} for n, row in enumerate(rows)])}


def rows(dialect: str, *columns: Column[Any], name: str = "rows", **more: Any) -> FromClause:
    """The sent rows as something to select from: columns named as the tables' own, `n` and more.

    `more` names columns that are no table's, with their type.
    """
    types: dict[str, TypeEngine[Any]] = {"n": BigInteger()}
    types |= {item.name: item.type for item in columns} | more
    sent = bindparam(name, type_=Text)
    if dialect == POSTGRESQL:
        parts = [column(key, _plain(kind)) for key, kind in types.items()]
        told = func.json_to_recordset(cast(sent, JSON)).table_valued(*parts, name=name)
        return told.render_derived(with_types=True)
    each = func.json_each(sent).table_valued("value", name=f"{name}_json")
    picked = [
        type_coerce(func.json_extract(each.c.value, f"$.{key}"), kind).label(key)
        for key, kind in types.items()
    ]
    return select(*picked).subquery(name)


def among(subject: ColumnElement[Any], dialect: str, name: str = "ids") -> ColumnElement[bool]:
    """`subject` is one of the numbers in the list parameter `name`."""
    if dialect == POSTGRESQL:
        return subject == func.any(bindparam(name, type_=ARRAY(BigInteger)))
    each = func.json_each(bindparam(name, type_=_NumberList())).table_valued("value")
    return subject.in_(select(each.c.value))


def insert_missing(dialect: str, table: Table, names: Sequence[str], source: Any) -> Insert:
    """Insert what `source` selects, skipping what a unique index already knows."""
    if dialect == POSTGRESQL:
        return postgresql.insert(table).from_select(names, source).on_conflict_do_nothing()
    return sqlite.insert(table).from_select(names, source).on_conflict_do_nothing()


class _NumberList(TypeDecorator[list[int]]):
    """A list of numbers as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's own signature
        return json.dumps(value)


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type as it is stored: the sent rows hold numbers where we show datetimes."""
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _text(value: Json) -> str:
    text = _encode(value)
    if "\\u0000" in text or not _is_sendable(text):
        return _encode(clean_json(value))
    return text


def _is_sendable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
