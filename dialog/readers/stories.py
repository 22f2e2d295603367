"""The customer's own words, and the pictures that go with them."""

from dialog.model import Inbound, Json, Media
from dialog.readers.reader import NotUnderstood, Reader
from dialog.readers.yes_no_words import declines

_LONGEST_STORY = 4_000
_PICTURES = frozenset({"image", "video", "document"})


def _read_text(message: Inbound) -> str:
    """Anything with a word in it; a shrug is no story."""
    told = message.text.strip()[:_LONGEST_STORY]
    if not any(char.isalpha() for char in told):
        raise NotUnderstood
    return told


def _read_photo(message: Inbound) -> list[str]:
    """The pictures' references; [] when there are none to be had."""
    pictures = photos_in(message.media)
    if pictures or declines(message.text):
        return pictures
    raise NotUnderstood


def _spot_photo(message: Inbound) -> Json | None:
    return photos_in(message.media) or None


def photos_in(media: tuple[Media, ...]) -> list[str]:
    """What the channel or our store calls each picture; its type where it has no name."""
    return [
        item.ref or item.name or item.type or item.kind for item in media if item.kind in _PICTURES
    ]


text = Reader(_read_text)
photo = Reader(_read_photo, _spot_photo)
