"""Files that agents sent to a visitor: for that visitor's browser, and for no other."""

from aiohttp import web

from adapters.channels.webchat.door import Door, Refused
from adapters.channels.webchat.mailbox import Mailbox
from adapters.file_links import headers_of
from adapters.own_files import PREFIX
from adapters.shelf import Lender
from dialog.model import Media

FILE = "/chat/files/{conversation}/{name}"


class Received:
    """GET /chat/files/<conversation>/<name>, with the header `Authorization: Bearer <token>`."""

    def __init__(self, door: Door, files: Lender | None, mailbox: Mailbox) -> None:
        self._door = door
        self._files = files
        self._mailbox = mailbox

    async def get_file(self, request: web.Request) -> web.StreamResponse:
        """Which files the visitor has, the mailbox says; what the link says is only asked for."""
        visitor = self._door.visitor({"authorization": request.headers.get("Authorization", "")})
        told = request.match_info
        media = Media("", f"{PREFIX}{told['conversation']}/{told['name']}")
        path = self._files.find(media) if self._files else None
        if path is None or media.ref not in await self._mailbox.received_files("webchat", visitor):
            raise Refused("not_found", 404)
        return web.FileResponse(path, headers=headers_of(media))
