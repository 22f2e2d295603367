"""La Ceiba's sample data."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.shops import demo
from adapters.spreadsheet.orders import orders_in
from adapters.spreadsheet.products import products_in
from adapters.spreadsheet.values import STATUSES
from dialog.errors import SettingsError

LA_CEIBA = Path(demo.__file__).parent / "la_ceiba"
TODAY = date(2031, 5, 6)


async def test_the_sample_order_of_the_readme_is_there() -> None:
    order = await demo.connect(demo.Settings(), None, lambda: TODAY).find_order("10452")

    assert order is not None
    assert (order.email, order.status) == ("ana@example.com", "shipped")


async def test_its_dates_are_always_fresh() -> None:
    order = await demo.connect(demo.Settings(), None, lambda: TODAY).find_order("10452")

    assert order is not None
    assert order.expected == order.shipments[0].expected == TODAY + timedelta(days=2)
    assert order.placed_on == TODAY - timedelta(days=3)


async def test_a_file_of_ones_own_keeps_its_dates(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        "number,status,email,eta,updated_at\n7,shipped,a@example.com,2020-01-02,2020-01-01\n"
    )
    shop = demo.connect(demo.Settings(orders=str(file)), None, lambda: TODAY)

    order = await shop.find_order("7")

    assert order is not None
    assert order.expected == date(2020, 1, 2)
    assert await shop.find_order("10452") is None
    assert await shop.search_products("chaqueta vaquera") != []


def test_the_bundled_files_have_no_broken_row_and_every_kind_of_order() -> None:
    orders = orders_in((LA_CEIBA / "orders.csv").read_bytes())
    products = products_in((LA_CEIBA / "products.csv").read_bytes())

    assert orders.problems == ()
    assert products.problems == ()
    assert {order.status for order in orders.by_number.values()} == set(STATUSES)
    assert any(len(order.shipments) > 1 for order in orders.by_number.values())
    assert any(not any(v.available for v in product.variants) for product in products.all)
    assert len(products) >= 40


def test_every_address_in_the_samples_is_invented() -> None:
    orders = orders_in((LA_CEIBA / "orders.csv").read_bytes())

    assert all(order.email.endswith("@example.com") for order in orders.by_number.values())


def test_a_missing_file_is_a_mistake_in_the_settings(tmp_path: Path) -> None:
    settings = demo.Settings(orders=str(tmp_path / "none.csv"))

    assert [problem.split()[0] for problem in settings.check()] == ["orders"]
    with pytest.raises(SettingsError, match=r"shops\.demo\.orders"):
        demo.connect(settings, None)
