"""The shop made of two watched files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from adapters.spreadsheet.orders import Orders, orders_in
from adapters.spreadsheet.products import Products, products_in
from adapters.spreadsheet.watched import WatchedFile
from dialog.ports import Order, Product, Shipment

Today = Callable[[], date]
SHOWN = 4  # how much of it: a file may have a hundred thousand broken rows


class Spreadsheet:
    """Answers from the newest good version of both files.

    With `today`, every date moves by whole days so that the newest row was written today: sample
    data that never grow old.
    """

    def __init__(
        self, name: str, orders: Path | None, products: Path | None, today: Today | None = None
    ) -> None:
        self.name = name
        self._orders = WatchedFile(orders, orders_in) if orders else None
        self._products = WatchedFile(products, products_in) if products else None
        self._today = today

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the files, by line; for the desk and `mostrador doctor`."""
        files = [file for file in (self._orders, self._products) if file is not None]
        return tuple(f"{file.name}: {problem}" for file in files for problem in file.problems)

    async def find_order(self, number: str) -> Order | None:
        orders = await self._newest_orders()
        found = orders.find(number)
        return self._moved(found, orders) if found else None

    async def orders_of(self, phone: str) -> list[Order]:
        orders = await self._newest_orders()
        return [self._moved(order, orders) for order in orders.of_phone(phone)]

    async def search_products(self, words: str, language: str = "es") -> list[Product]:  # noqa: ARG002 - one catalogue for all languages
        products = await self._products.newest() if self._products else Products(())
        return products.search(words)

    async def check(self) -> str:
        orders = await self._newest_orders()
        products = await self._products.newest() if self._products else Products(())
        told = [f"{len(orders)} orders, {len(products)} products", *self.problems]
        more = [f"and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
        return "; ".join(told[:SHOWN] + more)

    async def close(self) -> None:
        """Nothing is held open."""

    async def _newest_orders(self) -> Orders:
        return await self._orders.newest() if self._orders else Orders({})

    def _moved(self, order: Order, orders: Orders) -> Order:
        if self._today is None or orders.newest is None:
            return order
        return _later(order, self._today() - orders.newest)


def _later(order: Order, by: timedelta) -> Order:
    def moved(day: date | None) -> date | None:
        return day + by if day else None

    def moved_shipment(shipment: Shipment) -> Shipment:
        return replace(
            shipment,
            expected=moved(shipment.expected),
            delivered_at=moved(shipment.delivered_at),
        )

    return replace(
        order,
        placed_on=moved(order.placed_on),
        expected=moved(order.expected),
        shipments=tuple(map(moved_shipment, order.shipments)),
    )
