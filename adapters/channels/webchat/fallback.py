"""The web chat over plain HTTP: where a proxy lets no WebSocket through, and for photos.

    POST /chat/visitors                      -> 200 {token, title}
    POST /chat/messages   a message frame    -> 200 {type: kept, id}
    GET  /chat/messages?after=<seq>          -> 200 {lines}, as soon as there are any, or after 20 s
    POST /chat/photos     the photo's bytes  -> 200 {photo: <name>}
    GET  /chat/photos/<name>                 -> the visitor's own photo

All but the first with the header `Authorization: Bearer <token>`.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from aiohttp import web

from adapters.channels.webchat import frames
from adapters.channels.webchat.door import Door, Refused, report
from adapters.channels.webchat.mailbox import Mailbox
from adapters.channels.webchat.socket import LINES_AT_ONCE, LOOK_AGAIN, read_message, topic
from adapters.channels.webchat.token import new_visitor, signed
from adapters.channels.webchat.uploads import Photos, TooBig
from adapters.hooks import json_body
from dialog.errors import BadHook, BadSignature, StoreUnavailable

BODY_AT_MOST = 256 * 1024
BODY_WITHIN = 15.0
WAITS_OF_A_VISITOR = 10  # tabs
LEFT_WITHIN = 1.0  # seconds, after which we see that a browser has hung up

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Fallback:
    """The same visitors, the same mailbox, one request at a time."""

    def __init__(
        self, door: Door, photos: Photos, mailbox: Mailbox, closing: asyncio.Event
    ) -> None:
        self._door = door
        self._photos = photos
        self._mailbox = mailbox
        self._closing = closing

    async def make_visitor(self, request: web.Request) -> web.Response:
        self._door.check_origin(request)
        self._door.admit_newcomer(self._door.address(request))
        token = signed(new_visitor(), self._door.key)
        return web.json_response({"token": token, "title": self._door.settings.title})

    async def post_message(self, request: web.Request) -> web.Response:
        visitor = self._writer(request)
        raw = await _within(_body(request))
        inbound = read_message(json_body(raw), visitor, self._photos)
        self._door.admit_message(visitor, self._door.address(request))
        await self._mailbox.keep([inbound], raw)
        await self._photos.sent(*(media.ref for media in inbound.media))
        return web.json_response({"type": "kept", "id": inbound.external_id})

    async def get_messages(self, request: web.Request) -> web.Response:
        visitor = self._door.visitor(_lower(request.headers))
        after = frames.number(request.query, "after")
        mark = self._mailbox.mark(topic(visitor))
        lines = await self._mailbox.transcript("webchat", visitor, after, LINES_AT_ONCE)
        if not lines:
            with self._door.seat(f"waits:{visitor}", WAITS_OF_A_VISITOR):
                await self._news(request, visitor, mark)
            lines = await self._mailbox.transcript("webchat", visitor, after, LINES_AT_ONCE)
        return web.json_response({"lines": frames.shown(lines)})

    async def post_photo(self, request: web.Request) -> web.Response:
        visitor = self._writer(request)
        self._door.admit_photo(visitor, self._door.address(request))
        chunks = request.content.iter_chunked(64 * 1024)
        return web.json_response({"photo": await _within(self._photos.take(visitor, chunks))})

    async def get_photo(self, request: web.Request) -> web.StreamResponse:
        visitor = self._door.visitor(_lower(request.headers))
        file = self._photos.find(visitor, request.match_info["name"])
        if file is None:
            raise Refused("not_found", 404)
        return web.FileResponse(file, headers=_SANDBOXED)

    def _writer(self, request: web.Request) -> str:
        self._door.check_origin(request)
        if request.headers.get("Content-Encoding"):
            raise Refused("encoding", 415)
        return self._door.visitor(_lower(request.headers))

    async def _news(self, request: web.Request, visitor: str, since: int) -> None:
        """Until there may be something new, the house closes, or nobody waits any more."""
        new = asyncio.ensure_future(self._mailbox.wait(topic(visitor), LOOK_AGAIN, since))
        closing = asyncio.ensure_future(self._closing.wait())
        ends, done = {new, closing}, set[asyncio.Future[bool]]()
        try:
            while not done and request.transport is not None:
                done, _ = await asyncio.wait(
                    ends, timeout=LEFT_WITHIN, return_when=asyncio.FIRST_COMPLETED
                )
        finally:
            new.cancel()
            closing.cancel()


_SANDBOXED = {
    "Content-Type": "image/jpeg",
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=86400",
}


def answering(door: Door, handler: Handler) -> Handler:
    """Errors as codes, and the headers that let a page of another site read the answer."""

    @functools.wraps(handler)
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except _REFUSALS as error:
            refusal = _refusal(error)
            response = web.json_response(report(refusal), status=refusal.status)
        if not response.prepared:
            _share(door, request, response)
        return response

    return answer


def preflight(door: Door) -> Handler:
    """The browser's question before a page of another site may call us."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.Response(status=204)
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Max-Age"] = "600"
        _share(door, request, response)
        return response

    return answer


_REFUSALS = (Refused, BadHook, BadSignature, StoreUnavailable, TimeoutError)


def _refusal(error: Exception) -> Refused:
    match error:
        case Refused():
            return error
        case BadSignature():
            return Refused("bad_token", 403)
        case TooBig():
            return Refused("too_big", 413)
        case StoreUnavailable():
            return Refused("unavailable", 503, 2)
        case TimeoutError():
            return Refused("too_slow", 408)
        case _:
            return Refused("bad_message", 400)


def _share(door: Door, request: web.Request, response: web.StreamResponse) -> None:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Vary"] = "Origin"
    origin = request.headers.get("Origin", "")
    if origin and door.allows(origin, request.host):
        response.headers["Access-Control-Allow-Origin"] = origin
    elif response.status == 403:  # nothing but "no": the widget may read it, and say it
        response.headers["Access-Control-Allow-Origin"] = "*"


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > BODY_AT_MOST:
            raise TooBig("body")
    return bytes(body)


async def _within(work: Awaitable[T]) -> T:
    async with asyncio.timeout(BODY_WITHIN):
        return await work


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
