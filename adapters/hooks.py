"""Bodies of hooks, read strictly: what cannot be read is refused before anything else happens."""

import json
from typing import NoReturn
from urllib.parse import parse_qsl

from multidict import MultiDict

from dialog.errors import BadHook
from dialog.model import Json

BYTES_AT_MOST = 4 * 1024 * 1024
DEPTH_AT_MOST = 64
FIELDS_AT_MOST = 1000


def json_body(body: bytes) -> dict[str, Json]:
    """A JSON object. Raises BadHook: not UTF-8, not JSON, no object, NaN, or too deep."""
    try:
        read = json.loads(_text(body), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadHook("not JSON") from error
    if not isinstance(read, dict):
        raise BadHook("not a JSON object")
    _check_depth(read)
    return read


def form_body(body: bytes) -> MultiDict[str]:
    """A form with its repeated keys and blank values. Raises BadHook."""
    try:
        pairs = parse_qsl(
            _text(body),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=FIELDS_AT_MOST,
        )
    except ValueError as error:
        raise BadHook("not a form") from error
    return MultiDict(pairs)


def _text(body: bytes) -> str:
    if len(body) > BYTES_AT_MOST:
        raise BadHook("too large")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadHook("not UTF-8") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _check_depth(read: Json) -> None:
    level, depth = [read], 0
    while level:
        depth += 1
        if depth > DEPTH_AT_MOST:
            raise BadHook("nested too deeply")
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
