"""When people are at the desk, and when a customer may expect their answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import re2
from babel.core import get_global
from babel.dates import format_date, format_time

from dialog.errors import SettingsError
from dialog.phrases import Phrases

FALLBACK_COUNTRY = "ES"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re2.compile(r"^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$")
_LOCALES = {"es": "es", "en": "en", "pt": "pt"}
_LOOK_AHEAD = 370  # days; longer than any holiday


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a day; `closes` may be 24:00, said as midnight."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """No weekly hours at all means: always open."""

    timezone: ZoneInfo
    weekly: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    answer_minutes: int = 15

    @classmethod
    def from_settings(
        cls,
        timezone: str = "Europe/Madrid",
        weekly: Mapping[str, str] | None = None,
        holidays: Sequence[date] = (),
        answer_minutes: int = 15,
    ) -> "Hours":
        """{"mon": "09:00-14:00, 16:00-19:00", "sun": "closed"}. Raises SettingsError."""
        problems: list[str] = []
        spans = {
            DAYS.index(day): tuple(_spans(day, text, problems))
            for day, text in (weekly or {}).items()
            if _is_day(day, problems)
        }
        if weekly and not problems and not any(spans.values()):
            problems.append("hours: no day is open. Give one, or leave the section out.")
        zone = _zone(timezone, problems)
        if problems or zone is None:
            raise SettingsError(problems)
        return cls(zone, spans, frozenset(holidays), answer_minutes)

    @property
    def country(self) -> str:
        """Where the shop is, by its clock: 'America/Mexico_City' -> 'MX'."""
        return str(get_global("zone_territories").get(self.timezone.key, FALLBACK_COUNTRY))

    def is_open(self, now: datetime) -> bool:
        return _is_open(self, now.replace(second=0, microsecond=0))

    def is_open_in(self, minute: datetime) -> bool:
        """The same, reckoned anew: opening hours begin and end with a minute."""
        return self._span_at(minute) is not None

    def next_opening(self, now: datetime) -> datetime:
        """`now` while open; else the next moment when somebody is there."""
        if self.is_open(now):
            return now
        for opens, _ in self._days_from(now):
            if opens > now:
                return opens
        return now + timedelta(days=_LOOK_AHEAD)

    def promise(self, now: datetime) -> datetime:
        """When a customer who writes now has an answer."""
        minutes = timedelta(minutes=self.answer_minutes)
        span = self._span_at(now)
        if span is not None and now + minutes <= span[1]:
            return now + minutes
        return self._after(now, span) + (timedelta(0) if span else minutes)

    def answer_by(self, now: datetime, language: str, phrases: Phrases) -> str:
        """The promise in words: 'en unos 15 minutos', 'el lunes a partir de las 9:00'."""
        return _promised(self, now.replace(second=0, microsecond=0), language, phrases)

    def promised(self, now: datetime, language: str, phrases: Phrases) -> str:
        """The same, reckoned anew."""
        span = self._span_at(now)
        soon = timedelta(minutes=self.answer_minutes)
        if span is not None and (not self.weekly or now + soon <= span[1]):
            return _duration(self.answer_minutes, language, phrases)
        return self.opening_in_words(now, self._after(now, span), language, phrases)

    def opening_in_words(
        self, now: datetime, opens: datetime, language: str, phrases: Phrases
    ) -> str:
        """'hoy a las 16:00', 'mañana a las 9:00', 'el lunes a las 9:00', 'el 7 de enero ...'"""
        today, day = self._local(now).date(), self._local(opens).date()
        locale = _LOCALES.get(language, "es")
        at = format_time(self._local(opens), "short", locale=locale).replace("\u202f", " ")
        away = (day - today).days
        if away <= 1:
            return phrases.text(language, ("bot.when.today", "bot.when.tomorrow")[away], time=at)
        if away <= 6:
            weekday = format_date(day, "EEEE", locale=locale)
            return phrases.text(language, "bot.when.weekday", day=weekday, time=at)
        wording = phrases.text(language, "bot.when.date_format")
        return phrases.text(
            language, "bot.when.date", day=format_date(day, wording, locale=locale), time=at
        )

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.timezone)

    def _span_at(self, now: datetime) -> tuple[datetime, datetime] | None:
        if not self.weekly:
            return now, now + timedelta(days=_LOOK_AHEAD)
        start = now - timedelta(days=1)
        near = self._days_from(start, days=3)
        return next((span for span in near if span[0] <= now < span[1]), None)

    def _after(self, now: datetime, span: tuple[datetime, datetime] | None) -> datetime:
        return self.next_opening(span[1] if span else now)

    def _days_from(
        self, now: datetime, days: int = _LOOK_AHEAD
    ) -> Iterator[tuple[datetime, datetime]]:
        first = self._local(now).date()
        for offset in range(days):
            day = first + timedelta(days=offset)
            if day not in self.holidays:
                for span in self.weekly.get(day.weekday(), ()):
                    yield self._at(day, span.opens), self._closing(day, span)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.timezone).astimezone(ZoneInfo("UTC"))

    def _closing(self, day: date, span: Span) -> datetime:
        after_midnight = span.closes <= span.opens
        return self._at(day + timedelta(days=1) if after_midnight else day, span.closes)


@lru_cache(maxsize=64)  # the same for all who write in this minute
def _is_open(hours: Hours, minute: datetime) -> bool:
    return hours.is_open_in(minute)


@lru_cache(maxsize=64)
def _promised(hours: Hours, minute: datetime, language: str, phrases: Phrases) -> str:
    return hours.promised(minute, language, phrases)


def _duration(minutes: int, language: str, phrases: Phrases) -> str:
    if minutes < 60:
        return phrases.text(language, "bot.when.minutes", minutes=str(minutes))
    if minutes < 120:
        return phrases.text(language, "bot.when.one_hour")
    return phrases.text(language, "bot.when.hours", hours=str(round(minutes / 60)))


def _is_day(day: str, problems: list[str]) -> bool:
    if day not in DAYS:
        problems.append(f"hours.weekly.{day}: no such day. Use {', '.join(DAYS)}.")
    return day in DAYS


def _spans(day: str, text: str, problems: list[str]) -> Iterator[Span]:
    if text.strip().lower() in ("", "closed"):
        return
    for part in text.split(","):
        span = _span(part)
        if span is None:
            problems.append(
                f"hours.weekly.{day}: {part.strip()!r} is no time span. "
                'Write "09:00-18:00", "09:00-14:00, 16:00-19:00" or "closed".'
            )
        else:
            yield span


def _span(text: str) -> Span | None:
    found = _SPAN.match(text)
    if not found:
        return None
    h1, m1, h2, m2 = (int(part) for part in found.groups())
    if h1 > 23 or m1 > 59 or h2 > 24 or m2 > 59 or (h2 == 24 and m2):
        return None
    return Span(time(h1, m1), time(h2 % 24, m2))


def _zone(name: str, problems: list[str]) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(f'hours.timezone: {name!r} is unknown. Write one like "Europe/Madrid".')
        return None
