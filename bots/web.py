"""HTTP in: hooks, health, metrics, and the rooms that have pages of their own.

A hook's raw body is read within its limits, checked and read by its channel, and committed; only
then does the platform hear 200. Errors are a code and a request id, never more.
"""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from time import perf_counter

from aiohttp import StreamReader, web

from adapters import faq_files
from bots import logs
from bots.books import Books
from bots.house import House
from bots.metrics import CONTENT_TYPE
from dialog.errors import BadHook, BadSignature, StoreUnavailable
from dialog.ports import Hook

BODY = 1024 * 1024  # bytes of a hook; a channel with bigger ones says `hook_limit`
BODY_SECONDS = 15.0  # for the whole body: aiohttp itself sets no deadline on a slow one
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HOUSE: web.AppKey[House] = web.AppKey("house", House)
BOOKS: web.AppKey[Books] = web.AppKey("books", Books)

log = logs.get("web")


def application(house: House) -> web.Application:
    """Everything that answers HTTP, in one application."""
    app = edge(house)
    _mount_rooms(app, house)
    return app


def edge(house: House) -> web.Application:
    """Hooks, health and metrics, with what goes around every answer."""
    app = web.Application(middlewares=[plain_errors], client_max_size=BODY)
    app[HOUSE] = house
    app[BOOKS] = Books(house.store.ledger)
    app.on_response_prepare.append(_add_headers)
    app.on_shutdown.append(_close_channels)
    app.router.add_route("GET", "/health/live", live)
    app.router.add_route("GET", "/health", ready)
    app.router.add_route("GET", "/health/ready", ready)
    app.router.add_route("GET", "/metrics", metrics)
    app.router.add_route("POST", "/hooks/{channel}", hook)
    app.router.add_route("GET", "/hooks/{channel}", handshake)
    return app


def _mount_rooms(app: web.Application, house: House) -> None:
    """Pages of others: channels that have some, the desk, the demo shop."""
    from bots import desk, shop_page  # noqa: PLC0415 - not for `chat`, which has no pages

    for channel in house.channels.values():
        routes = getattr(channel, "routes", None)
        if routes is not None:
            app.add_routes(routes(house.store))
    app.add_subapp("/desk", desk.application(house))
    app.router.add_get(faq_files.ADDRESS, house.faq_files.get)
    if house.settings.is_demo:
        app.add_routes(shop_page.routes(house))


# --- hooks


async def hook(request: web.Request) -> web.Response:
    """Keep what a platform says. 200 means committed; anything else means: send it again."""
    start = perf_counter()
    name = request.match_info["channel"]
    status = await _kept(request, name)
    house = request.app[HOUSE]
    if name in house.channels:
        house.metrics.hooks.add(channel=name, status=str(status))
        house.metrics.hook_seconds.since(start)
    return web.Response() if status == 200 else _refused(status)


async def _kept(request: web.Request, name: str) -> int:
    """The status to answer."""
    house = request.app[HOUSE]
    channel = house.channels.get(name)
    if channel is None or getattr(channel, "has_own_door", False):
        return 404
    try:
        body = await read_body(request, getattr(channel, "hook_limit", BODY))
        events = channel.receive(_hook(request, body))
        await house.intake.keep(channel, events, body)
    except web.HTTPException as refusal:
        return refusal.status
    except BadSignature:
        return _odd(name, 403)
    except BadHook:
        return _odd(name, 400)
    except StoreUnavailable:
        log.exception("hook_not_kept", extra={"channel": name})
        return 503
    return 200


async def handshake(request: web.Request) -> web.Response:
    """The platform's GET verification, for channels that have one."""
    channel = request.app[HOUSE].channels.get(request.match_info["channel"])
    answer = getattr(channel, "handshake", None)
    if answer is None:
        return _refused(404)
    try:
        told = answer(_hook(request, b""))
    except BadHook:
        told = None
    return web.Response(text=told) if told is not None else _refused(403)


async def read_body(request: web.Request, limit: int) -> bytes:
    """The raw bytes, within size and time. Raises the HTTP error to answer."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > limit:
        raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=limit + 1)
    try:
        if request.content.is_eof():  # a small body has come with its headers: no need of a clock
            return await _all_of(request.content, limit)
        async with asyncio.timeout(BODY_SECONDS):
            return await _all_of(request.content, limit)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


async def _all_of(content: StreamReader, limit: int) -> bytes:
    pieces, size = [], 0
    while piece := await content.readany():
        size += len(piece)
        if size > limit:
            raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=size)
        pieces.append(piece)
    return b"".join(pieces)


def _hook(request: web.Request, body: bytes) -> Hook:
    headers = {name.lower(): value for name, value in request.headers.items()}
    query = dict(request.query) if request.query_string else {}
    return Hook(request.method, request.raw_path, headers, body, query)


def _odd(channel: str, status: int) -> int:
    log.warning("hook_refused", extra={"channel": channel, "status": status})
    return status


# --- health and numbers


async def live(_: web.Request) -> web.Response:
    """The process answers."""
    return web.Response(text="ok\n")


async def ready(request: web.Request) -> web.Response:
    """The process and its database can take messages, and took the last one; refused FAQ files
    are told, and no reason to send customers elsewhere: the last good version answers.
    """
    house = request.app[HOUSE]
    if house.is_stopping or house.intake.is_refusing:
        return _refused(503)
    try:
        async with asyncio.timeout(5):
            await house.store.ping()
    except (StoreUnavailable, TimeoutError):
        return _refused(503)
    return web.json_response({"ready": True, "faq": house.faq_state()})


async def metrics(request: web.Request) -> web.Response:
    """Counts and latencies for Prometheus; no names, no texts."""
    house = request.app[HOUSE]
    token = house.settings.server.metrics_token
    told = request.headers.get("Authorization", "")
    if token and not hmac.compare_digest(told.encode(errors="replace"), f"Bearer {token}".encode()):
        return _refused(401)
    text = house.metrics.text(await request.app[BOOKS].read(), {})
    return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE})


# --- around everything


@web.middleware
async def plain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong, the caller gets a code and an id to quote; the log has the rest."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or error.content_type == "text/html":
            raise  # a redirect, or a page that a room made itself
        return _refused(error.status, headers=_allow(error))
    except StoreUnavailable as error:
        return _logged(503, error)
    except Exception as error:  # noqa: BLE001 - the web edge
        return _logged(500, error)


def _logged(status: int, error: Exception) -> web.Response:
    response = _refused(status)
    quoted = response.headers["X-Request-Id"]
    log.error("request_failed", extra={"status": status, "request": quoted}, exc_info=error)
    return response


def _refused(status: int, headers: dict[str, str] | None = None) -> web.Response:
    """{"error": 403, "request": "5f0c..."}"""
    quoted = secrets.token_hex(8)
    told = {"X-Request-Id": quoted, **(headers or {})}
    response = web.json_response({"error": status, "request": quoted}, status=status, headers=told)
    if status in (408, 413):
        response.force_close()  # what was not read of the body must not become the next request
    return response


def _allow(error: web.HTTPException) -> dict[str, str]:
    return {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}


async def _close_channels(app: web.Application) -> None:
    """Open sockets end now, and the widgets come back when we do."""
    for channel in app[HOUSE].channels.values():
        await channel.close()


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Strict, unless a page has said its own; the desk says all of its own."""
    if len(request.match_info.apps) > 1:
        return
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
