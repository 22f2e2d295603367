"""Numbers that are told in words, as they are dictated: 'diez mil cuatrocientos' -> '10400'.

Spanish, English and Portuguese in one list: the words that two of them share mean the same.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import re2

from dialog.listening import tokens_of
from dialog.readers.word_list import words
from dialog.understanding.folding import fold

_UNITS = """
cero zero oh; uno un una um uma one; dos duas dois two; tres three; cuatro quatro four; cinco five;
seis six; siete sete seven; ocho oito eight; nueve nove nine; diez dez ten; once onze eleven;
doce doze twelve; trece treze thirteen; catorce quatorze fourteen; quince quinze fifteen;
dieciseis dezesseis dezasseis sixteen; diecisiete dezessete dezassete seventeen;
dieciocho dezoito eighteen; diecinueve dezenove dezanove nineteen; veinte vinte twenty;
veintiuno veintiun; veintidos; veintitres; veinticuatro; veinticinco; veintiseis; veintisiete;
veintiocho; veintinueve
"""
_TENS = """
treinta trinta thirty; cuarenta quarenta forty fourty; cincuenta cinquenta fifty;
sesenta sessenta sixty; setenta seventy; ochenta oitenta eighty; noventa ninety
"""
_HUNDREDS = """
cien ciento cem cento; doscientos duzentos; trescientos trezentos; cuatrocientos quatrocentos;
quinientos quinhentos; seiscientos seiscentos; setecientos setecentos; ochocientos oitocentos;
novecientos novecentos
"""
_JOINTS = words("y e and")
_HUNDRED, _THOUSAND = words("hundred"), words("mil thousand")
_SHORTEST = 4  # digits, or a number as large: less is told of everything
_LONGEST = 8
_A_FEW = 2  # words of a number, at least
_WORD = re2.compile(r"[\p{L}\p{M}]+")


def _listed(text: str, first: int, step: int) -> dict[str, int]:
    groups = (group.split() for group in text.split(";"))
    return {word: first + place * step for place, group in enumerate(groups) for word in group}


_VALUES = {**_listed(_UNITS, 0, 1), **_listed(_TENS, 30, 10), **_listed(_HUNDREDS, 100, 100)}
_KNOWN = _VALUES.keys() | _HUNDRED | _THOUSAND


def counts(word: str) -> bool:
    """'veintidós': most of these words are of several languages."""
    return word in _KNOWN or word in _JOINTS


def value_of(word: str) -> int:
    """'tres' -> 3; 0 for what is no number of one word."""
    return _VALUES.get(word, 0)


@lru_cache(maxsize=256)  # every reader of a turn looks at the same message
def in_digits(text: str, longest: int = _LONGEST) -> str:
    """'el diez mil cuatrocientos, gracias' -> 'el 10400, gracias'; other words stay."""
    if sum(word in _KNOWN for word in tokens_of(text)) < _A_FEW:
        return text
    for start, end, number in reversed(list(_runs(text))):
        if len(number) > longest:
            continue
        text = f"{text[:start]}{number}{text[end:]}"
    return text


def _runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Where numbers of several words stand, and what they are."""
    run: list[Any] = []
    for found in [*_WORD.finditer(text), None]:
        if found is not None and _goes_on(run, found, text):
            run.append(found)
            continue
        yield from _told(run)
        run = [found] if found is not None and fold(found[0]) in _KNOWN else []


def _goes_on(run: list[Any], found: Any, text: str) -> bool:
    if not run or text[run[-1].end() : found.start()].strip(" -,"):
        return False
    word = fold(found[0])
    return word in _KNOWN or word in _JOINTS


def _told(run: list[Any]) -> Iterator[tuple[int, int, str]]:
    while run and fold(run[-1][0]) in _JOINTS:
        run = run[:-1]
    said = [word for found in run if (word := fold(found[0])) not in _JOINTS]
    number = _number(said) if len(said) > 1 else ""
    if len(number) >= _SHORTEST:
        yield run[0].start(), run[-1].end(), number


def _number(said: Sequence[str]) -> str:
    """As one number where it has its thousands; else piece by piece, as it is read out."""
    if not _THOUSAND.isdisjoint(said):
        return str(_sum(said))
    pieces = list(_pieces(said))
    is_spelt = all(len(piece) == 1 for piece in pieces)
    number = "".join(pieces)
    return number if is_spelt or len(number) > _SHORTEST else ""


def _pieces(said: Sequence[str]) -> Iterator[str]:
    """'diez cuatrocientos cincuenta dos' -> '10', '452'; 'uno cero cuatro' -> '1', '0', '4'"""
    piece: list[int] = []
    for word in said:
        value = _VALUES.get(word, 100)
        if piece and not (value and _room_after(piece[-1]) > value):
            yield str(sum(piece))
            piece = []
        piece.append(value)
    if piece:
        yield str(sum(piece))


def _room_after(value: int) -> int:
    """What may still be added to it: a unit to a ten, both to a hundred, nothing to a unit."""
    if value >= 100:
        return 100
    return 10 if value >= 20 and value % 10 == 0 else 0


def _sum(said: Sequence[str]) -> int:
    """'ten thousand four hundred fifty two' -> 10452"""
    total = part = 0
    for word in said:
        if word in _THOUSAND:
            total, part = total + max(part, 1) * 1000, 0
        elif word in _HUNDRED:
            part = max(part, 1) * 100
        else:
            part += _VALUES[word]
    return total + part
