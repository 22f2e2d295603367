"""A table of the settings becomes a frozen dataclass, or every reason why it cannot.

A section is a dataclass whose fields say it all: type, default, and `metadata={"doc": ...}`.
It may have `check() -> Iterator[str]`, which yields "key ... reason. Fix." for values that do not
fit together; a ValueError in its `__post_init__` is reported as well. Values are never repeated
in a message: one of them may be a secret in the wrong place.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from dialog.errors import SettingsError
from dialog.model import Json

Section = TypeVar("Section")


class FromEnvironment(str):
    """Text from an environment variable, to be read as whatever its field holds."""

    __slots__ = ()


class _UnfitError(Exception):
    """The value is of the wrong type; the message says what is wanted."""


def read_section(
    kind: type[Section], table: Mapping[str, Json], where: str, problems: list[str]
) -> Section | None:
    """`table` as a `kind`; None when anything in it is wrong, and then `problems` has grown."""
    before = len(problems)
    known: dict[str, Field[Any]] = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]  # every section is a dataclass
    problems += [unknown(f"{where}.{key}", key, known) for key in table if key not in known]
    hints = get_type_hints(kind)
    told = {}
    for name, field in known.items():
        if name in table:
            told[name] = _read(hints[name], table[name], field, f"{where}.{name}", problems)
        elif is_required(field):
            problems.append(f"{where}.{name} is missing. {_add(where, name)}")
    if len(problems) > before:
        return None
    return _checked(kind, told, where, problems)


def unknown(where: str, key: str, known: Mapping[str, object] | Sequence[str]) -> str:
    """'server.prot is not known. Did you mean port?'"""
    near = get_close_matches(key.lower(), list(known), n=1, cutoff=0.6)
    fix = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known) or 'nothing'}."
    return f"{where} is not known. {fix}"


def variable(where: str) -> str:
    """'channels.telegram.token' -> 'CHANNELS__TELEGRAM__TOKEN'"""
    return where.upper().replace(".", "__")


def is_required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _checked(
    kind: type[Section], told: Mapping[str, Any], where: str, problems: list[str]
) -> Section | None:
    try:
        section = kind(**told)
    except SettingsError as error:
        problems += error.problems
        return None
    except ValueError as error:
        problems.append(f"{where}.{error}")
        return None
    check: Callable[[], Sequence[str]] | None = getattr(section, "check", None)
    found = [f"{where}.{problem}" for problem in check()] if check else []
    problems += found
    return None if found else section


def _add(where: str, name: str) -> str:
    return f"Add it to [{where}] in config.toml or set {variable(f'{where}.{name}')}."


def _read(hint: Any, value: Json, field: "Field[Any]", where: str, problems: list[str]) -> Any:
    try:
        read = _as(hint, value)
    except _UnfitError as unfit:
        problems.append(f"{where} {unfit}")
        return None
    if isinstance(read, str) and not read.strip() and field.default != "":
        section, _, name = where.rpartition(".")
        problems.append(f"{where} is empty. {_add(section, name)}")
    return read


def _as(hint: Any, value: Json) -> Any:
    """`value` as the type `hint`. Raises _UnfitError."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        return _as(kinds[0], value)
    if origin is Literal:
        return _one_of(get_args(hint), value)
    if origin is tuple:
        return _list(get_args(hint)[0], value)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return _texts(value)
    return _READERS[hint](value)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise _UnfitError('must be text: write it between quotes, like "this".')
    return str(value)


def _whole(value: Json) -> int:
    try:
        if isinstance(value, FromEnvironment):
            return int(value)
    except ValueError:
        pass
    if isinstance(value, bool) or not isinstance(value, int):
        raise _UnfitError("must be a whole number, without quotes, like 30.")
    return value


def _number(value: Json) -> float:
    try:
        if isinstance(value, FromEnvironment):
            return float(value)
    except ValueError:
        pass
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _UnfitError("must be a number, without quotes, like 0.5.")
    return float(value)


def _switch(value: Json) -> bool:
    if isinstance(value, FromEnvironment):
        words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        value = words.get(value.lower())
    if not isinstance(value, bool):
        raise _UnfitError("must be true or false, without quotes.")
    return value


def _day(value: Json) -> date:
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _UnfitError("must be a day, like 2026-12-25.")
    return value


def _one_of(options: tuple[Any, ...], value: Json) -> Any:
    for option in options:
        if str(value) == str(option):
            return option
    raise _UnfitError(f"must be one of: {', '.join(map(str, options))}.")


def _list(kind: Any, value: Json) -> tuple[Any, ...]:
    if isinstance(value, FromEnvironment):
        value = [FromEnvironment(part.strip()) for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple):
        raise _UnfitError("must be a list, between square brackets.")
    try:
        return tuple(_as(kind, item) for item in value)
    except _UnfitError as unfit:
        raise _UnfitError(f"has an item that {unfit}") from None


def _texts(value: Json) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise _UnfitError('must be a table of texts, like { mon = "09:00-18:00" }.')
    wrong = [str(key) for key, item in value.items() if not isinstance(item, str)]
    if wrong:
        raise _UnfitError(f'needs text between quotes, like "this", at {", ".join(wrong)}.')
    return {str(key): str(item) for key, item in value.items()}


def _path(value: Json) -> Path:
    return Path(_text(value))


_READERS: Mapping[Any, Callable[[Json], Any]] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _switch,
    date: _day,
    Path: _path,
}
