"""What the contract suite has to know of a shop: one order, one customer, one product.

A new shop `prestashop` adds `tests/cases/shops/prestashop.py` with a class `Case` like this one's
children, on a fake that gives recorded answers.
"""

import importlib
import pkgutil
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

import adapters.shops
from dialog.ports import Shop


class ShopCase(ABC):
    name: ClassVar[str]
    order: ClassVar[str]  # an order of ...
    email: ClassVar[str]  # ... this customer ...
    phone: ClassVar[str]  # ... with this phone, whose orders are, newest first, ...
    orders_of_phone: ClassVar[tuple[str, ...]]
    product: ClassVar[str]  # the exact name of a product

    @abstractmethod
    def connect(self, folder: Path) -> Shop:
        """The shop, over files or answers in `folder`."""


def names() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(adapters.shops.__path__)]


def case_of(name: str) -> ShopCase:
    module = importlib.import_module(f"tests.cases.shops.{name}")
    case: ShopCase = module.Case()
    return case
