"""Days, money and lists, as people say them in the customer's language."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, get_decimal_symbol

from dialog.phrases import Phrases

_LOCALES = {"es": "es_ES", "en": "en_GB", "pt": "pt_PT"}


def day_in_words(day: date, today: date, language: str, phrases: Phrases) -> str:
    """'hoy', 'mañana', 'martes 24 de noviembre'"""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    if near:
        return phrases.text(language, f"wording.{near}")
    return format_date(day, phrases.text(language, "wording.day_format"), locale=_locale(language))


def money_in_words(amount: str, currency: str, language: str) -> str:
    """('59.90', 'EUR') -> '59,90 €', ('60.00', 'EUR') -> '60 €'; as it came when no amount."""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return f"{amount} {currency}".strip()
    locale = _locale(language)
    told = format_currency(value, currency, locale=locale).replace("\u00a0", " ")
    is_whole = value == value.to_integral_value()
    return told.replace(f"{get_decimal_symbol(locale)}00", "") if is_whole else told


def sum_in_words(total: str, language: str) -> str:
    """'59.90 EUR' -> '59,90 €'"""
    amount, _, currency = total.partition(" ")
    return money_in_words(amount, currency, language) if currency else total


def all_of(items: Sequence[str], language: str) -> str:
    """['S', 'M'] -> 'S y M'"""
    return format_list(items, style="standard", locale=_locale(language))


def _locale(language: str) -> str:
    return _LOCALES.get(language, "es_ES")
