"""Structured log lines with ids and numbers only, by allow-list (SECURITY_RULES 27).

    log.info("turn_saved", extra={"conversation": 12, "ms": 3})

The message is the event's fixed name. Fields that are not listed here are dropped, whatever they
hold; so are the messages of other people's libraries and of exceptions, which quote texts and URLs.
"""

import errno
import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

OURS = "mostrador"
_ROOMS = (OURS, "bots", "adapters", "dialog")  # loggers whose messages are written by us
FIELDS = (
    "agent_id",
    "attempt",
    "cause",
    "channel",
    "code",
    "conversation",
    "count",
    "error",
    "failure",
    "fence",
    "file",
    "files",
    "kind",
    "ms",
    "number",
    "outgoing",
    "policy",
    "port",
    "problem",
    "request",
    "seconds",
    "shop",
    "status",
    "waiting",
    "worker",
)
_LONGEST = 80  # characters of a field: ids are shorter, anything else is cut
_FRAMES = 4  # of a traceback: enough to find the line


def get(name: str) -> logging.Logger:
    """The logger of a part of ours: `get("turns")`."""
    return logging.getLogger(f"{OURS}.{name}")


def set_up(*, verbose: bool = False, out: TextIO | None = None) -> None:
    """Readable lines on a terminal, JSON lines anywhere else. For the start of a program."""
    stream = out or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Readable() if stream.isatty() else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    logging.getLogger(OURS).setLevel(logging.DEBUG if verbose else logging.INFO)


class JsonLines(logging.Formatter):
    """{"at": "...", "level": "info", "event": "turn_saved", "part": "turns", "conversation": 12}"""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(
            {
                "at": _at(record).isoformat(timespec="milliseconds"),
                "level": record.levelname.lower(),
                "event": _event(record),
                "part": _part(record),
                **_fields(record),
            }
        )


class Readable(logging.Formatter):
    """12:03:11 turns: turn saved  conversation=12 ms=3"""

    def format(self, record: logging.LogRecord) -> str:
        time = _at(record).astimezone().strftime("%H:%M:%S")
        level = "" if record.levelno <= logging.INFO else f"{record.levelname} "
        event = _event(record).replace("_", " ")
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        return f"{time} {level}{_part(record)}: {event}  {fields}".rstrip()


def _at(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.split(".", 1)[0] in _ROOMS


def _event(record: logging.LogRecord) -> str:
    """Our event's name as written in the code; of a library only that it said something."""
    return str(record.msg)[:_LONGEST] if _is_ours(record) else "library_warning"


def _part(record: logging.LogRecord) -> str:
    return record.name.removeprefix(f"{OURS}.")[:_LONGEST]


def _fields(record: logging.LogRecord) -> dict[str, str | int | float]:
    fields: dict[str, str | int | float] = {}
    if _is_ours(record):
        told = {name: getattr(record, name, None) for name in FIELDS}
        fields = {name: _short(value) for name, value in told.items() if value is not None}
    if record.exc_info and record.exc_info[1] is not None:
        fields |= _error(record.exc_info[1])
    return fields


def _short(value: object) -> str | int | float:
    return value if isinstance(value, int | float) else str(value)[:_LONGEST]


def _error(error: BaseException) -> dict[str, str | int | float]:
    """What kind of error and where, never its message: that may quote a customer."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
    told: dict[str, str | int | float] = {"error": type(error).__name__, "where": where}
    cause = _cause(error)
    return {**told, "cause": cause} if cause else told


def _cause(error: BaseException | None) -> str:
    """The first fixed name in what led to it: SQLITE_FULL, ENOSPC, PostgreSQL's 53100."""
    seen: set[int] = set()  # somebody's error may be its own cause
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        name = getattr(error, "sqlite_errorname", "") or getattr(error, "sqlstate", "")
        if not name and isinstance(error, OSError):
            name = errno.errorcode.get(error.errno or 0, "")
        if name:
            return str(name)[:_LONGEST]
        error = error.__cause__
    return ""
