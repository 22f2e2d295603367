"""The customer's own words, and the pictures that go with them."""

import re2

from dialog.model import Inbound, Json, Media
from dialog.readers.reader import NotUnderstood, Reader, words_of
from dialog.readers.yes_no_words import declines
from dialog.understanding.folding import fold

_LONGEST_STORY = 4_000
_NO_PICTURE = re2.compile(
    r"\b(?:no (?:te |les |os )?(?:tengo|puedo|saque|hice|hay|have|envio|mando)|sin|sem|"
    r"nao (?:tenho|tirei|posso)|"
    r"(?:do not|don.?t|can.?t|cannot) (?:have|send|take)|without)"
    r"(?: (?:ninguna|mandar|enviar|sacar|tomar|una|la|las|any|a|send|take|nenhuma|enviar|uma|mas))*"
    r" (?:fotos?|photos?|pictures?|pics?|imagen|imagenes|imagem|imagens)\b"
    r"|\bno (?:photos?|pictures?|pics?)\b"
)
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
    if pictures or declines(message.text) or _has_none(message):
        return pictures
    raise NotUnderstood


def _spot_photo(message: Inbound) -> Json | None:
    pictures = photos_in(message.media)
    return pictures or ([] if _has_none(message) else None)


def _has_none(message: Inbound) -> bool:
    """'la taza llegó rota, no tengo foto' answers a question that is still to come."""
    return bool(_NO_PICTURE.search(fold(words_of(message))))


def photos_in(media: tuple[Media, ...]) -> list[str]:
    """What the channel or our store calls each picture; its type where it has no name."""
    return [
        item.ref or item.name or item.type or item.kind for item in media if item.kind in _PICTURES
    ]


text = Reader(_read_text)
photo = Reader(_read_photo, _spot_photo)
