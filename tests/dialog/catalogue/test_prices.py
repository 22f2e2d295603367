"""How much a customer wants to spend, and what is no price."""

import pytest

from dialog.catalogue.prices import (
    CHEAPER,
    CHEAPEST,
    DEAREST,
    LOW,
    NO_PRICE,
    PriceWish,
    bare_amount,
    without_prices,
)
from dialog.catalogue.words import vocabulary
from tests.fakes.dialog import phrases


def read(text: str) -> PriceWish:
    return without_prices(text, vocabulary(phrases()).prices)[0]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("menos de 45", PriceWish(highest=45)),
        ("que no pase de los 80 euros", PriceWish(highest=80)),
        ("no más de 19,90", PriceWish(highest=20)),
        ("up to €35", PriceWish(highest=35)),
        ("no máximo 60 euros", PriceWish(highest=60)),
        ("mi presupuesto es de 1.200", PriceWish(highest=1200)),
        ("a partir de 100 euros", PriceWish(lowest=100)),
        ("entre 25 y 40", PriceWish(25, 40)),
        ("between 40 and 25", PriceWish(25, 40)),
        ("de 20 a 30 euros", PriceWish(20, 30)),
        ("15-20€", PriceWish(15, 20)),
        ("unos 40 euros", PriceWish(30, 50, 40)),
        ("un bolso de 40€", PriceWish(30, 50, 40)),
        ("el más barato", PriceWish(order=CHEAPEST)),
        ("algo más barato", PriceWish(order=CHEAPER)),
        ("the most expensive one", PriceWish(order=DEAREST)),
        ("que no sea muy caro, hasta 30", PriceWish(highest=30, order=LOW)),
    ],
)
def test_limits_and_order_are_read(text: str, wish: PriceWish) -> None:
    assert read(text) == wish


@pytest.mark.parametrize(
    "text", ["talla 42", "de la 38 a la 40", "tiene menos de 12 años", "mide 45 cm", "2 camisetas"]
)
def test_sizes_ages_and_counts_are_no_prices(text: str) -> None:
    assert not read(text).has_limits


def test_the_other_words_stay_in_their_order() -> None:
    _, left = without_prices("botas de menos de 90 euros en negro", vocabulary(phrases()).prices)

    assert left == ["botas", "en", "negro"]


def test_limits_count_their_ends() -> None:
    wish = PriceWish(20, 30)

    assert wish.allows(20)
    assert wish.allows(30)
    assert not wish.allows(30.01)


@pytest.mark.parametrize(
    ("text", "wish"),
    [("30", PriceWish(22.5, 37.5, 30)), ("30 o 40", PriceWish(30, 40)), ("ni idea", NO_PRICE)],
)
def test_a_bare_sum_answers_how_much(text: str, wish: PriceWish) -> None:
    assert bare_amount(text) == wish


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [
        ("menos de 500 pesos", True),
        ("under $40", True),
        ("até R$ 200", True),
        ("unos 20 mil pesos", True),
        ("menos de 50 euros", False),
        ("hasta 50€", False),
        ("menos de 50", False),
    ],
)
def test_another_currency_is_noticed(text: str, is_foreign: bool) -> None:
    assert read(text).is_foreign("EUR") is is_foreign


def test_a_dollar_sign_may_be_pesos_as_well() -> None:
    assert not read("menos de $500").is_foreign("MXN")
    assert not read("menos de 500 pesos").is_foreign("ARS")


def test_thousands_may_be_written_as_a_word() -> None:
    assert read("menos de 20 mil pesos") == PriceWish(highest=20_000)
