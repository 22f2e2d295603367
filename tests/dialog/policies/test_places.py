"""Places, as customers and answers call them."""

import pytest

from dialog.listening import tokens_of
from dialog.policies.places import WITHIN, place_in
from tests.fakes.dialog import phrases


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("y a Tenerife?", "canaries"),
        ("¿y para Ceuta?", "ceuta"),
        ("and to Mexico City", "latin_america"),
        ("e para os Açores?", "portugal"),
        ("y a los Estados Unidos", "elsewhere"),
        ("vivo en Zaragoza", "mainland"),
    ],
)
def test_a_place_belongs_to_a_group(text: str, group: str) -> None:
    place = place_in(phrases(), tokens_of(text))

    assert place is not None
    assert place.group == group


def test_the_longest_name_counts() -> None:
    place = place_in(phrases(), tokens_of("a las islas canarias"))

    assert place is not None
    assert place.said == ("islas", "canarias")


def test_no_place_is_no_place() -> None:
    assert place_in(phrases(), tokens_of("¿y en azul?")) is None


@pytest.mark.parametrize("name", sorted({name for names in WITHIN.values() for name in names}))
def test_every_group_has_a_name_in_answers(name: str) -> None:
    known = phrases()

    assert all(known.words(language, f"bot.named.{name}") for language in known.languages)
