"""Bank cards' numbers that customers type: blanked before they are kept, and never read.

What a card looks like: its issuer's first digits, its length, the check digit of ISO/IEC 7812-1
(Luhn), written in one piece or grouped as on the card. Only then: an order's or a parcel's number
stays what it is. PCI DSS 3.3 forbids to keep the security code, 3.4 allows the last four digits.
"""

import re2

MARK = "••••"
_SHORTEST = 14

# What stands between the groups: also what is pasted along and looks like a space, or like nothing.
_SPACES = r"\t\p{Zs}\p{Cf}"
_BETWEEN = rf"[{_SPACES}\p{{Pd}}.]"
_DIGITS = re2.compile(rf"\p{{Nd}}+(?:{_BETWEEN}{{1,3}}\p{{Nd}}+)*")  # of any script
_GROUP = re2.compile(r"\p{Nd}+")
_HINT = re2.compile(
    rf"\p{{Nd}}{{4}}{_BETWEEN}{{0,3}}\p{{Nd}}{{4}}|\p{{Nd}}{{4}}{_BETWEEN}{{1,3}}\p{{Nd}}{{6}}"
)
_UNTIL = rf"[{_SPACES},;]+[0-9]{{2}} ?[/ -] ?[0-9]{{2,4}}"  # '12/27'
_NAMED = rf"\b(?:cvv|cvc|cvn)[12]?(?:[{_SPACES}](?:es|is|é))?[{_SPACES}:=-]{{0,3}}"
_CODE = re2.compile(rf"(?i)({_NAMED}|{MARK} [0-9]{{4}}{_UNTIL}[{_SPACES},;]+)[0-9]{{3,4}}\b")
_BLANKED = re2.compile(rf"(?i){MARK} [0-9]{{4}}(?:{_UNTIL})?|[ ,;]*(?:{_NAMED})?\*\*\*")
_GROUPS = ((4, 4, 4, 4), (4, 6, 5), (4, 6, 4))  # and in one piece
_MOST = 4  # groups of one card
_ISSUERS = (  # digits in all, the first four from, to
    (16, 4000, 4999),  # Visa, Elo
    (16, 5018, 5099),  # Maestro, Elo, Carnet
    (16, 5100, 5599),  # Mastercard
    (16, 2221, 2720),
    (16, 5893, 5897),  # Naranja, Cabal
    (16, 6011, 6011),  # Discover
    (16, 6042, 6062),  # Cabal, Hipercard
    (16, 6200, 6299),  # UnionPay
    (16, 6360, 6369),  # Elo
    (16, 6440, 6599),  # Discover, Elo
    (16, 6759, 6763),  # Maestro
    (16, 3528, 3589),  # JCB
    (15, 3400, 3499),  # American Express
    (15, 3700, 3799),
    (14, 3000, 3059),  # Diners
    (14, 3600, 3699),
    (14, 3800, 3899),
)


def blanked(text: str) -> str:
    """'mi tarjeta 4111 1111 1111 1111, cvv 123' -> 'mi tarjeta •••• 1111, cvv ***'"""
    if len(text) < _SHORTEST or not _HINT.search(text):
        return text
    pieces, end = [], 0
    for run in _DIGITS.finditer(text):
        for start, stop, last in _cards(run.group()):
            pieces += [text[end : run.start() + start], f"{MARK} {last}"]
            end = run.start() + stop
    return _CODE.sub(r"\1***", "".join(pieces) + text[end:]) if pieces else text


def without_cards(text: str) -> str:
    """What is read of it: four digits of a card are no order's number."""
    told = blanked(text)
    return _BLANKED.sub(" ", told).strip() if MARK in told else told


def names_a_card(text: str) -> bool:
    return MARK in text or blanked(text) != text


def _cards(run: str) -> list[tuple[int, int, str]]:
    """Where the cards are in '4111 1111 1111 1111 12': start, end, the last four digits."""
    groups = _groups(run)
    found, place = [], 0
    while place < len(groups):
        size = _card_at([digits for _, digits in groups[place : place + _MOST]])
        if size:
            start, (last_at, last) = groups[place][0], groups[place + size - 1]
            found.append(
                (start, last_at + len(last), "".join(str(int(sign)) for sign in last[-4:]))
            )
        place += size or 1
    return found


def _groups(run: str) -> list[tuple[int, str]]:
    return [(group.start(), group.group()) for group in _GROUP.finditer(run)]


def _card_at(groups: list[str]) -> int:
    """How many groups from the first on are one card; 0 for none."""
    if _is_card(groups[0]):
        return 1
    for sizes in _GROUPS:
        told = groups[: len(sizes)]
        if tuple(map(len, told)) == sizes and _is_card("".join(told)):
            return len(sizes)
    return 0


def _is_card(digits: str) -> bool:
    """Digits alone, 14 to 16 of them."""
    if not digits.isdecimal():  # RE2 may know younger digits than Python
        return False
    first = int(digits[:4])
    known = any(len(digits) == size and low <= first <= high for size, low, high in _ISSUERS)
    return known and _is_checked(digits)


def _is_checked(digits: str) -> bool:
    """The last digit makes the sum a multiple of ten (Luhn)."""
    every_second = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (every_second + sum(map(int, digits[-1::-2]))) % 10 == 0
