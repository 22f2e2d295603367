"""A phone, in its international form.

phone_in('ES'): '600 11 12 22' -> '+34600111222'
phone_in('MX'): '55 1234 5678' -> '+525512345678'
"""

from contextlib import suppress
from functools import partial

import phonenumbers
import re2
from phonenumbers import NumberParseException, PhoneNumber

from dialog.model import Inbound
from dialog.readers.countries import countries_in
from dialog.readers.reader import NotUnderstood, Reader, words_of
from dialog.readers.spoken_numbers import in_digits

Regions = tuple[str, tuple[str, ...]]  # the shop's country, and others that may be meant

_WHOLE = 9  # digits of a piece that may be a number by itself
_AN_ORDERS = 4  # digits, at least, of a number of something else
_BESIDE = 24  # characters around a number, in which its country is told
_DICTATED = 13  # digits, at most, of a number told in words
_NATIONAL = 10  # digits, at most, of a number without its country
_TAXES = re2.compile(  # 'vat number GB123456789', '12.345.678/0001-90'
    r"(?i)\b(?:vat|nif|cif|nie|dni|cnpj|cpf|rut|rfc|cuit|cuil|nit|ruc|tax|eori)\b"
    r"(?:\W|number|no|n[ºo°]|id|reg|es|is|é)*[A-Z]{0,3}\s?\d[\dA-Z.\-/]{5,}"
    r"|\b\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}\b|\b\d{3}\.\d{3}\.\d{3}-\d{2}\b"
)
_CANDIDATE = re2.compile(r"(?:\+|\b00)?\(?\d[\d ().\-/]{5,22}\d")
_ORDER_BEFORE = re2.compile(
    r"(?i)(?:pedido|orden|order|encomenda|gu[ií]a|seguimiento|tracking)\W*[^\s\d]*\W*$"
)


def phone_in(region: str, *others: str) -> Reader:
    """Numbers without a country are of `region`; with one (+52 ...) of anywhere.

    What can be none of `region` is of the one other country where it can be one.
    """
    regions = (region, others)
    return Reader(partial(_read, regions=regions), partial(_spot, regions=regions))


def _read(message: Inbound, regions: Regions) -> str:
    if message.phone and not message.text:  # shared with the channel's own button
        return message.phone
    candidates = _candidates(in_digits(without_tax_numbers(words_of(message)), longest=_DICTATED))
    for candidate in candidates:
        number = _of_a_named_country(candidate, words_of(message)) or _of(candidate, regions)
        number = number or _without_its_plus(candidate)
        if number is not None:
            return number
    raise NotUnderstood(_reason(candidates))


def _spot(message: Inbound, regions: Regions) -> str | None:
    if message.phone and not message.text:
        return message.phone
    text = without_tax_numbers(words_of(message))
    for found in _CANDIDATE.finditer(text):
        number = _of_a_named_country(found[0].strip(), text) or _of(found[0], regions)
        if number and not _ORDER_BEFORE.search(text[: found.start()]):
            return number
    return None


def _of(candidate: str, regions: Regions) -> str | None:
    """'11 91234-5678' is of Brazil, where it is of Brazil, Portugal or Spain."""
    region, others = regions
    found = _among(candidate, region)
    if found is not None or candidate.lstrip("( ").startswith(("+", "00")):
        return found
    elsewhere = {number for other in others if (number := _number(candidate, other))}
    return elsewhere.pop() if len(elsewhere) == 1 else None


def without_tax_numbers(text: str) -> str:
    """Nor those of an identity: they are as long as a phone's."""
    return str(_TAXES.sub(" ", text))


def phones_told(text: str, region: str) -> tuple[str, ...]:
    """All that are told in one message, in their order."""
    found = (_among(one.strip(), region) for one in _CANDIDATE.findall(text))
    return tuple(dict.fromkeys(number for number in found if number))


def country_of(number: str) -> str:
    """'+52 55 1234 5678' -> 'MX'; '' for what says no country."""
    try:
        return str(phonenumbers.region_code_for_number(phonenumbers.parse(number)) or "")
    except NumberParseException:
        return ""


def _of_a_named_country(candidate: str, text: str) -> str | None:
    """'07700 900123, uk': where the country is told, it is enough that the number could exist."""
    before, _, after = text.partition(candidate)
    for country in countries_in(f"{before[-_BESIDE:]} {after[:_BESIDE]}"):
        with suppress(NumberParseException):
            number = phonenumbers.parse(candidate, country)
            if phonenumbers.is_possible_number(number):
                return _written(number)
    return None


def _without_its_plus(candidate: str) -> str | None:
    """'525587654321', in answer to the question for it"""
    digits = "".join(filter(str.isdigit, candidate))
    number = _number(f"+{digits}", "") if len(digits) > _NATIONAL else None
    is_real = number is not None and phonenumbers.is_valid_number(phonenumbers.parse(number))
    return number if is_real else None


def _candidates(text: str) -> list[str]:
    return [found.strip() for found in _CANDIDATE.findall(text)][:5]


def _among(candidate: str, region: str) -> str | None:
    """'10452 600111222' is no number, but one of its pieces is."""
    whole = _number(candidate, region)
    has_area = candidate.startswith("(")  # '(11) 91234-5678' is one
    parts = candidate.split()
    sizes = [sum(map(str.isdigit, part)) for part in parts]
    has_area = has_area or min(sizes) < _AN_ORDERS  # so is '11 91234-5678'
    pieces = [part for part, size in zip(parts, sizes, strict=True) if size >= _WHOLE]
    pieces = [] if has_area else pieces
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
    is_whole = any(sum(map(str.isdigit, text)) >= _WHOLE for text in candidates)
    return "needs_country" if is_whole else "phone"
