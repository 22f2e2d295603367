"""Visitors' photos: taken in by the stream, checked, painted anew, shown to nobody else.

    <folder>/photos/<visitor>/<random>.jpg

What is stored is never what was sent: every photo is decoded and encoded again as JPEG, without
EXIF (no place, no camera), so nothing but pixels remains.
"""

import asyncio
import os
import secrets
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from string import ascii_letters, digits
from typing import BinaryIO

from adapters.photos import NotAPhoto, repaint
from dialog.errors import BadHook
from dialog.model import Media

BYTES_AT_MOST = 20 * 1024 * 1024
_NAME = frozenset(ascii_letters + digits + "-_")


class TooBig(BadHook):
    """More bytes than we take."""


class Photos:
    """The folder, and who may have what of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "photos"
        self._one_at_a_time = asyncio.Semaphore(1)  # decoding needs memory

    async def take(self, visitor: str, chunks: AsyncIterator[bytes]) -> str:
        """Keeps one photo; returns its name. Raises TooBig, or BadHook for what is no photo."""
        with tempfile.TemporaryFile() as raw:
            await _spool(chunks, raw)
            async with self._one_at_a_time:
                return await asyncio.to_thread(self._keep, visitor, raw)

    def find(self, visitor: str, name: str) -> Path | None:
        """The visitor's own photo of that name; another's does not exist for them."""
        stem, dot, ending = name.partition(".")
        if dot + ending != ".jpg" or not (_plain(stem) and _plain(visitor)):
            return None
        file = self._folder / visitor / name
        return file if file.is_file() else None

    def of(self, media: Media) -> Path | None:
        visitor, _, name = media.ref.partition("/")
        return self.find(visitor, name)

    def _keep(self, visitor: str, raw: BinaryIO) -> str:
        try:
            jpeg = repaint(raw)
        except NotAPhoto as error:
            raise BadHook(str(error)) from error
        name = f"{secrets.token_urlsafe(16)}.jpg"
        home = self._folder / visitor
        home.mkdir(parents=True, exist_ok=True)
        with (home / name).open("xb") as file:
            file.write(jpeg)
            file.flush()
            os.fsync(file.fileno())  # the message that names it must not outlive it
        return name


async def _spool(chunks: AsyncIterator[bytes], raw: BinaryIO) -> None:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > BYTES_AT_MOST:
            raise TooBig("photo")
        raw.write(chunk)
    raw.seek(0)


def _plain(part: str) -> bool:
    return bool(part) and set(part) <= _NAME
