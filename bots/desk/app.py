"""The desk as one aiohttp application: routes and gate."""

from pathlib import Path

from aiohttp import web

from bots.desk import events, people, queue, second_step, sign_in, ticket
from bots.desk.gate import gate
from bots.desk.house import HOUSE, House
from bots.desk.permissions import Permission, allows

_STATIC = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FILES = {file.name: _TYPES[file.suffix] for file in _STATIC.iterdir() if file.suffix in _TYPES}


def build(house: House) -> web.Application:
    app = web.Application(middlewares=[gate], client_max_size=1024 * 1024)
    app[HOUSE] = house
    app[events.STREAMS] = events.Streams()
    app.on_shutdown.append(events.close)
    for room in (queue, ticket, people, sign_in, second_step, events):
        app.add_routes(room.routes)
    app.add_routes([web.get("/static/{file}", _static)])
    return app


@allows(Permission.ANYONE)
async def _static(request: web.Request) -> web.StreamResponse:
    kind = _FILES.get(request.match_info["file"])
    if kind is None:
        raise web.HTTPNotFound
    headers = {"Content-Type": kind, "Cache-Control": "no-cache"}
    return web.FileResponse(_STATIC / request.match_info["file"], headers=headers)
