"""An e-mail address: found in any sentence, checked for form, and for slips of the finger.

email_address:  'mi correo es ana@example.com, gracias' -> 'ana@example.com'
likely_meant:   'ana@gmial.com' -> 'ana@gmail.com'
"""

import unicodedata

import re2
from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import DamerauLevenshtein

from dialog.model import Inbound
from dialog.readers.reader import NotUnderstood, Reader, words_of
from dialog.readers.word_list import words

_ADDRESS = re2.compile(r"""[^\s@<>(),;:"'¿?¡!\[\]]+@[^\s@<>(),;:"'¿?¡!\[\]/]+""")
_SPOKEN_AT = re2.compile(r"(?i)\s*(?:\s+arroba\s+|\(arroba\)|\(at\)|\[at\])\s*")
_SPOKEN_DOT = re2.compile(r"(?i)\s+(?:punto|dot|ponto)\s+")
_SPOKEN_LINE = re2.compile(r"(?i)\s*\b(?:gui[oó]n bajo|underscore|underline|sublinhado)\b\s*")
_SPOKEN_DASH = re2.compile(r"(?i)\s+(?:gui[oó]n|gui[oó]n medio|h[ií]fen|dash|hyphen)\s+")
_DICTATED = re2.compile(  # 'emma at example dot com': an 'at' alone is no sign
    r"(?i)(\S+)\s+at\s+([\w\-]+(?:\s+(?:dot|punto|ponto)\s+[\w\-]+)+)"
)
_IS_DICTATED = re2.compile(
    r"(?i)\barroba\b|mail\b.*\bat\b.*\bdot\b|^\S+ at \S+ (?:dot|punto|ponto) \S+$"
)
_DICTATING = ("arroba", "dot", "punto", "ponto")
_LIKE_AN_ADDRESS = re2.compile(  # 'ana gmail.com', 'ana arroba'; 'no lo sé' is no try at one
    r"(?i)\S\.[a-z]{2}|\barroba\b|\bpunto com\b|gmail|hotmail|outlook|yahoo|icloud"
)
_LOOSE_AT = re2.compile(r"\s*@\s*")
_LOOSE_DOT = re2.compile(r"(?i)(@[a-z0-9\-]+)\s*[.,]\s*([a-z]{2,3})\b")
_LONGEST = 254

_POPULAR = sorted(
    words(
        "gmail.com hotmail.com hotmail.es outlook.com outlook.es yahoo.com yahoo.es icloud.com "
        "live.com protonmail.com telefonica.net googlemail.com yahoo.com.mx yahoo.com.ar "
        "hotmail.com.ar yahoo.com.br hotmail.com.br outlook.com.br uol.com.br bol.com.br sapo.pt "
        "live.com.mx hotmail.co.uk yahoo.co.uk example.com"
    )
)
_REAL_NEIGHBOURS = words(  # one letter away from a popular one, and real
    "mail.com ymail.com email.com gmx.com gmx.es gmx.net aol.com me.com msn.com mac.com live.es "
    "yahoo.fr yahoo.it hotmail.fr hotmail.it outlook.fr outlook.pt hotmail.com.mx outlook.com.ar "
    "outlook.com.mx live.com.ar hotmail.cl outlook.cl yahoo.cl rocketmail.com example.org "
    "example.net gmail.es proton.me pm.me live.cl yahoo.pt live.com.pt"
)
_MISTYPED_ENDS = {
    "con": "com", "cmo": "com", "ocm": "com", "comm": "com", "vom": "com", "xom": "com",
    "cpm": "com", "coom": "com", "cim": "com", "ccom": "com", "om": "com",
}  # fmt: skip


def _read(message: Inbound) -> str:
    text = _clean(words_of(message))
    for attempt in (text, _spoken(text)):
        found = _first_valid(attempt)
        if found is not None:
            return found
    raise NotUnderstood(_reason(text))


def _spot(message: Inbound) -> str | None:
    text = words_of(message)
    if "@" in text:
        return _first_valid(_clean(text))
    return _first_valid(_spoken(_clean(text))) if _is_dictated(text) else None


def _is_dictated(text: str) -> bool:
    """Nearly every message lacks all of these words: the expression need not look at it."""
    told = text.lower()
    return any(word in told for word in _DICTATING) and bool(_IS_DICTATED.search(text))


def likely_meant(email: str) -> str | None:
    """The address that a slip of the finger would turn into this one, or None if it looks right."""
    name, _, domain = email.rpartition("@")
    domain = domain.casefold()
    if domain in _POPULAR or domain in _REAL_NEIGHBOURS:
        return None
    near = min(_POPULAR, key=lambda known: DamerauLevenshtein.distance(domain, known))
    if DamerauLevenshtein.distance(domain, near) <= (2 if len(near) > 8 else 1):
        return f"{name}@{near}"
    site, _, end = domain.rpartition(".")
    return f"{name}@{site}.{_MISTYPED_ENDS[end]}" if end in _MISTYPED_ENDS else None


def _clean(text: str) -> str:
    """Without the invisible signs that phones and web pages copy along."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def _spoken(text: str) -> str:
    """'ana arroba gmail punto com' and 'ana @ gmail . com', as meant."""
    text = _SPOKEN_DASH.sub("-", _SPOKEN_LINE.sub("_", text))
    text = _SPOKEN_DOT.sub(".", _SPOKEN_AT.sub("@", _DICTATED.sub(r"\1@\2", text)))
    return str(_LOOSE_DOT.sub(r"\1.\2", _LOOSE_AT.sub("@", text)))


def written_out(text: str) -> str:
    """'soy ana, ana arroba example punto com' -> 'soy ana, ana@example.com'"""
    return _spoken(text) if "@" not in text and _IS_DICTATED.search(text) else text


def _first_valid(text: str) -> str | None:
    valid = (_valid(found) for found in _ADDRESS.findall(text)[:5])
    return next((address for address in valid if address), None)


def _valid(address: str) -> str | None:
    address = address.removeprefix("mailto:").strip(".-_*")
    if len(address) > _LONGEST:
        return None
    try:
        # names that end in .test are nobody's: whoever tries a shop out may use them
        checked = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return str(checked.normalized)


def _reason(text: str) -> str:
    if "@" not in text:
        return "no_at" if _LIKE_AN_ADDRESS.search(text) else "retry"
    after = text.rpartition("@")[2].split()
    return "incomplete" if not after or "." not in after[0].strip(".") else "email"


email_address = Reader(_read, _spot)
