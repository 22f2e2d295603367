"""A form with files, read as it comes: nothing of it is held in memory, and nobody waits for it.

Files go into temporary ones. What is too much is read on and thrown away, so that the browser
listens to the answer, and the words that came with it are not lost. A body that does not end in
time has at least its words.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, TypeVar, cast

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

log = logging.getLogger(__name__)

FILES_AT_MOST = 5
BYTES_AT_MOST = 20_000_000  # all files together; a proxy before us often takes 20 MiB and no more
BODY_WITHIN = 15.0  # seconds
_IN_MEMORY = 256 * 1024
_TEXT_AT_MOST = 64 * 1024
_PARTS_AT_MOST = 40
_AT_ONCE = 64 * 1024
BROKEN = (ValueError, AssertionError, RuntimeError, HttpProcessingError)  # aiohttp's words for it

Handler = TypeVar("Handler", bound=Callable[..., object])

_TAKERS: set[object] = set()


def takes_files(handler: Handler) -> Handler:
    """Declares that a route's form may bring files; all others take a small body of words."""
    _TAKERS.add(handler)
    return handler


@dataclass(slots=True)
class Upload:
    """One file as it came; what the browser says of it is not believed."""

    name: str
    content: BinaryIO
    size: int = 0


@dataclass(slots=True)
class Form:
    """`problem` is the label of what went wrong with the files as a whole, or ""."""

    texts: dict[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)
    problem: str = ""
    is_whole: bool = True
    room: int = BYTES_AT_MOST

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def close(self) -> None:
        for file in self.files:
            with contextlib.suppress(OSError):  # a full disk is full once more
                file.content.close()
        self.files.clear()


FORM: web.RequestKey[Form] = web.RequestKey("form", Form)


def may_bring_files(request: web.Request) -> bool:
    return request.match_info.handler in _TAKERS


async def read(request: web.Request) -> Form:
    """Also a form without files. Raises HTTPBadRequest for what is no form."""
    form = Form()
    try:
        async with asyncio.timeout(BODY_WITHIN):
            if request.content_type == "multipart/form-data":
                await _read_parts(request, form)
            else:
                told = await request.post()
                form.texts |= {name: str(value) for name, value in told.items()}
    except TimeoutError:
        form.problem, form.is_whole = "files_slow", False
    except BROKEN as error:
        form.close()
        raise web.HTTPBadRequest from error
    except BaseException:
        form.close()
        raise
    return form


async def _read_parts(request: web.Request, form: Form) -> None:
    parts = await request.multipart()
    count = 0
    while (part := await parts.next()) is not None:
        count += 1
        if count > _PARTS_AT_MOST or not isinstance(part, BodyPartReader):
            raise ValueError("not a form of ours")
        if part.filename:
            await _take_file(part, form)
        elif part.filename is None and part.name:
            form.texts[part.name] = await _text(part)


async def _text(part: BodyPartReader) -> str:
    text = bytearray()
    while chunk := await part.read_chunk(_AT_ONCE):
        text += chunk[: _TEXT_AT_MOST - len(text)]
    return text.decode(errors="replace")


async def _take_file(part: BodyPartReader, form: Form) -> None:
    if len(form.files) >= FILES_AT_MOST:
        form.problem = form.problem or "files_many"
    spool = cast("BinaryIO", SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the form closes it
    file = Upload(part.filename or "", spool)
    form.files.append(file)
    while chunk := await part.read_chunk(_AT_ONCE):
        file.size += len(chunk)
        form.room -= len(chunk)
        if form.room < 0:
            form.problem = form.problem or "files_big"
        if not form.problem:
            _spool(form, partial(spool.write, chunk))
    if not form.problem:
        _spool(form, partial(spool.seek, 0))  # which writes what was buffered


def _spool(form: Form, act: Callable[[], object]) -> None:
    try:
        act()
    except OSError:  # the disk is full: the words are read on
        log.exception("upload_not_spooled")
        form.problem = "files_no_room"
