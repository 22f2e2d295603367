"""Two parts of a message that ask two things, and two that ask one."""

import pytest

from dialog.faq import Entry, Faq
from dialog.understanding import Part, Understanding

ENTRIES = (
    Entry(
        "hours", ("¿A qué hora abren?", "horario de la tienda", "¿abren los domingos?"), "De 9 a 7."
    ),
    Entry(
        "warranty", ("¿Qué garantía tienen?", "garantía de los bolsos", "la garantía"), "Dos años."
    ),
    Entry(
        "address",
        ("cambiar la dirección de entrega", "puse mal la dirección", "¿cambian la dirección?"),
        "Escríbenos.",
    ),
    Entry("size", ("cambiar la talla", "¿cambian de talla?", "otra talla"), "Claro."),
)


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding.build(Faq({"es": ENTRIES}))


def test_what_neither_entry_says_of_the_other_is_apart(understanding: Understanding) -> None:
    assert understanding.are_apart(Part("horario", "hours"), Part("garantía", "warranty"), "es")


def test_a_part_that_the_first_ones_entry_speaks_of_goes_on_with_it(
    understanding: Understanding,
) -> None:
    told, asked = Part("puse mal la dirección", "address"), Part("¿cambian?", "size")

    assert not understanding.are_apart(told, asked, "es")


def test_the_same_entry_twice_is_one_thing(understanding: Understanding) -> None:
    assert not understanding.are_apart(Part("horario", "hours"), Part("domingos", "hours"), "es")


def test_parts_that_nobody_is_sure_of_are_not_two_questions(understanding: Understanding) -> None:
    first, second = Part("horario", "hours", 0.8), Part("garantía", "warranty", 0.8)

    assert not understanding.are_apart(first, second, "es")


def test_an_entry_that_is_gone_is_apart_from_nothing(understanding: Understanding) -> None:
    assert not understanding.are_apart(Part("horario", "hours"), Part("puntos", "points"), "es")
