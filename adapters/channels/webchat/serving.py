"""The widget's own files, for any page of the shop."""

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_HEADERS = {
    "Access-Control-Allow-Origin": "*",  # modules are fetched with CORS, even by a script tag
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",  # asked for each time, sent only when changed (ETag)
}


def _found() -> dict[str, Path]:
    files = [STATIC / "widget.js", STATIC / "widget.css", *(STATIC / "widget").glob("*.js")]
    return {str(file.relative_to(STATIC)): file for file in files}


FILES = _found()


async def widget(request: web.Request) -> web.StreamResponse:
    """`/widget.js`, `/widget.css`, `/widget/<module>.js`: these and no other file."""
    file = FILES.get(request.path.lstrip("/"))
    if file is None:
        raise web.HTTPNotFound
    kind = f"{_TYPES[file.suffix]}; charset=utf-8"
    return web.FileResponse(file, headers={**_HEADERS, "Content-Type": kind})
