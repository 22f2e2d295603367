"""Files that agents send: kept on our disk, fetched by channels, shown to nobody else.

    <folder>/<conversation>/<name>.pdf
    <folder>/unsent/<conversation>~<name>.pdf      an empty mark: perhaps no message has it

In a message such a file's `ref` is "own:<conversation>/<name>.pdf". Its name is made of our key, of
the form that brought it and of its bytes: nobody can guess it, and the same form twice is one file.
"""

import asyncio
import contextlib
import hmac
import os
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import re2

from adapters.fetch import File
from adapters.kinds import ENDINGS
from adapters.text import canonical
from dialog.errors import Unreachable
from dialog.model import Media

PREFIX = "own:"
UNSENT_FOR = 24 * 3600.0  # seconds
NAME_AT_MOST = 80  # characters of what a file is called, its ending aside
_REF = re2.compile(r"([1-9][0-9]{0,18})/([A-Za-z0-9_-]{24}\.[a-z0-9]{3,4})")
_KINDS = {"image": "image", "audio": "audio", "video": "video"}
# Not in a name: what separates paths, and signs that are not seen (they can hide an ending).
_FORBIDDEN = '<>:"/\\|?*'


class Ledger(Protocol):
    """The part of the store that knows which files are in a message."""

    async def answered_files(self, conversation: int) -> set[str]: ...


class OwnFiles:
    """The folder. What is written there is never changed, only removed."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._unsent = folder / "unsent"
        self._key = key

    async def keep(self, conversation: int, form: str, file: File, told: str) -> Media:
        """`form` stands for the form and the place in it. Raises OSError: no room, no right."""
        ref = await asyncio.to_thread(self._kept, f"{conversation}:{form}:", conversation, file)
        kind = _KINDS.get(file.type.partition("/")[0], "document")
        return Media(kind, PREFIX + ref, file.type, shown_name(told, file.type))

    def find(self, media: Media) -> Path | None:
        """The file, if it is one of ours and still there."""
        found = _REF.fullmatch(media.ref.removeprefix(PREFIX)) if is_own(media) else None
        path = self._folder / found[0] if found else None
        return path if path is not None and path.is_file() else None

    def content(self, media: Media) -> bytes:
        """Raises Unreachable for a file that was removed meanwhile."""
        path = self.find(media)
        if path is None:
            raise Unreachable("the file is no longer here", code="file_gone")
        return path.read_bytes()

    async def sent(self, files: Iterable[Media], ledger: Ledger) -> None:
        """A message was kept: the marks go. So do files that are not in it, because their form had
        been sent before, with others.
        """
        for ref in (file.ref for file in files):
            await self._settle(ref, ledger)

    async def tidy(self, ledger: Ledger) -> int:
        """Removes what was brought a day ago and is in no message; how many went."""
        gone = 0
        for ref in await asyncio.to_thread(list, self._long_unsent()):
            gone += not await self._settle(ref, ledger)
        return gone

    async def _settle(self, ref: str, ledger: Ledger) -> bool:
        """True when the file stays."""
        conversation = int(ref.removeprefix(PREFIX).partition("/")[0])
        stays = ref in await ledger.answered_files(conversation)
        if not stays:
            await asyncio.to_thread(self._remove, ref)
        await asyncio.to_thread(self._unmark, ref)
        return stays

    def _kept(self, form: str, conversation: int, file: File) -> str:
        told = b"own-file:" + form.encode() + sha256(file.content).digest()
        digest = hmac.digest(self._key, told, "sha256")
        name = urlsafe_b64encode(digest[:18]).decode()
        ref = f"{conversation}/{name}{ENDINGS[file.type]}"
        self._write(ref, file.content)
        return ref

    def _write(self, ref: str, content: bytes) -> None:
        """Whole or not at all; a file that is there already stays as it is."""
        path = self._folder / ref
        path.parent.mkdir(parents=True, exist_ok=True)
        self._unsent.mkdir(exist_ok=True)
        if path.exists():
            return
        self._mark(ref).touch()  # first: no file is without one
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            with fresh.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # the message that names it must not outlive it
            with contextlib.suppress(FileExistsError):  # the same form came twice at once
                os.link(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)

    def _long_unsent(self) -> Iterator[str]:
        before = time.time() - UNSENT_FOR
        for mark in self._unsent.glob("*~*"):
            with contextlib.suppress(FileNotFoundError):  # sent just now
                ref = mark.name.replace("~", "/", 1)
                if mark.stat().st_mtime < before and _REF.fullmatch(ref):
                    yield PREFIX + ref

    def _remove(self, ref: str) -> None:
        path = self._folder / ref.removeprefix(PREFIX)
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # not empty
            path.parent.rmdir()

    def _unmark(self, ref: str) -> None:
        self._mark(ref.removeprefix(PREFIX)).unlink(missing_ok=True)

    def _mark(self, ref: str) -> Path:
        return self._unsent / ref.replace("/", "~")


def is_own(media: Media) -> bool:
    return media.ref.startswith(PREFIX)


def shown_name(told: str, kind: str) -> str:
    """What people see: 'Ventas/tabla.png', repainted as a JPEG, is 'tabla.jpg'."""
    base = canonical(told, 1000).replace("\\", "/").rpartition("/")[2]
    stem = base.rpartition(".")[0] or base
    clean = "".join(sign for sign in stem if sign.isprintable() and sign not in _FORBIDDEN)
    return (clean.strip(" .")[:NAME_AT_MOST].strip(" .") or kind.partition("/")[0]) + ENDINGS[kind]
