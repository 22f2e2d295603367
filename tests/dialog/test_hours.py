from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dialog.errors import SettingsError
from dialog.hours import Hours
from tests.fakes.dialog import WEEK, phrases

MADRID = ZoneInfo("Europe/Madrid")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).astimezone(UTC)


def a_week(**changes: str) -> Hours:
    return Hours.from_settings("Europe/Madrid", {**WEEK, **changes})


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2026-11-24T08:59", False),
        ("2026-11-24T09:00", True),
        ("2026-11-24T18:59", True),
        ("2026-11-24T19:00", False),
        ("2026-11-28T13:00", True),
        ("2026-11-29T13:00", False),
    ],
)
def test_open_means_inside_a_span_of_the_day(now: str, is_open: bool) -> None:
    assert a_week().is_open(at(now)) is is_open


def test_a_siesta_is_closed() -> None:
    hours = a_week(tue="09:00-14:00, 16:00-19:00")

    assert not hours.is_open(at("2026-11-24T15:00"))
    assert hours.next_opening(at("2026-11-24T15:00")) == at("2026-11-24T16:00")


def test_a_span_may_pass_midnight() -> None:
    hours = a_week(fri="20:00-02:00", sat="closed")

    assert hours.is_open(at("2026-11-28T01:30"))
    assert not hours.is_open(at("2026-11-28T02:00"))


def test_a_holiday_is_closed_and_skipped() -> None:
    hours = Hours.from_settings("Europe/Madrid", WEEK, [date(2026, 12, 8)])

    assert not hours.is_open(at("2026-12-08T11:00"))
    assert hours.next_opening(at("2026-12-08T11:00")) == at("2026-12-09T09:00")


def test_while_open_the_next_opening_is_now() -> None:
    assert a_week().next_opening(at("2026-11-24T11:00")) == at("2026-11-24T11:00")


def test_opening_hours_keep_their_wall_clock_over_summer_time() -> None:
    assert a_week().next_opening(at("2026-03-28T20:00")) == at("2026-03-30T09:00")


def test_the_promise_is_soon_while_open_and_after_opening_when_closed() -> None:
    assert a_week().promise(at("2026-11-24T11:00")) == at("2026-11-24T11:15")
    assert a_week().promise(at("2026-11-24T21:00")) == at("2026-11-25T09:15")


def test_nothing_is_promised_for_minutes_after_closing() -> None:
    assert a_week().promise(at("2026-11-24T18:55")) >= at("2026-11-25T09:00")


@pytest.mark.parametrize(
    ("now", "language", "words"),
    [
        ("2026-11-24T11:00", "es", "en unos 15 minutos"),
        ("2026-11-24T07:00", "es", "hoy a partir de las 9:00"),
        ("2026-11-24T21:00", "es", "mañana a partir de las 9:00"),
        ("2026-11-24T18:50", "es", "mañana a partir de las 9:00"),
        ("2026-11-28T18:00", "es", "el lunes a partir de las 9:00"),
        ("2026-11-28T18:00", "en", "on Monday from 9:00 AM"),
        ("2026-11-28T18:00", "pt", "segunda-feira, a partir das 09:00"),
    ],
)
def test_the_promise_is_said_as_people_say_it(now: str, language: str, words: str) -> None:
    assert a_week().answer_by(at(now), language, phrases()) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "el 11 de enero a partir de las 9:00"),
        ("en", "on 11 January from 9:00 AM"),
        ("pt", "no dia 11 de janeiro, a partir das 09:00"),
    ],
)
def test_a_far_opening_is_said_with_its_date(language: str, words: str) -> None:
    holidays = [date(2026, 12, 24) + timedelta(days=day) for day in range(18)]
    hours = Hours.from_settings("Europe/Madrid", WEEK, holidays)

    assert hours.answer_by(at("2026-12-24T10:00"), language, phrases()) == words


@pytest.mark.parametrize(("minutes", "words"), [(60, "en una hora"), (180, "en unas 3 horas")])
def test_a_long_answer_time_is_said_in_hours(minutes: int, words: str) -> None:
    hours = Hours.from_settings("Europe/Madrid", {}, answer_minutes=minutes)

    assert hours.answer_by(at("2026-11-24T11:00"), "es", phrases()).startswith(words)


def test_without_hours_it_is_always_open() -> None:
    hours = Hours.from_settings("UTC")

    assert hours.is_open(at("2026-11-29T03:00"))
    assert hours.promise(at("2026-11-29T03:00")) == at("2026-11-29T03:15")


def test_every_mistake_is_reported_with_its_key_and_fix() -> None:
    with pytest.raises(SettingsError) as refusal:
        Hours.from_settings("Europe/Madird", {"lun": "9-18", "tue": "9 to 5", "wed": "25:00-26:00"})

    told = "\n".join(refusal.value.problems)
    assert "hours.timezone: 'Europe/Madird' is unknown. Write one like \"Europe/Madrid\"." in told
    assert "hours.weekly.lun: no such day" in told
    assert "hours.weekly.tue: '9 to 5' is no time span" in told
    assert "hours.weekly.wed" in told


def test_a_week_without_an_open_day_is_a_mistake() -> None:
    with pytest.raises(SettingsError, match="no day is open"):
        Hours.from_settings("Europe/Madrid", {"mon": "closed"})


def test_the_shops_country_is_the_one_of_its_clock() -> None:
    assert Hours.from_settings("America/Mexico_City").country == "MX"
    assert Hours.from_settings("Europe/Madrid").country == "ES"
    assert Hours.from_settings("UTC").country == "ES"
