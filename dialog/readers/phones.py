"""A phone, in its international form.

phone:          '600 11 12 22' -> '+34600111222'
phone_in('MX'): '55 1234 5678' -> '+525512345678'
"""

import phonenumbers
import re2
from phonenumbers import NumberParseException, PhoneNumber

from dialog.model import Inbound
from dialog.readers.reader import NotUnderstood, Reader, words_of

REGIONS = ("ES", "MX", "AR", "CO", "CL", "PE", "BR", "PT", "US", "GB")
_WHOLE = 9  # digits of a piece that may be a number by itself
_CANDIDATE = re2.compile(r"(?:\+|\b00)?\(?\d[\d ().\-/]{5,22}\d")
_ORDER_BEFORE = re2.compile(
    r"(?i)(?:pedido|orden|order|encomenda|gu[ií]a|seguimiento|tracking)\W*\S*\W*$"
)


def phone_in(region: str) -> Reader:
    """Numbers without a country are of `region`; with one (+52 ...) of anywhere."""

    def read(message: Inbound) -> str:
        if message.phone and not message.text:  # shared with the channel's own button
            return message.phone
        candidates = _candidates(words_of(message))
        for candidate in candidates:
            number = _among(candidate, region)
            if number is not None:
                return number
        raise NotUnderstood(_reason(candidates))

    def spot(message: Inbound) -> str | None:
        if message.phone and not message.text:
            return message.phone
        text = words_of(message)
        for found in _CANDIDATE.finditer(text):
            number = _among(found[0], region)
            if number and not _ORDER_BEFORE.search(text[: found.start()]):
                return number
        return None

    return Reader(read, spot)


def country_of(number: str) -> str:
    """'+52 55 1234 5678' -> 'MX'; '' for what says no country."""
    try:
        return str(phonenumbers.region_code_for_number(phonenumbers.parse(number)) or "")
    except NumberParseException:
        return ""


def _candidates(text: str) -> list[str]:
    return [found.strip() for found in _CANDIDATE.findall(text)][:5]


def _among(candidate: str, region: str) -> str | None:
    """'10452 600111222' is no number, but one of its pieces is."""
    whole = _number(candidate, region)
    pieces = (piece for piece in candidate.split() if sum(map(str.isdigit, piece)) >= _WHOLE)
    return whole or next(filter(None, (_number(piece, region) for piece in pieces)), None)


def _number(candidate: str, region: str) -> str | None:
    """E.164, or None. With a country code it is enough that the number could exist."""
    try:
        parsed = phonenumbers.parse(candidate, region)
    except NumberParseException:
        return None
    says_country = candidate.lstrip("( ").startswith(("+", "00"))
    fits = phonenumbers.is_possible_number if says_country else phonenumbers.is_valid_number
    return _written(parsed) if fits(parsed) else None


def _written(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _reason(candidates: list[str]) -> str:
    """A number of another country needs its code; anything else is misspelt."""
    elsewhere = any(_number(text, region) for text in candidates for region in REGIONS)
    return "needs_country" if elsewhere else "phone"


phone = phone_in("ES")
