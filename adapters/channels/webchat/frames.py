"""What a widget writes, read strictly; and what it is shown.

A visitor's message, over the socket or by POST:

    {"type": "message", "id": "<UUID>", "text": "...", "choice": "", "media": ["<photo>"],
     "language": "es-MX"}
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from adapters.channels.webchat.mailbox import Line
from adapters.faq_files import path_of
from adapters.own_files import PREFIX, is_own
from adapters.text import canonical
from dialog.errors import BadHook
from dialog.faq.attached import file_name, is_attached
from dialog.model import Inbound, Json, Media

TEXT_AT_MOST = 4096
PHOTOS_AT_MOST = 5


def message(frame: Mapping[str, Json], visitor: str) -> Inbound:
    """The visitor's message in a frame; the photos' names are checked by `uploads`."""
    photos = frame.get("media") or []
    if not isinstance(photos, list) or len(photos) > PHOTOS_AT_MOST:
        raise BadHook("media")
    inbound = Inbound(
        channel="webchat",
        sender=visitor,
        external_id=_client_id(frame.get("id")),
        text=canonical(_text(frame, "text"), TEXT_AT_MOST),
        choice=canonical(_text(frame, "choice"), 64),
        language=canonical(_text(frame, "language"), 16),
        media=tuple(Media("image", f"{visitor}/{name}", "image/jpeg") for name in photos),
    )
    if not (inbound.text.strip() or inbound.media or inbound.choice):
        raise BadHook("empty")
    return inbound


def number(frame: Mapping[str, Any], key: str) -> int:
    """A sequence number; anything else counts as 0, "from the beginning"."""
    try:
        value = int(frame.get(key) or 0)
    except (TypeError, ValueError, OverflowError):
        return 0
    return value if 0 < value < 2**63 else 0


def shown(lines: Iterable[Line]) -> list[dict[str, Json]]:
    """Lines as the widget shows them."""
    return [
        {
            "seq": line.seq,
            "id": line.id,
            "mine": line.direction == "in",
            "author": "" if line.direction == "in" else line.author,
            "text": line.text,
            "choices": [{"id": choice.id, "text": choice.text} for choice in line.choices],
            "media": [_shown_media(media) for media in line.media],
            "at": line.at.isoformat(),
        }
        for line in lines
    ]


def _shown_media(media: Media) -> dict[str, Json]:
    if media.ref.startswith(("https://", "http://")):
        return {"kind": media.kind, "url": media.ref, "name": media.name}
    if is_attached(media):  # its name is the answer's title: what a picture shows
        named = {"name": file_name(media), "title": media.name}
        return {"kind": media.kind, "path": path_of(media), **named}
    if is_own(media):
        return {"kind": media.kind, "file": media.ref.removeprefix(PREFIX), "name": media.name}
    return {"kind": media.kind, "photo": media.ref.rpartition("/")[2], "name": media.name}


def _client_id(value: Json) -> str:
    if not isinstance(value, str) or len(value) != 36:
        raise BadHook("id")
    try:
        return str(UUID(value))
    except ValueError as error:
        raise BadHook("id") from error


def _text(frame: Mapping[str, Json], key: str) -> str:
    value = frame.get(key) or ""
    if not isinstance(value, str):
        raise BadHook(key)
    return value
