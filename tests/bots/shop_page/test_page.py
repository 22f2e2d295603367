"""The demo shop's page: its window follows the catalogue, and it needs no leave for the chat."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bots import shop_page
from bots.shop_page.window import PIECES, card, cards
from dialog.errors import ShopUnavailable
from dialog.ports import Order, Product, Variant

PICTURES = Path(shop_page.__file__).parent / "static" / "pictures"


class Catalogue:
    """A shop that has what `products` says, by words in the name."""

    name = "demo"

    def __init__(self, *products: Product, down: bool = False) -> None:
        self.products = products
        self.down = down

    async def find_order(self, number: str) -> Order | None:
        raise ShopUnavailable(number)

    async def orders_of(self, phone: str) -> list[Order]:
        raise ShopUnavailable(phone)

    async def search_products(self, words: str, language: str = "es") -> list[Product]:
        if self.down:
            raise ShopUnavailable(language)
        return [product for product in self.products if words in product.name.lower()]

    async def close(self) -> None:
        return


@dataclass
class House:
    shop: Catalogue


DRESS = Product(
    "Vestido Luna",
    "EUR",
    (Variant("S / teja", "54.90", 2), Variant("M / teja", "49.90", 0)),
)
BAG = Product("Bolso Mercado", "EUR", (Variant("Único", "29.90", 0),))


@pytest.fixture
async def house() -> House:
    return House(Catalogue(DRESS, BAG))


@pytest.fixture
async def client(house: House) -> AsyncIterator[TestClient]:
    app = web.Application()
    app.add_routes(shop_page.routes(house))
    async with TestClient(TestServer(app)) as client:
        yield client


async def text(client: TestClient, path: str = "/") -> str:
    async with client.get(path) as answer:
        assert answer.status == 200
        return await answer.text()


def test_a_card_says_price_sizes_and_whether_there_is_any() -> None:
    shown = card(DRESS, "dress")

    assert shown.price == "desde 49,90\xa0€"
    assert shown.options == ("S", "M")
    assert not shown.sold_out
    assert card(BAG, "bag").sold_out


async def test_the_window_shows_each_product_once() -> None:
    shown = await cards(Catalogue(Product("Vestido camiseta", "EUR", (Variant("S", "1"),)), BAG))

    assert [one.name for one in shown] == ["Vestido camiseta", "Bolso Mercado"]


async def test_without_a_catalogue_the_page_stands_without_a_window(
    client: TestClient, house: House
) -> None:
    house.shop.down = True

    page = await text(client)

    assert "La Ceiba" in page
    assert "Novedades</h2>" not in page


async def test_the_chat_is_one_tag(client: TestClient) -> None:
    page = await text(client)

    assert re.findall("<script.*?</script>", page) == ['<script src="/widget.js" defer></script>']
    assert " style=" not in page
    assert "<style" not in page


async def test_the_policy_is_strict(client: TestClient) -> None:
    async with client.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_names_from_the_catalogue_are_text(client: TestClient, house: House) -> None:
    attack = "Vestido <script>alert(1)</script>"
    house.shop.products = (Product(attack, "EUR", (Variant('"><img src=x>', "1"),)),)
    house.shop.search_products = found(house.shop)  # type: ignore[method-assign]

    page = await text(client)

    assert "&lt;script&gt;alert(1)" in page
    assert "<img src=x" not in page


def found(shop: Catalogue):  # noqa: ANN201
    async def search(words: str, language: str = "es") -> list[Product]:
        del words, language
        return list(shop.products)

    return search


@pytest.mark.parametrize("picture", ["hero", "tree", *(picture for _, picture in PIECES)])
async def test_every_drawing_is_there_and_holds_no_program(
    client: TestClient, picture: str
) -> None:
    drawing = await text(client, f"/shop/pictures/{picture}.svg")

    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(drawing).iter()}
    assert "script" not in tags
    assert "href" not in drawing


@pytest.mark.parametrize(
    "path", ["/shop/page.py", "/shop/../page.py", "/shop/%2e%2e/page.py", "/shop/pictures/x.svg"]
)
async def test_no_other_file_is_served(client: TestClient, path: str) -> None:
    async with client.get(path) as answer:
        assert answer.status == 404
