"""Single cells."""

from datetime import date

import pytest

from adapters.spreadsheet import values
from dialog.ports import Line


@pytest.mark.parametrize(
    ("told", "status", "parcel"),
    [
        ("Enviado", "shipped", "shipped"),
        ("en_preparacion", "preparing", ""),
        ("EN PREPARACIÓN", "preparing", ""),
        ("completed", "shipped", "shipped"),
        ("En reparto", "shipped", "out_for_delivery"),
        ("listo para recoger", "shipped", "pickup"),
        ("entregado", "delivered", "delivered"),
        ("partly_shipped", "partly_shipped", ""),
        ("pendiente de pago", "unpaid", ""),
        ("anulado", "cancelled", ""),
        ("devuelto", "refunded", ""),
    ],
)
def test_a_status_is_known_in_the_words_of_shops(told: str, status: str, parcel: str) -> None:
    assert values.status(told) == status
    assert values.parcel(told) == parcel


def test_an_unknown_status_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="unpaid, preparing"):
        values.status("en la luna")


@pytest.mark.parametrize(
    ("told", "amount"),
    [
        ("59.90", "59.90"), ("59,9", "59.90"), ("59,90 €", "59.90"), ("$ 1.299,00", "1299.00"),
        ("1,299.00", "1299.00"), ("12.990", "12990.00"), ("76.010000", "76.01"), ("0", "0.00"),
        ("1 299,50", "1299.50"), ("MXN 1890", "1890.00"),
    ],
)  # fmt: skip
def test_amounts_are_read_with_any_mark(told: str, amount: str) -> None:
    assert values.amount(told) == amount


def test_an_amount_without_digits_is_refused() -> None:
    with pytest.raises(ValueError, match=r"59\.90"):
        values.amount("gratis")


def test_a_number_that_is_no_amount_is_refused_like_any_other_cell() -> None:
    with pytest.raises(ValueError, match=r"like 59\.90"):
        values.amount("8" * 40)


@pytest.mark.parametrize(
    "told",
    [
        "22/11/2026",
        "22-11-2026",
        "2026-11-22",
        "2026/11/22",
        "22.11.2026",
        "2026-11-22T10:00:00+00:00",
    ],
)
def test_dates_are_read_day_first(told: str) -> None:
    assert values.day(told) == date(2026, 11, 22)


def test_no_date_is_none_and_nonsense_is_refused() -> None:
    assert values.day("") is None
    with pytest.raises(ValueError, match="2026-11-22"):
        values.day("mañana")


def test_items_have_quantities() -> None:
    assert values.items("2x Chaqueta M; 1 x Gorra;Pañuelo") == (
        Line("Chaqueta M", 2),
        Line("Gorra", 1),
        Line("Pañuelo", 1),
    )


def test_stock_may_be_uncounted_and_never_a_guess() -> None:
    assert values.stock("") is None
    assert values.stock("4,0") == 4
    for nonsense in ("muchos", "nan", "inf"):
        with pytest.raises(ValueError, match="how many"):
            values.stock(nonsense)
