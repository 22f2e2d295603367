"""What the shop has that fits a wish, and how well."""

from collections.abc import Sequence

import pytest

from adapters.shops import demo
from dialog.catalogue.prices import CHEAPEST, PriceWish
from dialog.catalogue.shelf import BEYOND, CLOSEST, EXACT, NOTHING, OTHERWISE, Found, Shelf
from dialog.catalogue.wanted import Wanted, lowest_price, wanted
from dialog.catalogue.words import vocabulary
from tests.fakes.dialog import EmptyShop, phrases


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(demo.connect(demo.Settings(), None), phrases(), "es")


async def found(shelf: Shelf, text: str) -> Found:
    return await shelf.found(text, wanted(text, vocabulary(phrases())))


def names(found: Found) -> Sequence[str]:
    return [product.name for product in found.products]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("una falda", EXACT),
        ("una falda en amarillo", OTHERWISE),
        ("una falda de cuero", CLOSEST),
        ("una falda por menos de 10", BEYOND),
        ("un tractor", NOTHING),
    ],
)
async def test_how_well_it_fits_is_told(shelf: Shelf, text: str, how: str) -> None:
    assert (await found(shelf, text)).how == how


async def test_only_the_cheapest_of_a_kind(shelf: Shelf) -> None:
    wish = Wanted(("vestidos",), price=PriceWish(order=CHEAPEST))

    assert names(await shelf.found("vestidos", wish)) == ["Vestido Verbena"]


async def test_of_anything_the_best_that_the_money_buys_comes_first(shelf: Shelf) -> None:
    costs = [lowest_price(one) for one in (await found(shelf, "menos de 20 euros")).products]

    assert costs == sorted(costs, reverse=True)
    assert all(cost <= 20 for cost in costs)


async def test_about_a_sum_means_near_it_first(shelf: Shelf) -> None:
    costs = [lowest_price(one) for one in (await found(shelf, "unos 50 euros")).products]

    assert [abs(cost - 50) for cost in costs] == sorted(abs(cost - 50) for cost in costs)


async def test_whom_it_is_for_is_no_part_of_the_thing(shelf: Shelf) -> None:
    assert names(await found(shelf, "unos guantes para mi abuela")) == ["Guantes Musgo"]
    assert (await found(shelf, "unos guantes de boda")).how == CLOSEST


async def test_a_shop_that_shows_nothing_has_nothing() -> None:
    empty = Shelf(EmptyShop(), phrases(), "es")

    assert (await found(empty, "menos de 20 euros")).how == NOTHING


async def test_of_several_things_each_is_the_one_so_called(shelf: Shelf) -> None:
    assert names(await found(shelf, "una gorra y un bolso")) == ["Gorra Nudo", "Bolso Tila"]
    assert "Vaquero Recto" in names(await found(shelf, "unos pantalones y un bolso"))
