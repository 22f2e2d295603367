"""Days and money in each language."""

from datetime import date

import pytest

from dialog.wording import all_of, day_in_words, money_in_words, sum_in_words
from tests.fakes.dialog import phrases

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        (date(2026, 11, 24), "es", "hoy"),
        (date(2026, 11, 25), "es", "mañana"),
        (date(2026, 11, 23), "en", "yesterday"),
        (date(2026, 11, 26), "es", "jueves 26 de noviembre"),
        (date(2026, 11, 26), "en", "Thursday 26 November"),
        (date(2026, 11, 26), "pt", "quinta-feira, 26 de novembro"),
    ],
)
def test_days_are_near_or_named(day: date, language: str, words: str) -> None:
    assert day_in_words(day, TODAY, language, phrases()) == words


def test_money_is_written_as_in_the_customers_language() -> None:
    assert money_in_words("59.90", "EUR", "es") == "59,90 €"
    assert money_in_words("59.90", "EUR", "en") == "€59.90"
    assert money_in_words("60.00", "EUR", "es") == "60 €"
    assert money_in_words("1299.50", "MXN", "es") == "1.299,50 MXN"
    assert money_in_words("gratis", "EUR", "es") == "gratis EUR"


def test_a_sum_without_currency_stays_as_it_is() -> None:
    assert sum_in_words("39.90 EUR", "es") == "39,90 €"
    assert sum_in_words("39.90", "es") == "39.90"


def test_lists_end_with_an_and() -> None:
    assert all_of(["S", "M", "L"], "es") == "S, M y L"
