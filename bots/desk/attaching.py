"""What an agent attaches to an answer: may it go there, is it what we take, and kept for sending.

A file is what its bytes say. Pictures are painted anew, which leaves place and camera behind.
"""

import logging
from dataclasses import dataclass

from adapters.fetch import File, Refused, accept
from adapters.kinds import FIRST_BYTES, IMAGES, kind_of
from adapters.own_files import shown_name
from adapters.text import canonical
from bots.desk.house import House
from bots.desk.pages import Labels
from bots.desk.uploads import BYTES_AT_MOST, FILES_AT_MOST, Form, Upload
from dialog.errors import BotError
from dialog.model import Media

log = logging.getLogger(__name__)

ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,application/pdf,audio/*,video/mp4"


class NotTaken(BotError):  # noqa: N818  # the house names errors after what happened
    """A label and its blanks: why these files cannot be sent."""

    def __init__(self, label: str, **blanks: str) -> None:
        super().__init__(label)
        self.label = label
        self.blanks = blanks

    def told(self, words: Labels) -> str:
        """`channel` is a name of ours, told as people call it."""
        blanks = dict(self.blanks)
        if "channel" in blanks:
            blanks["channel"] = words.named("channel", blanks["channel"])
        return words(self.label, **blanks)


@dataclass(frozen=True, slots=True)
class Room:
    """What a conversation's channel can carry: `why_not` is a label, "" where files can go."""

    channel: str
    why_not: str = ""
    file_bytes: int = 0
    total_bytes: int = BYTES_AT_MOST
    files: int = FILES_AT_MOST
    accepted: str = ACCEPTED


def room_on(house: House, name: str) -> Room:
    channel = house.channels.get(name)
    if channel is None:
        return Room(name, "files_channel_off")
    if not (channel.limits.media and hasattr(channel, "use_files")):
        return Room(name, "files_not_here")
    return Room(name, file_bytes=min(channel.limits.file_bytes, BYTES_AT_MOST))


async def kept(house: House, room: Room, conversation: int, form: Form, key: str) -> list[Media]:
    """The files, in their order, ready for the answer. `key` is the form's. Raises NotTaken."""
    if form.problem:
        raise NotTaken(form.problem, **_measures(room))
    if form.files and room.why_not:
        raise NotTaken(room.why_not, channel=room.channel)
    files = [await _accepted(upload, room) for upload in form.files]
    try:
        return [
            await house.files.keep(conversation, f"{key}:{place}", file, upload.name)
            for place, (upload, file) in enumerate(zip(form.files, files, strict=True))
        ]
    except OSError as error:
        log.exception("files_not_kept")
        raise NotTaken("files_no_room") from error


async def _accepted(upload: Upload, room: Room) -> File:
    """Everything is looked at before anything is kept."""
    content = upload.content.read()
    kind = kind_of(content[:FIRST_BYTES])
    name = shown_name(upload.name, kind) if kind else canonical(upload.name, 1000)[-80:]
    if not content:
        raise NotTaken("file_empty", name=name)
    if kind is None:
        raise NotTaken("file_kind", name=name)
    if kind not in IMAGES and len(content) > room.file_bytes:
        raise NotTaken("file_big", name=name, size=megabytes(room.file_bytes))
    try:
        file = await accept(content)
    except Refused as error:
        raise NotTaken("file_broken", name=name) from error
    if len(file.content) > room.file_bytes:
        raise NotTaken("file_big", name=name, size=megabytes(room.file_bytes))
    return file


def _measures(room: Room) -> dict[str, str]:
    return {"count": str(room.files), "size": megabytes(room.total_bytes)}


def megabytes(size: int) -> str:
    """'16 MB'"""
    return f"{size // 1_000_000} MB"
