"""Customers' sentences without what could tell who wrote them: so they are shown and written.

'soy Ana Gil, mi pedido LC-10452 no llega, ana@x.com'
'soy X X, mi pedido LC-00000 no llega, x@example.com'

Numbers become zeros, so that a sentence still reads, and still matches, like the one it was.
"""

import unicodedata

import re2

from dialog.model import Inbound
from dialog.readers import person_name

_EMAIL = re2.compile(r"[\pL\pN_.+%\-]+@[\pL\pN_\-]+(?:\.[\pL\pN_\-]+)+")
_LINK = re2.compile(r"(?i)\b(?:https?://|www\.)\S+")
_PATH = re2.compile(r"(?i)\b(?:[a-z0-9-]+\.)+[a-z]{2,}/\S+")
_HANDLE = re2.compile(r"(^|[^\pL\pN_])@[\pL\pN_.]{3,}")
_NUMBER = re2.compile(r"\d(?:[ ()./\-]{0,2}\d){3,}")
_SPACES = re2.compile(r"[\s\pC]+")
_PLAIN = (
    (_EMAIL, "x@example.com"),
    (_LINK, "https://example.com"),
    (_PATH, "example.com"),
    (_HANDLE, r"\1@x"),
)


def nameless(text: str) -> str:
    """One line, without e-mails, links, names of accounts, long numbers and told names."""
    line = _SPACES.sub(" ", "".join(map(_digit, text))).strip()
    for pattern, plain in _PLAIN:
        line = pattern.sub(plain, line)
    line = _NUMBER.sub(lambda found: "".join("0" if c.isdigit() else c for c in found[0]), line)
    return _without_name(line)


def _digit(char: str) -> str:
    """'٣' and '３' are 3."""
    return char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char))


def _without_name(line: str) -> str:
    """Names that are introduced: 'me llamo ana', 'soy Ana'."""
    name = person_name.spot(Inbound("", "", "", line)) if not line.isupper() else None
    if not name:
        return line
    parts = {part.casefold() for part in str(name).split()}
    return " ".join(_masked(word, parts) for word in line.split(" "))


def _masked(word: str, parts: set[str]) -> str:
    bare = word.strip(".,;:!?¡¿()\"'")
    return word.replace(bare, "X") if bare.casefold() in parts else word
