"""Customers' files at the desk: pictures painted anew, everything else only to be saved.

A channel is asked for the file, nothing is ever sent through it.
"""

import asyncio
import io
from typing import Any

from aiohttp import web

from adapters.photos import NotAPhoto, repaint
from bots.desk.house import House
from dialog.errors import BotError
from dialog.model import Media

FETCHED_WITHIN = 20.0

_HEADERS = {
    "Content-Disposition": "attachment",  # an <img> shows it all the same
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=3600",
}


async def response(house: House, channel: str, media: Media) -> web.Response:
    content = await _fetched(house, channel, media)
    if media.kind != "image":
        return web.Response(body=content, headers=_HEADERS)
    try:
        picture = await asyncio.to_thread(repaint, io.BytesIO(content))
    except NotAPhoto as error:
        raise web.HTTPNotFound from error
    return web.Response(body=picture, content_type="image/jpeg", headers=_HEADERS)


async def _fetched(house: House, channel: str, media: Media) -> bytes:
    fetch: Any = getattr(house.channels.get(channel), "fetch", None)
    if fetch is None:
        raise web.HTTPNotFound
    try:
        async with asyncio.timeout(FETCHED_WITHIN):
            content: bytes = await fetch(media)
    except (BotError, TimeoutError) as error:
        raise web.HTTPNotFound from error
    return content
