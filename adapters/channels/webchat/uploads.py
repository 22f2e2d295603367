"""Visitors' photos: taken in by the stream, checked, painted anew, shown to nobody else.

    <folder>/photos/<visitor>/<random>.jpg
    <folder>/unsent/<visitor>~<random>.jpg      an empty mark: no message has it yet

What is stored is never what was sent: every photo is decoded and encoded again as JPEG, without
EXIF (no place, no camera), so nothing but pixels remains. A photo that was chosen but never sent
is nobody's business: after a day it goes.
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from string import ascii_letters, digits
from typing import BinaryIO

from adapters.photos import NotAPhoto, repaint
from dialog.errors import BadHook, StoreUnavailable
from dialog.model import Media

BYTES_AT_MOST = 20 * 1024 * 1024
UNSENT_FOR = 24 * 3600.0  # seconds
ROOM_LEFT = 200 * 1024 * 1024  # bytes of the disk that photos leave to the messages
_NAME = frozenset(ascii_letters + digits + "-_")


class TooBig(BadHook):
    """More bytes than we take."""


class Photos:
    """The folder, and who may have what of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "photos"
        self._unsent = folder / "unsent"
        self._one_at_a_time = asyncio.Semaphore(1)  # decoding needs memory

    async def take(self, visitor: str, chunks: AsyncIterator[bytes]) -> str:
        """Keeps one photo; returns its name. Raises TooBig, or BadHook for what is no photo;
        StoreUnavailable where the disk is nearly full: a message matters more.
        """
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

    async def sent(self, *refs: str) -> None:
        """A message that has them is kept: the marks go."""
        if refs:
            await asyncio.to_thread(self._unmark, refs)

    def long_unsent(self) -> Iterator[str]:
        """Photos with a mark that is a day old, by their `ref`."""
        before = time.time() - UNSENT_FOR
        for mark in self._unsent.glob("*~*"):
            with contextlib.suppress(FileNotFoundError):  # sent just now
                if mark.stat().st_mtime < before:
                    yield mark.name.replace("~", "/", 1)

    async def forget(self, ref: str) -> None:
        """The photo, its mark, and the visitor's folder if it was the last one there."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._remove, ref)

    def _remove(self, ref: str) -> None:
        file = self._folder / ref
        file.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # not empty
            file.parent.rmdir()
        self._unmark([ref])

    def _unmark(self, refs: Sequence[str]) -> None:
        for ref in refs:
            self._mark(ref).unlink(missing_ok=True)

    def _mark(self, ref: str) -> Path:
        return self._unsent / ref.replace("/", "~")

    def _keep(self, visitor: str, raw: BinaryIO) -> str:
        try:
            jpeg = repaint(raw)
        except NotAPhoto as error:
            raise BadHook(str(error)) from error
        name = f"{secrets.token_urlsafe(16)}.jpg"
        self._folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._folder).free < ROOM_LEFT:
            raise StoreUnavailable("no room for photos")
        home = self._folder / visitor
        home.mkdir(exist_ok=True)
        self._unsent.mkdir(exist_ok=True)
        self._mark(f"{visitor}/{name}").touch()  # first: no photo is without one
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
