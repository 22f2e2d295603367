"""The demo shop for the contract suite."""

from pathlib import Path

from adapters.shops import demo
from dialog.ports import Shop
from tests.cases.shops.case import ShopCase


class Case(ShopCase):
    name = "demo"
    order = "10452"
    email = "ana@example.com"
    phone = "+34600111222"
    orders_of_phone = ("10460", "10452", "10437", "10398")
    product = "Chaqueta vaquera Ceiba"

    def connect(self, folder: Path) -> Shop:  # noqa: ARG002 - its files are bundled
        return demo.connect(demo.Settings(), None)
