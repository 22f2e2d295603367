"""Answers' files that some of the shop's channels cannot carry."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from dialog.faq import Entry, Faq
from dialog.faq.attached import TYPES, Places, files_of
from dialog.inspection.files import LARGEST, megabytes
from dialog.ports import Limits
from dialog.safe_yaml import Problem


def stranded_files(faq: Faq, places: Places, limits: Mapping[str, Limits]) -> Iterator[Problem]:
    """A warning for each: there customers get the words alone. What no channel carries is an error
    already, and not told again.
    """
    for entries in faq.entries.values():
        for entry, place, name in files_of(entries):
            path, type_ = places.find(name, entry), TYPES.get(Path(name).suffix.lower())
            if path is not None and type_ is not None:
                size = path.stat().st_size
                left = [one for one, limit in limits.items() if not limit.carries(type_, size)]
                if left and size <= LARGEST:
                    yield _problem(entry, place, (name, type_, size), {n: limits[n] for n in left})


def _problem(
    entry: Entry, place: int, file: tuple[str, str, int], limits: Mapping[str, Limits]
) -> Problem:
    name, type_, size = file
    told = ", ".join(_told(channel, limit, type_) for channel, limit in limits.items())
    reason = (
        f"the file '{name}' of '{entry.id}' ({megabytes(size)}) does not go to {told}: there "
        "customers get the words alone."
    )
    fix = "Make it smaller, or save it as JPEG, PNG or PDF."
    return Problem(entry.file, entry.line_of("media", place), reason, fix, is_warning=True)


def _told(channel: str, limits: Limits, type_: str) -> str:
    if not limits.media:
        return f"{channel} (no files)"
    if type_ in limits.refuses:
        return f"{channel} (no {type_})"
    return f"{channel} ({limits.bytes_of(type_) // 1_000_000} MB at most)"
