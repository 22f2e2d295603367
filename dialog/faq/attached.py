"""The files that go with answers: what they may be called, where they lie, how messages name them.

In a message such a file's `ref` is "faq:<language>/<name as the entry has it>": every language may
have a chart of its own, and a changed file is the same file for whoever reads on above.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dialog.faq.entries import Entry
from dialog.model import Media

PREFIX = "faq:"
FOLDER = "media"  # below the FAQ's own: files of all languages
LINK = "https://"
TYPES: Mapping[str, str] = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".ogg": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
}
_BREAKING = '<>:"\\|?*#%'  # in addresses, or where customers save the file
_KINDS = ("image", "audio", "video")


@dataclass(frozen=True, slots=True)
class Places:
    """The FAQ's folder (or its only file), and more where merchants may keep files."""

    folder: Path
    more: tuple[Path, ...] = ()

    def of(self, entry: Entry) -> Sequence[Path]:
        """In the order in which they are looked into: beside the entry's own file first."""
        return (Path(entry.file).parent, self.folder / FOLDER, self.folder, *self.more)

    def find(self, name: str, entry: Entry) -> Path | None:
        """The file, unless it really lies elsewhere: a link out of these folders is none."""
        places = self.of(entry) if not breaking(name) else ()
        try:
            roots = [place.resolve() for place in places]
            found = ((root / name).resolve() for root in roots)
            return next((path for path in found if path.is_file() and _is_below(path, roots)), None)
        except (OSError, RuntimeError):  # too long a name, a link to itself
            return None


def breaking(name: str) -> str:
    """What keeps a file of this name from being sent everywhere; "" = nothing does."""
    odd = next((sign for sign in name if sign in _BREAKING or not sign.isprintable()), "")
    if odd:
        return f"has {odd} in its name" if odd.isprintable() else "has an unseen sign in its name"
    return "begins with a dot" if any(part.startswith(".") for part in name.split("/")) else ""


def files_of(entries: Iterable[Entry]) -> Iterator[tuple[Entry, int, str]]:
    """Each file that an entry names, with its number there; links are no files of ours."""
    for entry in entries:
        for place, name in enumerate(entry.media):
            if not name.startswith(LINK):
                yield entry, place, name


def _is_below(path: Path, roots: Sequence[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)


def attached(entry: Entry, language: str) -> tuple[Media, ...]:
    """What goes with the answer; called as the entry is, for whoever cannot see a picture."""
    title = entry.title or next(iter(entry.questions), "")
    return tuple(_media(name, language, title) for name in entry.media)


def _media(name: str, language: str, title: str) -> Media:
    """A link without an ending is a picture: that is what merchants link to."""
    type_ = TYPES.get(PurePosixPath(name).suffix.lower(), "")
    if name.startswith(LINK):
        return Media(_kind(type_ or "image/"), name, type_)
    return Media(_kind(type_), f"{PREFIX}{language}/{name}", type_, title)


def _kind(type_: str) -> str:
    first = type_.partition("/")[0]
    return first if first in _KINDS else "document"


def is_attached(media: Media) -> bool:
    return media.ref.startswith(PREFIX)


def file_name(media: Media) -> str:
    """As the merchant called it, without folders."""
    return media.ref.rpartition("/")[2]
