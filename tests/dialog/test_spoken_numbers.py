"""Numbers as they are dictated."""

import pytest

from dialog.readers.spoken_numbers import in_digits


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("el diez mil cuatrocientos cincuenta y dos, gracias", "el 10452, gracias"),
        ("ten thousand four hundred and fifty two", "10452"),
        ("dez mil quatrocentos e cinquenta e dois", "10452"),
        ("diez mil cuatrocientos", "10400"),
        ("uno cero cuatro cinco dos", "10452"),
        ("um zero quatro cinco um", "10451"),
        ("one oh four five two", "10452"),
        ("diez cuatrocientos cincuenta y dos", "10452"),
        ("ten four fifty two", "10452"),
        ("ciento cuatro, cincuenta y dos", "10452"),
    ],
)
def test_a_number_in_words_is_one_in_digits(said: str, written: str) -> None:
    assert in_digits(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "mil gracias",
        "quiero dos y tres",
        "un dos tres",
        "pedí dos camisetas y una gorra y tres pantalones",
        "una de las dos",
        "hace cien años",
        "mi pedido 10452",
        "",
    ],
)
def test_other_words_stay(said: str) -> None:
    assert in_digits(said) == said
