"""Text that every database accepts, and ids that every index can hold.

The dialog cuts and cleans what people write. Here is the last door: nothing that comes through it
can make an insert fail, whatever was sent.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from adapters.text import composed
from dialog.card_numbers import blanked
from dialog.model import ContactChange, Delivery, Event, Inbound, Json, Media

LONGEST_TEXT = 100_000  # characters; far beyond what any channel carries
LONGEST_ID = 250  # bytes; PostgreSQL refuses index rows past 2,704


def clean(text: str) -> str:
    """NUL and lone surrogates become U+FFFD; the rest stays."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def clean_text(text: str) -> str:
    """What a person wrote or is called: clean, NFC, not endless."""
    return composed(clean(text[:LONGEST_TEXT]))


def clean_id(text: str) -> str:
    """An id or address: never changed unless no index could hold it, then told apart by a hash."""
    text = clean(text)
    raw = text.encode()
    if len(raw) <= LONGEST_ID:
        return text
    return raw[: LONGEST_ID - 66].decode(errors="ignore") + "~" + sha256(raw).hexdigest()


def hashed(secret: str) -> str:
    """As tokens and counted keys are stored."""
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()


def clean_json(value: Json) -> Json:
    """The same through lists and dicts."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(name)): clean_json(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return value


def clean_media(media: Media) -> Media:
    return Media(*(clean(part) for part in (media.kind, media.ref, media.type, media.name)))


def clean_event(event: Event) -> Event:
    """The event as the tables can hold it; the same event always comes out the same."""
    if isinstance(event, Inbound):
        return _clean_inbound(event)
    if isinstance(event, Delivery):
        return replace(
            event,
            channel=clean_id(event.channel),
            external_id=clean_id(event.external_id),
            code=clean_text(event.code),
        )
    return _clean_change(event)


def _clean_inbound(event: Inbound) -> Inbound:
    told = event if _is_plain(event) else _repaired(event)
    text = blanked(told.text)
    return told if text == told.text else replace(told, text=text)


def _is_plain(event: Inbound) -> bool:
    """Nearly every message: short, without files, nothing to repair. Looked at in one go."""
    ids = event.channel + event.sender + event.external_id + event.choice + event.phone
    whole = ids + event.language + event.text + event.name
    if event.media or "\x00" in whole or len(whole) > LONGEST_TEXT:
        return False
    if len(ids) + len(event.language) > LONGEST_ID // 4:  # a character has four bytes at most
        return False
    try:
        whole.encode()
    except UnicodeEncodeError:
        return False
    return whole.isascii() or all(composed(part) == part for part in (event.text, event.name))


def _repaired(event: Inbound) -> Inbound:
    return replace(
        event,
        channel=clean_id(event.channel),
        sender=clean_id(event.sender),
        external_id=clean_id(event.external_id),
        text=clean_text(event.text),
        media=tuple(clean_media(item) for item in event.media),
        choice=clean_id(event.choice),
        name=clean_text(event.name),
        phone=clean_id(event.phone),
        language=clean_id(event.language),
    )


def _clean_change(event: ContactChange) -> ContactChange:
    return replace(
        event,
        channel=clean_id(event.channel),
        sender=clean_id(event.sender),
        external_id=clean_id(event.external_id),
        moved_to=clean_id(event.moved_to),
    )


def raw_text(body: bytes) -> str:
    r"""A hook's bytes as text that loses nothing: what is no UTF-8 is written as \\xNN."""
    return body.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")
