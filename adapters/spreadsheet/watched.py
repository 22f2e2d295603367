"""A file that people change while we run: always its newest version that could be read."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from adapters.spreadsheet.table import LARGEST_FILE, Unreadable

log = logging.getLogger(__name__)


class Content(Protocol):
    @property
    def problems(self) -> tuple[str, ...]: ...

    def __len__(self) -> int: ...


Read = TypeVar("Read", bound=Content)
_Stamp = tuple[int, int, int]


class WatchedFile(Generic[Read]):
    """Reads `path` again when it changes; keeps the last good version when it breaks.

    `problems` is what the desk and `mostrador doctor` show: broken rows, or why the file is kept
    as it was.
    """

    def __init__(self, path: Path, read: Callable[[bytes], Read]) -> None:
        self._path = path
        self._read = read
        self._stamp = _stamp(path)
        self._good = self._first()
        self._refusal = ""
        self._report()

    def _first(self) -> Read:
        try:
            return self._read(_bytes(self._path))
        except Unreadable as refusal:
            raise Unreadable(f"{self.name} {refusal}") from refusal

    @property
    def name(self) -> str:
        return self._path.name

    @property
    def problems(self) -> tuple[str, ...]:
        return (self._refusal,) if self._refusal else self._good.problems

    async def newest(self) -> Read:
        """What the file says now, or said last when it could be read."""
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._stamp = stamp
            await asyncio.to_thread(self._read_again)
        return self._good

    def _read_again(self) -> None:
        try:
            fresh = self._read(_bytes(self._path))
            _refuse_ruins(fresh)
        except Unreadable as refusal:
            self._refusal = f"{refusal} The last good version stays in use."
        else:
            self._good, self._refusal = fresh, ""
        self._report()

    def _report(self) -> None:
        """What is wrong is about columns and lines, never about what customers wrote."""
        if self.problems:
            told = {"file": self.name, "count": len(self.problems), "problem": self.problems[0]}
            log.warning("shop_file_has_problems", extra=told)


def _refuse_ruins(fresh: Content) -> None:
    """A file with more broken rows than good ones is a mishap, not news."""
    if len(fresh) < len(fresh.problems) or not len(fresh):
        raise Unreadable(f"has {len(fresh)} good rows and {len(fresh.problems)} broken ones.")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror}). Check the path.") from error


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
