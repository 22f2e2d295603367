"""A shop is asked once in a turn, however many want to know."""

import pytest

from dialog.asked_once import AskedOnce
from dialog.errors import ShopUnavailable
from dialog.ports import Order, Product


class Counting:
    """A shop that counts who asks, and fails as told."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.is_down = False

    async def find_order(self, number: str) -> Order | None:
        if self.is_down:
            raise ShopUnavailable("down")
        self.asked.append(("order", number))
        return None

    async def orders_of(self, phone: str) -> list[Order]:
        self.asked.append(("orders", phone))
        return []

    async def search_products(self, words: str, language: str = "es") -> list[Product]:
        self.asked.append(("products", words, language))
        return []

    async def close(self) -> None: ...


async def test_the_same_is_asked_once_and_another_thing_again() -> None:
    shop = Counting()
    turn = AskedOnce(shop)
    for _ in range(3):
        assert await turn.find_order("10452") is None  # that there is none is an answer, too
        assert await turn.orders_of("+34600111222") == []
        await turn.search_products("gorra")
        await turn.search_products("gorra", "pt")
    await turn.find_order("10453")

    assert shop.asked == [
        ("order", "10452"),
        ("orders", "+34600111222"),
        ("products", "gorra", "es"),
        ("products", "gorra", "pt"),
        ("order", "10453"),
    ]


async def test_what_a_list_becomes_is_its_askers_own_matter() -> None:
    turn = AskedOnce(Counting())
    (await turn.orders_of("x")).append(Order("1", "shipped"))

    assert await turn.orders_of("x") == []


async def test_a_shop_that_was_down_may_be_asked_again() -> None:
    shop = Counting()
    turn = AskedOnce(shop)
    shop.is_down = True
    with pytest.raises(ShopUnavailable):
        await turn.find_order("10452")
    shop.is_down = False

    assert await turn.find_order("10452") is None
    assert shop.asked == [("order", "10452")]
