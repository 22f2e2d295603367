"""A merchant's folder as it stands now: which files, when written, and a name for their contents.

Looking costs some hundred microseconds and opens nothing; it is done ten times a second.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dialog.faq.attached import FOLDER, TYPES

LARGEST_FILE = 1024 * 1024  # bytes of each that are read; larger ones are refused elsewhere
MOST_FILES = 2_000
_TEXTS = (".yaml", ".yml")
_FACTS = ".toml"
_ATTACHED = tuple(TYPES)


@dataclass(frozen=True, slots=True)
class File:
    """What the system says of a file; another time, size or place on the disk is a change."""

    name: str  # below the folder: es/shipping.yaml
    size: int
    is_plain: bool  # not a pipe, a device or a folder, whose reading may never end
    written: tuple[int, int, int]  # modified, changed (nanoseconds), inode


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All files that the bot learns from, by name."""

    folder: Path
    files: tuple[File, ...]

    @property
    def texts(self) -> tuple[File, ...]:
        """What merchants write, without pictures and the like."""
        return tuple(file for file in self.files if not file.name.lower().endswith(_ATTACHED))

    @property
    def odd(self) -> str:
        """The first file that must not be opened, or ''."""
        return next((file.name for file in self.files if not file.is_plain), "")

    def named(self, begins: str) -> tuple[File, ...]:
        """Files of one kind: phrases, lexicon ..."""
        return tuple(file for file in self.files if _last(file.name).startswith(begins))

    def lost(self, before: "Snapshot") -> bool:
        """Is a file gone or empty that held something: deleted, or just being written?"""
        now = {file.name for file in self.files if file.size}
        return any(file.size and file.name not in now for file in before.files)


@dataclass(frozen=True, slots=True)
class Live:
    """Which version of the files the bot answers from."""

    version: str
    since: datetime
    entries: Mapping[str, int]  # by language
    questions: Mapping[str, int]


def snapshot(folder: Path) -> Snapshot:
    """The folder's files, and those of its languages; a folder that is gone has none."""
    return Snapshot(folder, tuple(sorted(_files(folder), key=lambda file: file.name)))


def version(files: Snapshot) -> str:
    """Twelve letters and digits for what is written in the files; '' when there are none.

    Equal contents have equal versions, on any machine.
    """
    if not files.files:
        return ""
    total = hashlib.sha256()
    for file in files.files:
        if file.is_plain:
            total.update(file.name.encode() + b"\0" + _contents(files.folder / file.name))
    return total.hexdigest()[:12]


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return hashlib.sha256(opened.read(LARGEST_FILE + 1)).digest()
    except OSError:
        return b"unreadable"


def _files(folder: Path) -> Iterator[File]:
    count = 0
    for within, entries in _folders(folder):
        for entry in entries:
            if not _is_ours(entry.name, within):
                continue
            found = _file(entry, within)
            if found is not None:
                count += 1
                yield found
            if count > MOST_FILES:
                return


def _folders(folder: Path) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """The folder itself, then that of files and those of languages: two or three letters."""
    top = _entries(folder)
    yield "", top
    for entry in top:
        if _is_read(entry.name) and _is_folder(entry):
            yield f"{entry.name}/", _entries(Path(entry.path))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_read(folder: str) -> bool:
    return folder == FOLDER or (2 <= len(folder) <= 3 and folder.isalpha())


def _is_ours(name: str, within: str) -> bool:
    """Answers' files, too: one that was missing mends what was refused for it."""
    if within != f"{FOLDER}/" and name.endswith(_TEXTS):
        return True
    return name.lower().endswith(_ATTACHED) or (not within and name.endswith(_FACTS))


def _file(entry: "os.DirEntry[str]", within: str) -> File | None:
    try:
        told = entry.stat()
    except OSError:  # an editor is replacing it just now
        return None
    written = (told.st_mtime_ns, told.st_ctime_ns, told.st_ino)
    return File(within + entry.name, told.st_size, stat.S_ISREG(told.st_mode), written)
