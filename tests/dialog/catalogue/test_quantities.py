"""How many are wanted, and what is a size or a price instead."""

import pytest

from dialog.catalogue.wanted import wanted
from dialog.catalogue.words import vocabulary
from tests.fakes.dialog import phrases


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("quisiera 30 bufandas para el coro", 30),
        ("necesito tres cinturones marrones", 3),
        ("I'd like two scarves", 2),
        ("queria 4 camisetas brancas", 4),
        ("me llevo 2", 2),
        ("dos por favor", 2),
    ],
)
def test_a_number_before_things_is_how_many(said: str, count: int) -> None:
    wish = wanted(said, vocabulary(phrases()))

    assert wish.count == count
    assert not wish.size


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("botines talla 38", "38"),
        ("vaqueros del 42", "42"),
        ("botines 39 negros", "39"),
        ("size 40 boots", "40"),
        ("zapatillas 41", "41"),
    ],
)
def test_a_number_behind_them_is_a_size(said: str, size: str) -> None:
    wish = wanted(said, vocabulary(phrases()))

    assert wish.size == size
    assert not wish.count


@pytest.mark.parametrize(
    "said",
    [
        "algo por 20 euros",
        "para una sobrina de 8 años",
        "la 2",
        "las 2 faldas",
        "una falda",
        "10452",
    ],
)
def test_what_counts_no_wares_is_no_quantity(said: str) -> None:
    assert not wanted(said, vocabulary(phrases())).count


def test_two_quantities_are_none_for_all_of_them() -> None:
    wish = wanted("2 gorras y 3 bufandas", vocabulary(phrases()))

    assert not wish.count
    assert wish.words == ("gorras", "bufandas")
