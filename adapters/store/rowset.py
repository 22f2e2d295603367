"""Many rows in one statement.

`rows` are a set to join with: they travel as one JSON value, on both databases. `each` is for
statements that only write: on PostgreSQL the same, one round trip; SQLite runs the statement once
for each row, which costs two thirds of reading every column out of JSON (5-8 instead of 13
microseconds a row).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    null,
    select,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine

from adapters.store.texts import clean, clean_json
from dialog.model import Json

POSTGRESQL = "postgresql"

Row = dict[str, Json]

_AS_JSON = (list, dict)
_AS_IT_IS = frozenset({int, float, type(None)})
_EMPTY = {list: "[]", dict: "{}"}  # so many are that it pays to know them
OF_A_ROW = "__"  # between the name of what is sent and a column's

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def packed(rows: Iterable[Mapping[str, Json]], name: str = "rows") -> dict[str, str]:
    """The parameter that fills `rows(...)`; adds `n`, the row's place."""
    return {name: _text([{**row, "n": n} for n, row in enumerate(rows)])}


@dataclass(frozen=True, slots=True)
class Given:
    """Rows for `each`."""

    rows: Sequence[Mapping[str, Json]]

    def as_text(self) -> str:
        return packed(self.rows)["rows"]

    def arguments(self, fixed: Sequence[Any], places: Mapping[int, str]) -> Iterator[list[Any]]:
        """Of one execution for each row: `fixed`, with the row's values in their `places`."""
        for row in self.rows:
            told = list(fixed)
            for at, name in places.items():
                value = row[name]
                told[at] = value if type(value) in _AS_IT_IS else _stored(value)
            yield told


def given(rows: Iterable[Mapping[str, Json]], name: str = "rows") -> dict[str, Given]:
    """The parameter that fills `each(...)`."""
    return {name: Given(list(rows))}


def each(dialect: str, *columns: Column[Any], name: str = "rows", **more: Any) -> Any:
    """As `rows`, for statements that write each sent row by itself; only its `c` is to be used."""
    if dialect == POSTGRESQL:
        return rows(dialect, *columns, name=name, **more)
    return _OneRow(name, [*(item.name for item in columns), *more])


class _OneRow:
    """One sent row's values, as parameters; they come in their order, so that `n` says nothing."""

    def __init__(self, name: str, keys: Iterable[str]) -> None:
        self.c = _Parameters({key: bindparam(f"{name}{OF_A_ROW}{key}").label(key) for key in keys})
        self.c["n"] = null().label("n")


class _Parameters(dict[str, Any]):
    __getattr__ = dict.__getitem__


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


def _stored(value: Json) -> Any:
    """As SQLite takes it."""
    if isinstance(value, str):
        return clean(value)
    kind = type(value)
    if kind in _AS_JSON:
        return _text(value) if value else _EMPTY[kind]
    return value


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
