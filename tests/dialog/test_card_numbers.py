"""Cards' numbers are blanked; orders', parcels', phones' and accounts' numbers are not."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from dialog.card_numbers import blanked, names_a_card, without_cards

# the card issuers' own numbers for testing
CARDS = (
    "4111111111111111",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "6011111111111117",
    "3530111333300000",
    "30569309025904",
    "6362970000457013",
)


@pytest.mark.parametrize("digits", CARDS)
def test_a_card_keeps_its_last_four_digits(digits: str) -> None:
    told = f"pagué con {digits}, y no va"
    assert blanked(told) == f"pagué con •••• {digits[-4:]}, y no va"


EVERY_SIGN = [*range(0xD800), *range(0xE000, 0x110000)]
GROUPED = ("4111 1111 1111 1111", "4111-1111-1111-1111", "3782 822463 10005")


@pytest.mark.parametrize("told", GROUPED)
def test_it_may_be_grouped_as_on_the_card(told: str) -> None:
    assert blanked(told) == f"•••• {told[-4:]}"


@pytest.mark.parametrize(
    "between",
    [
        "\u00a0",
        "\u2009",
        "\u200b",
        "\u2060",
        "\u00ad",
        "\u2013",
        "\u2011",
        "\t",
        "  ",
        " - ",
        "\u202f ",
    ],
)
def test_what_is_pasted_along_between_the_groups_hides_it_not(between: str) -> None:
    told = between.join(["4111", "1111", "1111", "1111"])
    amex = between.join(["3782", "822463", "10005"])

    assert blanked(f"mi tarjeta {told}{between}12/27{between}123, gracias").startswith(
        "mi tarjeta •••• 1111"
    )
    assert blanked(f"es {amex} ¿vale?") == "es •••• 0005 ¿vale?"
    assert names_a_card(told)


def test_its_code_is_not_kept_after_signs_that_look_like_spaces() -> None:
    told = "4111\u00a01111\u00a01111\u00a01111\u00a012/27\u00a0123"
    assert blanked(told) == "•••• 1111\u00a012/27\u00a0***"
    assert blanked("5555555555554444 cvc\u00a0es\u00a0123").endswith("***")


@pytest.mark.parametrize("zero", ["\uff10", "\u0660", "\u06f0", "\u0966", "\U0001d7ce"])
def test_digits_of_any_script_are_digits(zero: str) -> None:
    told = "".join(chr(ord(zero) + int(sign)) for sign in "5555555555554444")
    assert blanked(f"con {told} pagué") == "con •••• 4444 pagué"


def test_no_sign_breaks_it() -> None:
    digits = [found.group() for found in re2.finditer(r"\p{Nd}", "".join(map(chr, EVERY_SIGN)))]
    assert len(digits) > 600

    for sign in digits:
        assert blanked(f"con {sign * 16} pagué")
        assert blanked(f"con {' '.join([sign * 4] * 4)} pagué")


@pytest.mark.parametrize("between", ["\n", ", ", " y ", "/"])
def test_four_short_numbers_in_a_list_are_no_card(between: str) -> None:
    told = between.join(["4111", "1111", "1111", "1111"])
    assert blanked(told) == told


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("4111 1111 1111 1111 12/27 123", "•••• 1111 12/27 ***"),
        ("4111111111111111 12 2027, 1234", "•••• 1111 12 2027, ***"),
        ("4111111111111111 CVV: 123 pedido 10452", "•••• 1111 CVV: *** pedido 10452"),
        ("cvc es 123 de 5555555555554444", "cvc es *** de •••• 4444"),
    ],
)
def test_its_code_is_not_kept_at_all(told: str, kept: str) -> None:
    assert blanked(told) == kept


@pytest.mark.parametrize(
    "told",
    [
        "pedido 10452",
        "4111 1111 1111 1112",  # the check digit is wrong
        "3230001234567890",  # a parcel
        "+34 612 345 678 o 0034 911 223 344",
        "ES91 2100 0418 4502 0005 1332",
        "41111111111111110",  # one digit more
        "el cvv es 123",  # of no card
        "10452 10460 10471 10488",
    ],
)
def test_other_numbers_stay(told: str) -> None:
    assert blanked(told) == told
    assert not names_a_card(told)


def test_what_is_read_has_neither_the_card_nor_its_last_digits() -> None:
    told = "mi tarjeta 4111 1111 1111 1111 12/27 cvv 123 no pasa, pedido 10452"
    assert without_cards(told).split() == ["mi", "tarjeta", "no", "pasa,", "pedido", "10452"]
    assert without_cards(blanked(told)) == without_cards(told)


def test_two_cards_are_both_blanked() -> None:
    assert blanked("4111111111111111 5555555555554444") == "•••• 1111 •••• 4444"


PIECES = (*CARDS, "4111 1111 1111 1111", "12/27", "123", "10452", "cvv", "de", "•••• 1111", "***")


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from([" ", ", ", " - ", "\n"]))
def test_nothing_is_left_that_would_be_blanked_and_twice_is_as_once(
    pieces: list[str], between: str
) -> None:
    once = blanked(between.join(pieces))
    assert blanked(once) == once
    assert not any(card in once for card in (*CARDS, "4111 1111"))
