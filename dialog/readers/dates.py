"""A day: '12/11/2026', '2026-11-12', '12 de noviembre', 'ayer' -> '2026-11-12'."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import re2

from dialog.model import Inbound
from dialog.readers.reader import NotUnderstood, Reader
from dialog.understanding.folding import fold

_ISO = re2.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re2.compile(r"\b(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?\b")
_NAMED = re2.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?(?: de| of)? ([a-z]{3,10})"
    r"|([a-z]{3,10}) (\d{1,2})(?:st|nd|rd|th)?)"
    r"(?:,?(?: de| del)? (\d{4}))?\b"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero january janeiro ene jan",
            "febrero february fevereiro feb fev",
            "marzo march marco mar",
            "abril april abr apr",
            "mayo may maio mai",
            "junio june junho jun",
            "julio july julho jul",
            "agosto august ago aug",
            "septiembre setiembre september setembro sep sept set",
            "octubre october outubro oct out",
            "noviembre november novembro nov",
            "diciembre december dezembro dic dec dez",
        ),
        start=1,
    )
    for name in names.split()
}
_NEAR_DAYS = {
    "hoy": 0, "today": 0, "hoje": 0, "ayer": -1, "yesterday": -1, "ontem": -1,
    "anteayer": -2, "antier": -2, "anteontem": -2, "manana": 1, "tomorrow": 1, "amanha": 1,
}  # fmt: skip


def date_(today: Callable[[], date]) -> Reader:
    """Reads a day as ISO text. A day without a year is the nearest one to `today`."""

    def read(message: Inbound) -> str:
        found = _day(fold(message.text), today())
        if found is None:
            raise NotUnderstood("date")
        return found.isoformat()

    return Reader(read)


def _day(text: str, today: date) -> date | None:
    if found := _ISO.search(text):
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.search(text):
        return _dated(int(found[1]), int(found[2]), found[3], today)
    for found in _NAMED.finditer(text):
        month = _MONTHS.get(found[2] or found[3])
        if month:
            return _dated(int(found[1] or found[4]), month, found[5], today)
    near = next((_NEAR_DAYS[word] for word in text.split() if word in _NEAR_DAYS), None)
    return today + timedelta(days=near) if near is not None else None


def _dated(day: int, month: int, year: str | None, today: date) -> date | None:
    """Day before month, as everywhere we serve; the nearest year when none is told."""
    if year:
        return _valid(int(year) + (2000 if len(year) == 2 else 0), month, day)
    years = (today.year - 1, today.year, today.year + 1)
    days = [found for near in years if (found := _valid(near, month, day))]
    return min(days, key=lambda found: abs(found - today), default=None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return datetime(year, month, day).date()  # noqa: DTZ001 - a day has no zone
    except ValueError:
        return None
