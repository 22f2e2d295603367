"""Runs statements said with SQLAlchemy Core on the driver itself: compiled once, then only run.

SQLAlchemy's own way through a connection costs five to ten times what the driver needs, for each
statement; at two hundred messages a second, each in a small group, that alone fills a processor.
"""

import json
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Protocol

from sqlalchemy import Dialect, Executable, make_url

from adapters.store.rowset import OF_A_ROW, Given

NOTHING: Mapping[str, Any] = {}
STATEMENTS = 1_024  # there are about two hundred


@cache
def _dialect(name: str) -> Dialect:
    url = make_url(f"{name}+asyncpg://" if name == "postgresql" else f"{name}://")
    return url.get_dialect()()


class Found:
    """What a statement found, all of it; rows have their columns' names."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        (row,) = self._rows
        return row

    def scalars(self) -> list[Any]:
        return [row[0] for row in self._rows]

    def scalar(self) -> Any:
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        return self.one()[0]


class Together:
    """Statements that go in one round trip where there are round trips; the last one's rows count.

    On PostgreSQL they are one statement and none sees what another writes; SQLite runs one after
    the other. So they must not depend on each other, nor write the same row. Each comes with the
    names of its parameters, which no other has.
    """

    __slots__ = ("steps", "whole")

    def __init__(self, *steps: tuple[Any, tuple[str, ...]]) -> None:
        self.steps = steps
        *others, (last, _) = steps
        parts = [part.cte(f"part_{n}") for n, (part, _) in enumerate(others)]
        self.whole: Executable = last.add_cte(*parts)


class Db(Protocol):
    """A connection, and its transactions."""

    @property
    def dialect(self) -> str: ...

    def execute(self, statement: Executable, values: Mapping[str, Any] = NOTHING) -> Found: ...

    def together(self, statements: Together, values: Mapping[str, Any]) -> Found: ...

    def begin(self) -> AbstractContextManager[None]: ...

    def begin_nested(self) -> AbstractContextManager[None]: ...


@dataclass(slots=True)
class Prepared:
    """A statement as the driver takes it."""

    sql: str
    names: tuple[str, ...]  # of the parameters, in the driver's order
    fixed: Mapping[str, Any]  # the values that are part of the statement
    has_rows: bool
    each: str = ""  # the parameter with whose rows it is run, once for each ...
    places: Mapping[int, str] = field(default_factory=dict)  # ... where their columns go
    _row: Any = field(default=None)

    def arguments(self, values: Mapping[str, Any], *as_text: type) -> list[Any]:
        """In the driver's order; values of the types `as_text` become JSON."""
        fixed = self.fixed
        told = [values[name] if name in values else fixed[name] for name in self.names]
        return [json.dumps(value) if type(value) in as_text else value for value in told]

    def arguments_of_each(self, values: Mapping[str, Any]) -> Iterator[list[Any]]:
        """As `arguments`, for each of the sent rows."""
        given: Given = values[self.each]
        fixed = {**self.fixed, **values}
        return given.arguments([fixed.get(name) for name in self.names], self.places)

    def rows(self, columns: Sequence[str], found: Sequence[Any]) -> list[Any]:
        if self._row is None:  # the same columns each time
            self._row = _row_type(tuple(columns))._make
        return list(map(self._row, found))


@lru_cache(maxsize=STATEMENTS)
def prepared(dialect: str, statement: Executable, told: tuple[str, ...]) -> Prepared:
    """`told` names the values that will come: an INSERT takes its columns from them."""
    compiled: Any = statement.compile(  # type: ignore[attr-defined]  # every statement has it
        dialect=_dialect(dialect),
        column_keys=list(told) or None,
    )
    names = tuple(compiled.positiontup or ())
    each = next((name for name in told if any(_is_of(name, key) for key in compiled.binds)), "")
    required = {bind.key for bind in compiled.binds.values() if bind.required} - set(told)
    missing = {key for key in required if not (each and _is_of(each, key))}
    if missing:
        raise LookupError(f"The statement needs a value for {', '.join(sorted(missing))}.")
    is_select = statement.is_select or compiled.string.startswith("SELECT")  # `text` is neither
    has_rows = is_select or " RETURNING " in _one_line(compiled.string)
    start = f"{each}{OF_A_ROW}"
    places = {at: key.removeprefix(start) for at, key in enumerate(names) if _is_of(each, key)}
    return Prepared(compiled.string, names, dict(compiled.params), has_rows, each, places)


def _is_of(sent: str, key: str) -> bool:
    return key.startswith(f"{sent}{OF_A_ROW}")


def _one_line(sql: str) -> str:
    return " ".join(sql.split())


@lru_cache(maxsize=STATEMENTS)
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)  # noqa: PYI024 - its fields are known only here
