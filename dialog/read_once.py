"""A merchant's files are read again and again: what was made of the same bytes is known already.

A hash of the bytes tells, so that nothing here is ever out of date. What is refused is not kept:
it is read and refused anew, which is quick (safe_yaml.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from dialog.safe_yaml import Node, parse_yaml, text_of

MOST_KEPT = 4 * 1024 * 1024  # characters of files; La Ceiba's are an eighth of it

Made = TypeVar("Made")
_Key = tuple[Callable[..., Any], str]


@dataclass(frozen=True, slots=True)
class _Known:
    digest: bytes
    made: Any
    size: int


_KNOWN: dict[_Key, _Known] = {}  # of each file the last good version
_LOCK = Lock()


def read_once(path: Path, name: str, make: Callable[[Node | None, str], Made]) -> Made:
    """`make` of the file's only document and its name. Raises YamlRefused, OSError.

    `make` looks at nothing else, and nobody changes what it made: all who ask get the same.
    """
    text = text_of(path, name)
    digest = sha256(text.encode()).digest()
    known = _KNOWN.get((make, name))
    if known is not None and known.digest == digest:
        made: Made = known.made
        return made
    made = make(parse_yaml(text, name), name)
    _keep((make, name), _Known(digest, made, len(text)))
    return made


def document(path: Path, name: str) -> Node | None:
    """The file's only document itself. Raises YamlRefused, OSError."""
    return read_once(path, name, _as_it_is)


def _as_it_is(root: Node | None, _: str) -> Node | None:
    return root


def _keep(key: _Key, known: _Known) -> None:
    """Where there is no room for more, all is forgotten: what is still in use comes back."""
    with _LOCK:
        if sum(one.size for one in _KNOWN.values()) + known.size > MOST_KEPT:
            _KNOWN.clear()
        if known.size <= MOST_KEPT:
            _KNOWN[key] = known
