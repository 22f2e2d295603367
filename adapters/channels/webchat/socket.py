"""The web chat's socket: one JSON object a frame.

    widget                                       server
    hello   token, after, language            -> welcome  token, title, then what was missed
    message id, text, choice, media           -> kept     id            (after the commit)
    ping                                      -> pong
                                                 lines    lines: [{seq, id, mine, text, ...}]
                                                 error    code, request[, id, after]

A message without its `kept` is sent again with the same id, and a repeated id is kept once. Lines
come in the order of the store; after a break the widget says the last `seq` that it has. So
nothing is lost and nothing is shown twice.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass

from aiohttp import WSCloseCode, WSMsgType, web

from adapters.channels.webchat import frames
from adapters.channels.webchat.door import Door, Refused, report
from adapters.channels.webchat.mailbox import Mailbox
from adapters.channels.webchat.token import new_visitor, signed, visitor_of
from adapters.channels.webchat.uploads import Photos
from adapters.hooks import json_body
from dialog.errors import BadHook, BadSignature, StoreUnavailable
from dialog.model import Inbound, Json

log = logging.getLogger(__name__)

FRAME_AT_MOST = 256 * 1024
HEARTBEAT = 20.0  # seconds; a peer that does not answer a ping is gone
HELLO_WITHIN = 10.0
LOOK_AGAIN = 20.0  # even if no wake-up came
LINES_AT_ONCE = 200
REFUSED_AT_MOST = 50  # frames in a row: no widget of ours goes on so
SOCKETS_OF_A_VISITOR = 10  # tabs
SOCKETS_OF_AN_ADDRESS = 300


class Sockets:
    """The open sockets of this process."""

    def __init__(self, door: Door, photos: Photos) -> None:
        self._door = door
        self._photos = photos
        self._open: set[web.WebSocketResponse] = set()

    async def handle(self, request: web.Request, mailbox: Mailbox) -> web.StreamResponse:
        self._door.check_origin(request)
        address = self._door.address(request)
        with self._door.seat(f"address:{address}", SOCKETS_OF_AN_ADDRESS):
            socket = web.WebSocketResponse(
                heartbeat=HEARTBEAT, compress=False, max_msg_size=FRAME_AT_MOST
            )
            await socket.prepare(request)
            self._open.add(socket)
            try:
                await self._talk(socket, mailbox, address)
            finally:
                self._open.discard(socket)
        return socket

    async def close(self) -> None:
        """1001 to all: the widgets come back by themselves."""
        closing = [
            socket.close(code=WSCloseCode.GOING_AWAY, message=b"restart") for socket in self._open
        ]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):  # whoever does not say goodbye is not waited for
                await asyncio.gather(*closing, return_exceptions=True)

    async def _talk(self, socket: web.WebSocketResponse, mailbox: Mailbox, address: str) -> None:
        try:
            hello = await _hello(socket)
            visitor = self._welcome(hello, address)
            with self._door.seat(f"visitor:{visitor}", SOCKETS_OF_A_VISITOR):
                await socket.send_json(
                    {
                        "type": "welcome",
                        "token": signed(visitor, self._door.key),
                        "title": self._door.settings.title,
                    }
                )
                after = frames.number(hello, "after")
                await _Talk(socket, mailbox, visitor, address, after).go(self._door, self._photos)
        except Refused as refusal:
            with contextlib.suppress(ConnectionError):
                await socket.send_json(report(refusal))
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)
        except StoreUnavailable:
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
        except ConnectionError:
            log.debug("webchat_left")

    def _welcome(self, hello: dict[str, Json], address: str) -> str:
        token = hello.get("token")
        if not token:
            self._door.admit_newcomer(address)
            return new_visitor()
        try:
            return visitor_of(str(token), self._door.key)
        except BadSignature as error:
            raise Refused("bad_token", 403) from error


@dataclass(slots=True)
class _Talk:
    """One open socket of one visitor."""

    socket: web.WebSocketResponse
    mailbox: Mailbox
    visitor: str
    address: str
    after: int  # the last line that this widget has
    refused: int = 0  # frames since the last one that was kept

    async def go(self, door: Door, photos: Photos) -> None:
        """Until either side ends it."""
        reading = asyncio.create_task(self._read(door, photos))
        telling = asyncio.create_task(self._tell())
        try:
            await asyncio.wait({reading, telling}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            reading.cancel()
            telling.cancel()
            ends = await asyncio.gather(reading, telling, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def _tell(self) -> None:
        """New lines, as soon as they are committed."""
        while True:
            mark = self.mailbox.mark(topic(self.visitor))
            await self._catch_up()
            await self.mailbox.wait(topic(self.visitor), LOOK_AGAIN, mark)

    async def _catch_up(self) -> None:
        while lines := await self.mailbox.transcript(
            "webchat", self.visitor, self.after, LINES_AT_ONCE
        ):
            await self.socket.send_json({"type": "lines", "lines": frames.shown(lines)})
            self.after = lines[-1].seq

    async def _read(self, door: Door, photos: Photos) -> None:
        async for received in self.socket:
            if received.type is not WSMsgType.TEXT:
                raise Refused("bad_frame")
            await self._answer(received.data, door, photos)

    async def _answer(self, raw: str, door: Door, photos: Photos) -> None:
        frame: dict[str, Json] = {}
        try:
            frame = json_body(raw.encode())
            if frame.get("type") == "ping":
                await self.socket.send_json({"type": "pong"})
                return
            inbound = read_message(frame, self.visitor, photos)
            door.admit_message(self.visitor, self.address)
            await self.mailbox.keep([inbound], raw.encode())
            await photos.sent(*(media.ref for media in inbound.media))
        except BadHook:
            await self._refuse(Refused("bad_message"), frame)
        except Refused as refusal:
            await self._refuse(refusal, frame)
        except StoreUnavailable:
            await self._refuse(Refused("unavailable", 503, 2), frame)
        else:
            self.refused = 0
            await self.socket.send_json({"type": "kept", "id": inbound.external_id})

    async def _refuse(self, refusal: Refused, frame: dict[str, Json]) -> None:
        self.refused += 1
        if self.refused > REFUSED_AT_MOST:
            raise Refused("bad_frame")
        await self.socket.send_json({**report(refusal), "id": str(frame.get("id", ""))[:36]})


def read_message(frame: dict[str, Json], visitor: str, photos: Photos) -> Inbound:
    """The message in a frame; a photo that is not the visitor's own is no message."""
    if frame.get("type") != "message":
        raise BadHook("type")
    inbound = frames.message(frame, visitor)
    if not all(photos.of(media) for media in inbound.media):
        raise BadHook("media")
    return inbound


def topic(visitor: str) -> str:
    return f"chat:webchat:{visitor}"


async def _hello(socket: web.WebSocketResponse) -> dict[str, Json]:
    try:
        received = await socket.receive(timeout=HELLO_WITHIN)
        hello = json_body(received.data.encode() if received.type is WSMsgType.TEXT else b"{}")
    except (TimeoutError, BadHook) as error:
        raise Refused("hello") from error
    if hello.get("type") != "hello":
        raise Refused("hello")
    return hello
