"""Web chat as a channel: our own widget in, the visitor's transcript out."""

import asyncio
from functools import partial
from pathlib import Path

from aiohttp import web

from adapters.channels.webchat import frames
from adapters.channels.webchat.door import Door
from adapters.channels.webchat.fallback import Fallback, answering, preflight
from adapters.channels.webchat.mailbox import Mailbox
from adapters.channels.webchat.received import FILE, Received
from adapters.channels.webchat.serving import widget
from adapters.channels.webchat.settings import Settings
from adapters.channels.webchat.socket import Sockets, read_message
from adapters.channels.webchat.token import key_from
from adapters.channels.webchat.uploads import Photos
from adapters.hooks import json_body
from adapters.shelf import Lender
from dialog.errors import Unreachable
from dialog.model import Event, Media
from dialog.ports import Hook, Limits, Outgoing


class WebChat:
    name = "webchat"
    has_own_door = True  # its limits are there: nobody comes in by the way of platforms' hooks
    limits = Limits(
        text=frames.TEXT_AT_MOST, choices=10, choice_text=60, media=True, file_bytes=20_000_000
    )

    def __init__(self, settings: Settings) -> None:
        folder = Path(settings.folder)
        self._door = Door(settings, key_from(settings.secret, folder))
        self._photos = Photos(folder)
        self._sockets = Sockets(self._door, self._photos)
        self._closing = asyncio.Event()
        self._files: Lender | None = None

    def use_files(self, files: Lender, links: object) -> None:  # noqa: ARG002 - by the token
        """What agents send."""
        self._files = files

    def receive(self, hook: Hook) -> list[Event]:
        """One message of the plain-HTTP way; the token is its signature."""
        visitor = self._door.visitor(hook.headers)
        return [read_message(json_body(hook.body), visitor, self._photos)]

    async def send(self, outgoing: Outgoing) -> str:
        """Nothing leaves the house: the row is in the visitor's transcript, the socket awake."""
        return f"web-{outgoing.id}"

    async def fetch(self, media: Media) -> bytes:
        """A visitor's photo, as it was kept."""
        file = self._photos.of(media)
        if file is None:
            raise Unreachable("no such photo")
        return await asyncio.to_thread(file.read_bytes)

    async def tidy(self, mailbox: Mailbox) -> int:
        """Photos that were never sent in a message, a day later; how many went.

        The marks only say where to look: what is in a message is asked of the mailbox.
        """
        gone = 0
        for ref in await asyncio.to_thread(list, self._photos.long_unsent()):
            visitor = ref.partition("/")[0]
            if ref in await mailbox.sent_files(self.name, visitor):
                await self._photos.sent(ref)
            else:
                await self._photos.forget(ref)
                gone += 1
        return gone

    def routes(self, mailbox: Mailbox) -> list[web.RouteDef]:
        plain = Fallback(self._door, self._photos, mailbox, self._closing)
        received = Received(self._door, self._files, mailbox)
        answered = partial(answering, self._door)
        asked = preflight(self._door)
        return [
            web.get("/widget.js", widget),
            web.get("/widget.css", widget),
            web.get("/widget/{module}", widget),
            web.get("/chat/socket", answered(partial(self._sockets.handle, mailbox=mailbox))),
            web.post("/chat/visitors", answered(plain.make_visitor)),
            web.get("/chat/messages", answered(plain.get_messages)),
            web.post("/chat/messages", answered(plain.post_message)),
            web.post("/chat/photos", answered(plain.post_photo)),
            web.get("/chat/photos/{name}", answered(plain.get_photo)),
            web.get(FILE, answered(received.get_file)),
            *(web.options(path, asked) for path in _SHARED),
        ]

    async def close(self) -> None:
        """Sockets get 1001, waiting requests their answer; widgets come back by themselves."""
        self._closing.set()
        await self._sockets.close()


_SHARED = ("/chat/visitors", "/chat/messages", "/chat/photos", "/chat/photos/{name}", FILE)
