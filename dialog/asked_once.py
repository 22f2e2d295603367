"""The shop as one turn sees it: who asks twice is told the same, and the shop is asked once.

Ears, proof and the flow itself each look an order up, and a flow may be played several times.
"""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any

from dialog.ports import Order, Product, Shop


class AskedOnce:
    """For one turn only. What could not be told (ShopUnavailable) may be asked again."""

    def __init__(self, shop: Shop) -> None:
        self.name = shop.name
        self._shop = shop
        self._told: dict[Hashable, Any] = {}

    async def find_order(self, number: str) -> Order | None:
        found: Order | None = await self._once(self._shop.find_order, number)
        return found

    async def orders_of(self, phone: str) -> list[Order]:
        return [*await self._once(self._shop.orders_of, phone)]

    async def search_products(self, words: str, language: str = "es") -> list[Product]:
        return [*await self._once(self._shop.search_products, words, language)]

    async def close(self) -> None:
        """Nothing: the house closes its shop."""

    async def _once(self, ask: Callable[..., Awaitable[Any]], *told: str) -> Any:
        key = (ask.__name__, *told)
        if key not in self._told:
            self._told[key] = await ask(*told)
        return self._told[key]
