"""Files at the desk. Customers': pictures painted anew, everything else only to be saved.

A channel is asked for the file, nothing is ever sent through it. What a file is, its bytes say; a
kind that is not on the list is not shown.
"""

import asyncio
from typing import Any

from aiohttp import web

from adapters.fetch import Refused, accept
from adapters.file_links import headers_of
from bots.desk.house import House
from dialog.errors import BotError
from dialog.model import Media

FETCHED_WITHIN = 20.0

_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=3600",
}


async def response(house: House, channel: str, media: Media) -> web.Response:
    try:
        file = await accept(await _fetched(house, channel, media))
    except Refused as error:
        raise web.HTTPNotFound from error
    named = {"Content-Disposition": f'attachment; filename="{file.name}"'}  # <img> shows it too
    return web.Response(body=file.content, content_type=file.type, headers=_HEADERS | named)


def own_response(house: House, media: Media) -> web.StreamResponse:
    """What an agent sent: it was looked at when it came."""
    path = house.files.find(media)
    if path is None:
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=headers_of(media))


def answers_response(house: House, media: Media) -> web.StreamResponse:
    """What went with an answer, as long as it does."""
    found = house.faq_files.look_at(media)
    if found is None:
        raise web.HTTPNotFound
    return house.faq_files.response(media, found)


async def _fetched(house: House, channel: str, media: Media) -> bytes:
    fetch: Any = getattr(house.channels.get(channel), "fetch", None)
    if fetch is None:
        raise web.HTTPNotFound
    try:
        async with asyncio.timeout(FETCHED_WITHIN):
            content: bytes = await fetch(media)
    except (BotError, OSError) as error:  # too slow is an OSError, too; so is a file that is gone
        raise web.HTTPNotFound from error
    return content
