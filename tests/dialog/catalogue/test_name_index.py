"""The index tells what each product by itself would."""

from hypothesis import given
from hypothesis import strategies as some

from dialog.catalogue.likeness import closeness
from dialog.catalogue.name_index import NameIndex
from dialog.ports import Product

WORDS = (
    "gorra",
    "gorro",
    "gorras",
    "camisa",
    "camisas",
    "camiseta",
    "lino",
    "botines",
    "modelo 12121",
    "vaquera",
)
TYPED = some.lists(some.text("abcgiorst12", min_size=1, max_size=9) | some.sampled_from(WORDS))
CATALOGUE = some.lists(some.lists(some.sampled_from(WORDS), min_size=1, max_size=4), max_size=6)


def named(name: str) -> Product:
    return Product(name, "EUR", ())


@given(CATALOGUE, TYPED)
def test_the_index_tells_of_all_what_closeness_tells_of_one(
    names: list[list[str]], words: list[str]
) -> None:
    products = [named(" ".join(name)) for name in names]
    one_by_one = [(closeness(product, words), product) for product in products]

    assert NameIndex(products).near(words) == [one for one in one_by_one if one[0] > 0]


def test_a_slip_is_near_and_another_thing_is_not() -> None:
    cap, shirt = named("Gorra de lino"), named("Camiseta")

    assert NameIndex([cap, shirt]).near(["gora"]) == [(90.0, cap)]
    assert NameIndex([cap, shirt]).near(["camisa"]) == []
