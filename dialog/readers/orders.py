"""The number of an order, out of whatever surrounds it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import phonenumbers
import re2

from dialog.identity import canonical_number
from dialog.model import Inbound
from dialog.readers.phones import without_tax_numbers
from dialog.readers.reader import NotUnderstood, Reader, words_of
from dialog.readers.spoken_numbers import in_digits

_EMAIL = re2.compile(r"\S*@\S*")
_DATE = re2.compile(r"\b\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}\b|\b\d{1,2}/\d{1,2}\b")
_MONEY = re2.compile(
    r"(?i)(?:[€$£]|\bs/\.?)\s*\d[\d.,]*"
    r"|\d[\d.,]*\s*(?:€|\$|£|euros?|eur|pesos|usd|d[oó]lares|reais|soles|mxn|clp|cop|ars|pen|brl)\b"
    r"|\d[\d.,]*\s*[€$£%]"
)
_PLACE = re2.compile(
    r"(?i)\b(?:cp|c\.p\.|c[oó]digo postal|postal|zip|cep|postcode)\W{0,3}\d+"
    r"|\b\d{4,5}-\d{3}\b"  # '01310-200', '1200-192'
)
_BODY = r"([A-Za-z]{0,4}-?\d[\d\-]{1,13})\b"
_ABROAD = re2.compile(r"\+\d[\d \-.]{8,15}\d\b")  # '+55 11 91234-5678'
_BRACKETS = re2.compile(r"[()]")  # '(305) 555-0142' is one number
_CUED = re2.compile(
    r"(?i)(?:\b(?:pedidos?|[oó]rdene?s?|orders?|compra|encomendas?|referencia|ref)\b|#)"
    r"(?:[\s:#.,\-]|n[uú]mero|n\.?[ºo°]|num|number|is|es|é|el|la|the|o|con|with|com|mi|my|meu|for|me|"
    r"de pedido|sería|seria)*?\b" + _BODY
)
_LETTERED = re2.compile(r"\b([A-Z]{1,4}-?\d{3,10})\b")
_POINTED_AT = re2.compile(
    r"(?i)\b(?:el|la|del|the|o|do|da|est[aá]|anda|viene|is|n[uú]mero|number|n[ºo°]\.?)"
    r"\s+#?(\d[\d\-]{3,8})\b"
)
_ALONE = re2.compile(
    r"(?i)(?:[\s,.;:#()!¡?¿\-\p{So}\x{FE0F}]|hola|es|is|é|el|the|n[uú]mero|number|gracias|thanks|obrigad[oa]|"
    r"por favor|porfa|please|mi|my|y|and|e|correo|email|mail|perd[oó]n|sorry|no|"
    # who is not sure, and who has mistaken it
    r"\bi (?:think|thought|believe|meant|mean)\b|\bit['’]?s\b|\bo?ops\b|\bopa\b|\b[oau]h\b|\bum\b|"
    r"\bhm+\b|\bwell\b|\bpues\b|"
    r"\bmy (?:bad|mistake)\b|\bactually\b|\bwait\b|\b(?:what|how) about\b|\bok(?:ay)?\b|\bhere\b|"
    r"\b(?:it )?(?:should|might|could) be\b|\bmaybe\b|\bprobably\b|\bnot sure(?: but)?\b|"
    r"\b(?:creo|pienso) que\b|\bcreo\b|\bdisculp[ae]\b|\bqu[eé] tal\b|\bpuede ser\b|\bser[aá]\b|"
    r"\b(?:quise|quis) (?:decir|dizer)\b|\b(?:me )?(?:equivoqu[eé]|enganei)(?:-me)?\b|\bdigo\b|"
    r"\bacho(?: que)?\b|\bdesculp[ae]\b|\bfoi mal\b|\b(?:pode|deve|dever[aá]) ser\b|\btalvez\b|"
    r"\baqui\b|\baquí\b|\bo\b|\ba\b|\bent[aã]o\b|\bna verdade\b|\ben realidad\b)*"
)
_OF_AN_ORDER = re2.compile(
    r"(?i)\b(?:pedidos?|[oó]rdene?s?|orders?|compra|encomendas?|paquete|pacote|parcel|package|"
    r"ordered|bought|comprou|comprei|compr[oó]|compr[eé]|pedi[oó]?|ped[ií]|encomend(?:ou|ei))\b"
)
_SET_APART = re2.compile(r"(?:[,:;(\n]|[-–—]\s)\s*#?(\d{5,8})\b")  # 'el pedido de mi hija, 10452'
_AT_THE_END = re2.compile(r"\s#?(\d{5,8})\W*$")  # 'o pedido da minha esposa 10452'
SHORTEST = 4  # digits of a number that stands without a word for it
_AROUND = 4  # words around a number that say nothing else
_OF_A_PHONE = 9  # digits, at least
_LONGEST_SPACED = 8  # digits: more, written in groups, are a phone
_GROUP = re2.compile(r"\d[\d \-.]*\d")
_LONE_GROUP = re2.compile(r"\d+(?:-\d+)*")
_SPACED_OUT = re2.compile(r"(?:\b\d{1,3}[ .]){1,4}\d{1,3}\b")  # '104 52', '1 0 4 5 2'
_O_FOR_ZERO = re2.compile(r"(\d)[oO](\d)")  # '1O452'
_YEAR = re2.compile(r"(?:19|20)\d\d")
_BETWEEN_TWO = re2.compile(
    r"(?i)[\s,;/&#+]*(?:y|e|and|o|el|la|los|the|del|de|my|mi|meu|pedido|order|tambi[eé]n|also|"
    r"tamb[eé]m|otro|other|outro|n[uú]mero|number|[\s,;/&#+])*"
)


def order_numbers_in(text: str) -> tuple[str, ...]:
    """All that are named in one breath: 'mis pedidos 10452 y 10460' -> ('10452', '10460')"""
    first = _spot(Inbound("", "", "", text))
    if first is None:
        return ()
    bare = _without_other_numbers(_written(Inbound("", "", "", text)))
    named: list[str] = []
    end = 0
    for group in _LONE_GROUP.finditer(bare):
        number = canonical_number(group[0])
        if number == first or (named and _BETWEEN_TWO.fullmatch(bare[end : group.start()])):
            named.append(number)
        end = group.end()
    return tuple(dict.fromkeys(number for number in named if len(number) >= SHORTEST)) or (first,)


def is_a_bare_number(text: str) -> bool:
    """'10452', 'el #10452', 'es el diez mil cuatrocientos cincuenta y dos'"""
    written = in_digits(text)
    words = sum(any(map(str.isalpha, word)) for word in written.split())
    return words <= _AROUND and _spot(Inbound("", "", "", text)) is not None


def _read(message: Inbound) -> str:
    """'es el #10-452, gracias' -> '10452'"""
    found = _spot(message)
    if found is not None:
        return found
    bare = _without_other_numbers(_written(message))
    lettered = _LETTERED.search(bare.upper())
    groups = (canonical_number(group) for group in _GROUP.findall(bare))
    number = canonical_number(lettered[1]) if lettered else next(groups, "")
    if not 2 <= len(number) <= 14:
        raise NotUnderstood
    return number


def _written(message: Inbound) -> str:
    """With numbers that are told in words as digits."""
    return _in_figures(words_of(message))


@lru_cache(maxsize=64)  # one message is looked at several times
def _in_figures(text: str) -> str:
    return str(_O_FOR_ZERO.sub(r"\g<1>0\2", in_digits(text)))


def _spot(message: Inbound) -> str | None:
    return _spotted(words_of(message))


@lru_cache(maxsize=64)  # as above
def _spotted(told: str) -> str | None:
    text = _in_figures(told)
    if "@" not in text and not any(map(str.isdigit, text)):
        return None
    bare = _without_other_numbers(text)
    return next((number for number in _candidates(bare) if _is_an_order(number)), None)


def _spot_loosely(message: Inbound) -> str | None:
    """'¿llega hoy? 10452 ana@example.com': the only number of a text that is about an order."""
    return _spotted_loosely(words_of(message))


@lru_cache(maxsize=64)  # as above
def _spotted_loosely(told: str) -> str | None:
    found = _spotted(told)
    if found is not None:
        return found
    text = _in_figures(told)
    if not any(map(str.isdigit, text)):
        return None
    bare = _without_other_numbers(text)
    found_ones = _LONE_GROUP.findall(bare)
    groups = [group for group in found_ones if SHORTEST <= len(group) <= _LONGEST_SPACED]
    is_one = len(groups) == 1 and not _YEAR.fullmatch(groups[0])
    return canonical_number(groups[0]) if is_one else None


def _candidates(bare: str) -> Iterator[str]:
    for pattern in (_CUED, _LETTERED, _POINTED_AT):
        for found in pattern.finditer(bare):
            yield canonical_number(found[1])
    apart = _SET_APART.findall(bare)
    if len(apart) == 1 and _OF_AN_ORDER.search(bare):
        yield canonical_number(apart[0])
    last = _AT_THE_END.search(bare)
    if last and len(_LONE_GROUP.findall(bare)) == 1 and _OF_AN_ORDER.search(bare):
        yield canonical_number(last[1])
    if _ALONE.fullmatch(_LONE_GROUP.sub(" ", bare)):
        for group in _LONE_GROUP.findall(bare):
            if len(group) >= SHORTEST:
                yield canonical_number(group)


def _is_an_order(number: str) -> bool:
    """Three digits at least: 'mi pedido, 2 camisetas' names no order."""
    return 3 <= sum(char.isdigit() for char in number) <= 12


def _without_other_numbers(text: str) -> str:
    """The text without e-mails, dates, sums, postcodes and phones."""
    text = without_tax_numbers(text)
    for pattern in (_EMAIL, _DATE, _MONEY, _PLACE, _BRACKETS, _ABROAD):
        text = pattern.sub(" ", text)
    for group in _GROUP.findall(text):
        for number in _numbers_in(group):
            if _is_a_phone(number):
                text = text.replace(number, " ")
    return str(_SPACED_OUT.sub(_in_one, text.replace("+", " ")))


def _numbers_in(group: str) -> list[str]:
    """'600 111 222' is one number; '10452 600111222' are two: one of them is a phone by itself."""
    pieces = group.split()
    others = [piece for piece in pieces if not _is_long(piece)]
    has_area = bool(others) and max(map(len, others)) < SHORTEST  # '55 11 91234-5678' is one
    are_several = len(others) < len(pieces) > 1 and not has_area
    return pieces if are_several else [group]


def _is_long(piece: str) -> bool:
    return sum(map(str.isdigit, piece)) >= _OF_A_PHONE


def _in_one(found: Any) -> str:
    """'104 52' -> '10452'; too few or too many digits stay as they are."""
    written = str(found[0])
    digits = "".join(filter(str.isdigit, written))
    return digits if SHORTEST <= len(digits) <= _LONGEST_SPACED else written


def _is_a_phone(group: str) -> bool:
    digits = sum(char.isdigit() for char in group)
    if not _OF_A_PHONE <= digits <= 15:
        return False
    if any(not char.isdigit() for char in group):  # '300 123 4567': nobody spaces an order so
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(group, "ES"))
    except phonenumbers.NumberParseException:
        return False


order_number = Reader(_read, _spot)
order_number_nearby = Reader(_read, _spot_loosely)  # where the talk is of an order already
