"""Links to our files, for platforms that fetch what they deliver: signed, and good for hours only.

    <public address>/files/<until>~<conversation>~<name>~<seal>/<what the file is called>

Whoever has such a link may read that one file until then; nobody can make one without our key.
"""

import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from urllib.parse import quote

from aiohttp import web

from adapters.own_files import PREFIX, OwnFiles
from dialog.faq.attached import TYPES
from dialog.model import Media

GOOD_FOR = 10 * 3600  # seconds: so long a platform may hold a message back before it fetches
_LONGEST = 200


class FileLinks:
    def __init__(self, files: OwnFiles, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._files = files
        self._key = key
        self._clock = clock

    def path(self, media: Media) -> str:
        """Below the public address, without a slash before it."""
        until = int(self._clock()) + GOOD_FOR
        told = f"{until}~{media.ref.removeprefix(PREFIX).replace('/', '~')}"
        return f"files/{told}~{self._seal(told)}/{quote(media.name, safe='')}"

    async def get(self, request: web.Request) -> web.StreamResponse:
        """One link's file. 404 for all others: made up, changed, too old, or removed."""
        media = self._behind(request.match_info["link"], request.match_info["name"])
        path = self._files.find(media) if media else None
        if media is None or path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=headers_of(media))

    def _behind(self, link: str, name: str) -> Media | None:
        told, _, seal = link.rpartition("~")
        if not link.isascii() or len(link) > _LONGEST:
            return None
        if not hmac.compare_digest(seal.encode(), self._seal(told).encode()):
            return None
        until, _, ref = told.partition("~")
        if int(until) < self._clock():
            return None
        return Media("", PREFIX + ref.replace("~", "/"), name=name)

    def _seal(self, told: str) -> str:
        digest = hmac.digest(self._key, b"file-link:" + told.encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def headers_of(media: Media) -> Mapping[str, str]:
    """To be saved, never run: whatever the bytes are."""
    ending = media.ref.rpartition(".")[2]
    return {
        "Content-Type": TYPES.get(f".{ending}", "application/octet-stream"),
        "Content-Disposition": f'attachment; filename="file.{ending}"; '
        f"filename*=UTF-8''{quote(media.name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
