"""The files that go with answers: are they there, can they be sent, are they what they say?"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from dialog.faq import Entry, Faq
from dialog.faq.attached import FOLDER, TYPES, Places, breaking, files_of
from dialog.safe_yaml import Problem, shown_path

Kind: TypeAlias = Callable[[bytes], str | None]

LARGEST = 20_000_000  # bytes: more is carried by no channel
FIRST_BYTES = 16  # tell what a file is
_KNOWN = "JPEG, PNG, WebP or GIF pictures, PDF, MP3, M4A or OGG sound, MP4 video"


def file_problems(faq: Faq, places: Places, kind: Kind | None) -> Iterator[Problem]:
    """All errors: an answer with such a file would reach customers without it."""
    for entries in faq.entries.values():
        for entry, place, name in files_of(entries):
            for reason, fix in _wrong(name, entry, places, kind):
                yield Problem(entry.file, entry.line_of("media", place), reason, fix)


def _wrong(name: str, entry: Entry, places: Places, kind: Kind | None) -> Iterator[tuple[str, str]]:
    """The first thing that is wrong with a file: the reason and the fix."""
    told = f"the file '{name}' of '{entry.id}'"
    path = places.find(name, entry)
    if odd := breaking(name):
        yield f"{told} {odd}.", "Rename it: letters, digits, - and _ are always right."
    elif path is None:
        yield f"{told} does not exist.", _where(entry, places)
    else:
        yield from ((f"{told} {reason}", fix) for reason, fix in _content(path, name, kind))


def _where(entry: Entry, places: Places) -> str:
    beside = shown_path(places.of(entry)[0])
    shared = "" if places.folder.is_file() else f" or {shown_path(places.folder / FOLDER)}"
    return f"Put it into {beside}{shared}, write an https:// link, or remove the line."


def _content(path: Path, name: str, kind: Kind | None) -> Iterator[tuple[str, str]]:
    """What customers would get."""
    called = TYPES.get(_ending(name))
    if called is None:
        yield "is of a kind that no channel carries.", f"Channels carry {_KNOWN}."
        return
    try:
        size, first = path.stat().st_size, _first_bytes(path)
    except OSError as error:
        yield f"cannot be read: {error.strerror}.", "Let mostrador read it."
        return
    found = kind(first) if kind is not None else called
    if size > LARGEST:
        yield f"has {megabytes(size)}: no channel carries it.", "Make it smaller, or link to it."
    elif found is None:
        yield (
            f"is no {_ending(name)[1:].upper()} file inside.",
            f"Save it anew in that form; channels carry {_KNOWN}.",
        )
    elif found != called:
        right = next(ending for ending, type_ in TYPES.items() if type_ == found)
        yield f"is {found} inside, whatever it is called.", f"Let its name end in {right}."


def _ending(name: str) -> str:
    return Path(name).suffix.lower()


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(FIRST_BYTES)


def megabytes(size: int) -> str:
    """'5.2 MB'"""
    return f"{size / 1_000_000:.1f} MB"
