"""The files of the shop's answers: lent to channels, and shown to everybody who has their address.

    <public address>/media/<language>/<name>

What the live answers name is there, and nothing else of the folder: a file that is no longer named
is gone at once. It is what its bytes say, to be saved and never run.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from adapters.file_links import headers_of
from adapters.kinds import FIRST_BYTES, kind_of
from dialog.errors import TryAgain
from dialog.faq import Entry
from dialog.faq.attached import PREFIX, Places, file_name, is_attached
from dialog.model import Media
from dialog.ports import Limits, Outgoing

ADDRESS = "/media/{ref:.+}"
_LONGEST = 1000  # characters of a ref
_HEADERS = {
    "Cache-Control": "public, max-age=300",  # minutes: a new price list is not seen next week
    "Access-Control-Allow-Origin": "*",  # the widget asks from the shop's own pages
    "Cross-Origin-Resource-Policy": "cross-origin",
}

Live = Callable[[], Mapping[str, Mapping[str, Entry]]]

log = logging.getLogger("mostrador.faq")


@dataclass(frozen=True, slots=True)
class Found:
    path: Path
    type: str  # by its bytes
    size: int


class FaqFiles:
    """`live` gives the entries that are answered from now, by language and id."""

    def __init__(self, places: Places, live: Live) -> None:
        self._places = places
        self._live = live

    def find(self, media: Media) -> Path | None:
        """The file, while an answer names it."""
        language, _, name = media.ref.removeprefix(PREFIX).partition("/")
        if not is_attached(media) or len(media.ref) > _LONGEST:
            return None
        entries = self._live().get(language, {}).values()
        naming = (entry for entry in entries if name in entry.media)
        found = (self._places.find(name, entry) for entry in naming)
        return next((path for path in found if path is not None), None)

    def content(self, media: Media) -> bytes:
        """Raises TryAgain where it vanished just now: the next try goes without it."""
        path = self.find(media)
        try:
            if path is not None:
                return path.read_bytes()
        except OSError:
            log.exception("faq_file_unread")
        raise TryAgain("the answer's file is gone", code="file_gone")

    async def carried(self, outgoing: Outgoing, limits: Limits) -> Outgoing:
        """The message with those of the answer's files that are there and that the channel takes.

        The text is never held back for a file.
        """
        if not any(map(is_attached, outgoing.media)):
            return outgoing
        return await asyncio.to_thread(self._carried, outgoing, limits)

    async def get(self, request: web.Request) -> web.StreamResponse:
        """One file, for a customer's browser or for a platform that delivers it."""
        media = Media("", PREFIX + request.match_info["ref"])
        found = await asyncio.to_thread(self.look_at, media)
        if found is None:
            raise web.HTTPNotFound
        return self.response(media, found)

    def look_at(self, media: Media) -> Found | None:
        """None for what is not there, cannot be read, or is no kind of file that we give."""
        path = self.find(media)
        if path is None:
            return None
        try:
            with path.open("rb") as file:
                type_ = kind_of(file.read(FIRST_BYTES))
            return Found(path, type_, path.stat().st_size) if type_ else None
        except OSError:
            return None

    def response(self, media: Media, found: Found) -> web.FileResponse:
        headers = headers_of(replace(media, name=file_name(media)))
        told = {**headers, **_HEADERS, "Content-Type": found.type}
        return web.FileResponse(found.path, headers=told)

    def _carried(self, outgoing: Outgoing, limits: Limits) -> Outgoing:
        kept = tuple(media for media in outgoing.media if self._goes(media, outgoing, limits))
        return replace(outgoing, media=kept)

    def _goes(self, media: Media, outgoing: Outgoing, limits: Limits) -> bool:
        if not is_attached(media):
            return True
        found = self.look_at(media)
        if found is not None and limits.carries(found.type, found.size):
            return True
        log.warning("faq_file_not_sent", extra=_why(outgoing, found))
        return False


def path_of(media: Media) -> str:
    """Below the public address, without a slash before it."""
    return f"media/{quote(media.ref.removeprefix(PREFIX))}"


def _why(outgoing: Outgoing, found: Found | None) -> dict[str, str | int]:
    return {
        "channel": outgoing.channel,
        "conversation": outgoing.conversation,
        "outgoing": outgoing.id,
        "problem": "not_carried" if found else "gone",
    }
