"""The page itself, its style and its drawings."""

from functools import partial
from pathlib import Path
from typing import Protocol

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bots.shop_page.window import cards
from dialog.ports import Shop

_HERE = Path(__file__).parent
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_FILES = {
    str(file.relative_to(_HERE / "static")): file
    for file in (_HERE / "static").rglob("*")
    if file.suffix in _TYPES
}
_HEADERS = {
    # What any shop's page needs for the chat: the address of its script, and to connect to it.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_pages = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
)


class House(Protocol):
    """What the page needs of the house."""

    @property
    def shop(self) -> Shop: ...


def routes(house: House) -> list[web.RouteDef]:
    return [
        web.get("/", partial(_shop, house=house)),
        web.get("/shop/{file:.+}", _file),
    ]


async def _shop(request: web.Request, house: House) -> web.Response:  # noqa: ARG001
    page = _pages.get_template("shop.html").render(cards=await cards(house.shop))
    return web.Response(text=page, content_type="text/html", headers=_HEADERS)


async def _file(request: web.Request) -> web.StreamResponse:
    file = _FILES.get(request.match_info["file"])
    if file is None:
        raise web.HTTPNotFound
    headers = {
        "Content-Type": _TYPES[file.suffix],
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
    return web.FileResponse(file, headers=headers)
