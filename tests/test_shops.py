"""One contract for every shop in adapters/shops: what it finds, and what it must never do.

The suite finds the shops by itself; tests/cases/shops/case.py says what a new one has to bring.
"""

import asyncio
import importlib
from collections.abc import AsyncIterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from dialog import identity
from dialog.ports import Shop
from tests.cases.shops.case import ShopCase, case_of, names

STATUSES = {
    "unpaid", "preparing", "partly_shipped", "shipped", "delivered", "cancelled", "refunded",
}  # fmt: skip
PARCEL_STATUSES = {"", "shipped", "out_for_delivery", "delivered", "failed", "pickup"}
HOSTILE = [
    "",
    " ",
    "#",
    "%",
    "*",
    "' OR 1=1 --",
    "\x00",
    "\ud800",
    "a" * 100_000,
    "٣٤٥",
    "../../x",
    "10452" * 50,
]


@pytest.fixture(params=names())
def case(request: pytest.FixtureRequest) -> ShopCase:
    return case_of(request.param)


@pytest.fixture
async def shop(case: ShopCase, tmp_path: Path) -> AsyncIterator[Shop]:
    shop = case.connect(tmp_path)
    yield shop
    await shop.close()


def test_there_are_shops_to_try() -> None:
    assert {"demo", "csv_file"} <= set(names())


def test_it_plugs_in_by_its_name_and_explains_its_settings(case: ShopCase) -> None:
    module = importlib.import_module(f"adapters.shops.{case.name}")

    assert callable(module.connect)
    assert is_dataclass(module.Settings)
    for setting in fields(module.Settings):
        assert setting.metadata["doc"].endswith("."), setting.name


def test_it_says_its_name(case: ShopCase, shop: Shop) -> None:
    assert shop.name == case.name


async def test_an_order_is_found_by_its_number_however_it_is_typed(
    case: ShopCase, shop: Shop
) -> None:
    order = await shop.find_order(case.order)

    assert order is not None
    assert identity.canonical_number(order.number) == identity.canonical_number(case.order)
    for typed in (
        f"#{case.order}",
        f" {case.order.lower()} ",
        identity.canonical_number(case.order),
    ):
        assert await shop.find_order(typed) == order


async def test_an_order_has_our_shape(case: ShopCase, shop: Shop) -> None:
    order = await shop.find_order(case.order)

    assert order is not None
    assert order.status in STATUSES
    assert identity.proves(order, case.email)
    assert identity.proves(order, case.phone)
    for shipment in order.shipments:
        assert shipment.status in PARCEL_STATUSES
        assert shipment.url == "" or shipment.url.startswith("https://")


async def test_part_of_a_number_or_a_longer_one_finds_nothing(case: ShopCase, shop: Shop) -> None:
    canonical = identity.canonical_number(case.order)

    for near in (canonical[:-1], canonical[1:], f"{canonical}0", f"0{canonical}"):
        found = await shop.find_order(near)
        assert found is None or identity.canonical_number(found.number) == near


async def test_a_phones_orders_are_only_its_own_newest_first(case: ShopCase, shop: Shop) -> None:
    orders = await shop.orders_of(case.phone)

    assert tuple(order.number for order in orders) == case.orders_of_phone
    assert all(identity.same_phone(order.phone, case.phone) for order in orders)
    assert await shop.orders_of("+34699999999") == []


async def test_a_product_is_found_by_its_name_first(case: ShopCase, shop: Shop) -> None:
    products = await shop.search_products(case.product)

    assert products[0].name == case.product
    assert products[0].variants
    assert len(products[0].currency) == 3
    assert all(Decimal(variant.price) >= 0 for variant in products[0].variants)


async def test_what_it_does_not_sell_is_not_found(shop: Shop) -> None:
    assert await shop.search_products("lavadora") == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
async def test_hostile_text_finds_nothing_and_breaks_nothing(text: str, shop: Shop) -> None:
    assert await shop.find_order(text) is None
    assert await shop.orders_of(text) == []
    assert isinstance(await shop.search_products(text), list)


async def test_many_questions_at_once_get_the_same_answer(case: ShopCase, shop: Shop) -> None:
    first, *others = await asyncio.gather(*(shop.find_order(case.order) for _ in range(50)))

    assert first is not None
    assert all(order == first for order in others)


async def test_it_may_be_closed_twice(shop: Shop) -> None:
    await shop.close()
    await shop.close()
