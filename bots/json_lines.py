"""The lines of `mostrador chat --json`, read strictly: one JSON object each, nothing guessed.

{"channel": "whatsapp", "contact": "34600111222", "text": "hola"}     a customer writes
{"agent": "marta", "ticket": "K7Q-4M2", "text": "Hola, soy Marta"}    an agent answers
{"agent": "marta", "ticket": "K7Q-4M2", "do": "take"}                 take, release or close
{"advance": "25h"}                                                    time passes
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from typing import TypeAlias

import re2

from adapters.text import canonical
from bots.section_reader import unknown
from dialog.errors import BotError
from dialog.model import Json, Media

ACTS = ("take", "release", "close")
LONGEST_ADVANCE = timedelta(days=3660)

_CUSTOMER = ("channel", "contact", "text", "name", "media", "phone", "at")
_ANSWER = ("agent", "ticket", "text")
_ACT = ("agent", "ticket", "do")
_SPAN = re2.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(s|m|h|d)")
_SPANS = re2.compile(r"^(?:\s*\d{1,9}(?:\.\d{1,6})?\s*[smhd])+\s*$")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_FILES = count(1)  # no two files of a run are one, whichever line they come with
_MEDIA_KINDS = {"image": "image", "audio": "audio", "video": "video"}


class LineError(BotError):
    """A line that cannot be read; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class Says:
    channel: str
    contact: str
    text: str = ""
    name: str = ""
    media: tuple[Media, ...] = ()
    phone: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    agent: str
    ticket: str
    text: str


@dataclass(frozen=True, slots=True)
class Does:
    agent: str
    ticket: str
    act: str


@dataclass(frozen=True, slots=True)
class Waits:
    span: timedelta


Line: TypeAlias = Says | Answers | Does | Waits


def parse(raw: bytes, zone: tzinfo = UTC) -> Line:
    """What the line asks for; a time without an offset is in `zone`. Raises LineError."""
    told = _object(raw)
    if "advance" in told:
        return _waits(told)
    if "agent" in told:
        return _agents(told)
    return _says(told, zone)


def _object(raw: bytes) -> Mapping[str, Json]:
    try:
        told = json.loads(raw.decode())
    except UnicodeDecodeError:
        raise LineError("The line is not UTF-8 text. Write it as UTF-8.") from None
    except (ValueError, RecursionError):
        raise LineError(
            'The line is not JSON. Write one object a line, like {"channel": "webchat", '
            '"contact": "ana", "text": "hola"}.'
        ) from None
    if not isinstance(told, dict):
        raise LineError("The line is JSON, but no object. Write it between { and }.")
    return told


def _says(told: Mapping[str, Json], zone: tzinfo) -> Says:
    _only(told, _CUSTOMER)
    needed = ["channel", "contact"] if told.get("media") else ["channel", "contact", "text"]
    _all_of(told, needed)
    return Says(
        channel=_text(told, "channel", empty=False),
        contact=_text(told, "contact", empty=False),
        text=_text(told, "text"),
        name=_text(told, "name"),
        media=_media(told.get("media")),
        phone=_phone(_text(told, "phone")),
        at=_moment(told["at"], zone) if told.get("at") is not None else None,
    )


def _agents(told: Mapping[str, Json]) -> Answers | Does:
    _only(told, _ACT if "do" in told else _ANSWER)
    if "do" not in told and "text" not in told:
        raise LineError('"text" or "do" is missing. Add "text": "..." or "do": "take".')
    _all_of(told, ["ticket"])
    agent, ticket = _text(told, "agent", empty=False), _text(told, "ticket", empty=False)
    if "do" not in told:
        return Answers(agent, ticket, _text(told, "text", empty=False))
    if told["do"] not in ACTS:
        raise LineError(f'"do" must be one of: {", ".join(ACTS)}.')
    return Does(agent, ticket, told["do"])


def _waits(told: Mapping[str, Json]) -> Waits:
    _only(told, ("advance",))
    text = told["advance"]
    if not isinstance(text, str) or not _SPANS.match(text):
        raise LineError('"advance" must be a time span, like "90s", "30m", "25h", "2d" or "1h30m".')
    parts = _SPAN.findall(text)
    span = sum((timedelta(**{_UNITS[unit]: float(n)}) for n, unit in parts), timedelta())
    if span > LONGEST_ADVANCE:
        raise LineError('"advance" is too far. Ten years are the most.')
    return Waits(span)


def _only(told: Mapping[str, Json], known: tuple[str, ...]) -> None:
    for key in told:
        if key not in known:
            raise LineError(unknown(f'"{canonical(key, 40)}"', key, known))


def _all_of(told: Mapping[str, Json], keys: list[str]) -> None:
    for key in keys:
        if told.get(key) is None:
            raise LineError(f'"{key}" is missing. Add "{key}": "...".')


def _text(told: Mapping[str, Json], key: str, *, empty: bool = True) -> str:
    value = told.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineError(f'"{key}" must be text. Write it between quotes.')
    text = canonical(value)
    if not empty and not text.strip():
        raise LineError(f'"{key}" is empty. Write something between the quotes.')
    return text


def _media(value: Json) -> tuple[Media, ...]:
    """["image/jpeg"] -> a photo of its own; what is in it does not matter here."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(kind, str) for kind in value):
        raise LineError('"media" must be a list of MIME types, like ["image/jpeg"].')
    kinds = [canonical(kind, 100) for kind in value]
    return tuple(Media(_kind(kind), f"chat/{next(_FILES)}", kind) for kind in kinds)


def _kind(mime: str) -> str:
    if mime.startswith("audio/ogg"):
        return "voice"
    return _MEDIA_KINDS.get(mime.partition("/")[0], "document")


def _phone(text: str) -> str:
    digits = "".join(sign for sign in text if sign.isdecimal())
    return f"+{digits}" if digits else ""


def _moment(value: Json, zone: tzinfo) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        at = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise LineError('"at" must be an ISO time, like "2026-11-22T10:30:00+01:00".') from None
