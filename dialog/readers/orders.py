"""The number of an order, out of whatever surrounds it."""

from collections.abc import Iterator

import phonenumbers
import re2

from dialog.identity import canonical_number
from dialog.model import Inbound
from dialog.readers.reader import NotUnderstood, Reader, words_of

_EMAIL = re2.compile(r"\S*@\S*")
_DATE = re2.compile(r"\b\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}\b|\b\d{1,2}/\d{1,2}\b")
_MONEY = re2.compile(
    r"(?i)(?:[€$£]|\bs/\.?)\s*\d[\d.,]*"
    r"|\d[\d.,]*\s*(?:€|\$|£|euros?|eur|pesos|usd|d[oó]lares|reais|soles|mxn|clp|cop|ars|pen|brl)\b"
    r"|\d[\d.,]*\s*[€$£%]"
)
_PLACE = re2.compile(r"(?i)\b(?:cp|c\.p\.|c[oó]digo postal|postal|zip|cep|postcode)\W{0,3}\d+")
_BODY = r"([A-Za-z]{0,4}-?\d[\d\-]{1,13})\b"
_CUED = re2.compile(
    r"(?i)(?:\b(?:pedidos?|[oó]rdene?s?|orders?|compra|encomendas?|referencia|ref)\b|#)"
    r"(?:[\s:#.,\-]|n[uú]mero|n[ºo°]|num|number|is|es|é|el|la|the|o|con|with|com|mi|my|meu|"
    r"de pedido|sería|seria)*?\b" + _BODY
)
_LETTERED = re2.compile(r"\b([A-Z]{1,4}-?\d{3,10})\b")
_POINTED_AT = re2.compile(r"(?i)\b(?:el|la|the|o|n[uú]mero|number|n[ºo°]\.?)\s+#?(\d[\d\-]{3,8})\b")
_ALONE = re2.compile(
    r"(?i)(?:[\s,.;:#()!¡\-]|hola|es|is|é|el|the|n[uú]mero|number|gracias|thanks|obrigad[oa]|"
    r"por favor|porfa|please|mi|my|y|and|e|correo|email|mail|perd[oó]n|sorry|no)*"
)
_GROUP = re2.compile(r"\d[\d \-.]*\d")
_LONE_GROUP = re2.compile(r"\d+(?:-\d+)*")


def _read(message: Inbound) -> str:
    """'es el #10-452, gracias' -> '10452'"""
    found = _spot(message)
    if found is not None:
        return found
    bare = _without_other_numbers(words_of(message))
    lettered = _LETTERED.search(bare.upper())
    groups = (canonical_number(group) for group in _GROUP.findall(bare))
    number = canonical_number(lettered[1]) if lettered else next(groups, "")
    if not 2 <= len(number) <= 14:
        raise NotUnderstood
    return number


def _spot(message: Inbound) -> str | None:
    text = words_of(message)
    if "@" not in text and not any(char.isdigit() for char in text):
        return None
    bare = _without_other_numbers(text)
    return next((number for number in _candidates(bare) if _is_an_order(number)), None)


def _candidates(bare: str) -> Iterator[str]:
    for pattern in (_CUED, _LETTERED, _POINTED_AT):
        for found in pattern.finditer(bare):
            yield canonical_number(found[1])
    if _ALONE.fullmatch(_LONE_GROUP.sub(" ", bare)):
        for group in _LONE_GROUP.findall(bare):
            if len(group) >= 4:
                yield canonical_number(group)


def _is_an_order(number: str) -> bool:
    """Three digits at least: 'mi pedido, 2 camisetas' names no order."""
    return 3 <= sum(char.isdigit() for char in number) <= 12


def _without_other_numbers(text: str) -> str:
    """The text without e-mails, dates, sums, postcodes and phones."""
    for pattern in (_EMAIL, _DATE, _MONEY, _PLACE):
        text = pattern.sub(" ", text)
    for group in _GROUP.findall(text):
        if _is_a_phone(group):
            text = text.replace(group, " ")
    return text.replace("+", " ")


def _is_a_phone(group: str) -> bool:
    digits = sum(char.isdigit() for char in group)
    if not 9 <= digits <= 15:
        return False
    if any(not char.isdigit() for char in group):  # '300 123 4567': nobody spaces an order so
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(group, "ES"))
    except phonenumbers.NumberParseException:
        return False


order_number = Reader(_read, _spot)
