"""Proof: what may be shown to whom.

An order is shown to whoever knows its number *and* the full e-mail or phone it was placed with, or
whose phone the channel itself vouches for. A typed e-mail or phone alone proves nothing, and a
miss never says which half was wrong. After MISSES_AN_HOUR misses a person takes over.

Comparing is done here, never left to a shop's search, which may be loose.
"""

import hashlib
import hmac
from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta

from dialog.model import Json
from dialog.ports import Order

MISSES_AN_HOUR = 5
_HOUR = timedelta(hours=1)
_MISSES = "order_misses"  # in State.known: [[when, fingerprint], ...], oldest first

_TEN_DIGITS = ("52", "54", "55", "57")  # MX, AR, BR, CO: nine would match two people
_SHORTEST = 8  # digits of a phone
_NOBODY = Order(number="", status="", email="nobody@invalid", phone="")


def canonical_number(number: str) -> str:
    """'#10-452' -> '10452', 'lc 10452' -> 'LC10452'"""
    return "".join(sign for sign in number.upper() if sign.isascii() and sign.isalnum())


def same_email(one: str, other: str) -> bool:
    mine, theirs = one.strip().casefold(), other.strip().casefold()
    return bool(mine) and hmac.compare_digest(mine.encode(), theirs.encode())


def same_phone(one: str, other: str) -> bool:
    """Equal as people write phones: with or without the country, never on fewer than 8 digits."""
    mine, theirs = digits_of(one), digits_of(other)
    if one.strip().startswith("+") and other.strip().startswith("+"):
        return bool(mine) and _without_mobile_mark(mine) == _without_mobile_mark(theirs)
    wanted = 10 if any(_needs_ten(digits) for digits in (mine, theirs)) else 9
    shorter = min(len(mine), len(theirs))
    if shorter < _SHORTEST or (wanted == 10 and shorter < 10):
        return False
    tail = min(wanted, shorter)
    return hmac.compare_digest(mine[-tail:], theirs[-tail:])


def phone_key(phone: str) -> str:
    """Phones that are the same have the same key; not the other way round."""
    return digits_of(phone)[-_SHORTEST:]


def proves(order: Order | None, proof: str) -> bool:
    """Does this e-mail or phone belong to the order? The same work when there is no order."""
    theirs = order or _NOBODY
    matches = same_email(proof, theirs.email) if "@" in proof else same_phone(proof, theirs.phone)
    return matches and order is not None


def is_locked(known: Mapping[str, Json], now: datetime) -> bool:
    """Too many misses in the last hour: nothing more is looked up here."""
    return len(_recent(known, now)) >= MISSES_AN_HOUR


def note_miss(known: MutableMapping[str, Json], now: datetime, number: str, proof: str) -> None:
    """Count a wrong pair, once: a flow runs again from the top on every message."""
    pair = f"{canonical_number(number)}|{proof.strip().casefold()}"
    fingerprint = hashlib.sha256(pair.encode()).hexdigest()[:16]
    misses = _recent(known, now)
    if all(fingerprint != seen for _, seen in misses):
        known[_MISSES] = [*misses, [now.isoformat(), fingerprint]]


def lock(known: MutableMapping[str, Json], now: datetime) -> None:
    """As after too many misses: a person has to look."""
    known[_MISSES] = [[now.isoformat(), f"locked {place}"] for place in range(MISSES_AN_HOUR)]


def _recent(known: Mapping[str, Json], now: datetime) -> list[list[str]]:
    misses: list[list[str]] = known.get(_MISSES) or []
    return [miss for miss in misses if now - datetime.fromisoformat(miss[0]) < _HOUR]


def digits_of(phone: str) -> str:
    """'+34 600 11 12 22' -> '34600111222'"""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return digits.removeprefix("00")


def _needs_ten(digits: str) -> bool:
    return len(digits) > 10 and digits.startswith(_TEN_DIGITS)


def _without_mobile_mark(digits: str) -> str:
    """Mexico and Argentina write mobiles with a 1 or a 9 that is not always there."""
    for mark in ("521", "549"):
        if digits.startswith(mark) and len(digits) == 13:
            return mark[:2] + digits[3:]
    return digits
