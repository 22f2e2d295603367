"""Every page by the rules of axe-core: WCAG 2.2 A and AA, and good practice; wide and on a phone.

What no rule can tell (order of the focus, what is said aloud) stands in the other browser tests.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.whole.browser import PHONE
from tests.whole.desk_people import asks_for_a_person
from tests.whole.shop_process import ShopProcess

pytestmark = [
    pytest.mark.whole,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = {"width": 1280, "height": 900}
DESK_PAGES = ("queue/unassigned", "queue/mine", "queue/all", "people", "second-step", "nowhere")

sizes = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


async def offences(page: Page) -> list[str]:
    """One line for each element that breaks a rule: the rule and the element's beginning."""
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found: Mapping[str, Any] = (await Axe().run(page, options=options)).response
    assert found["passes"], "nothing was looked at"
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@sizes
async def test_the_shop_and_its_chat(shop: ShopProcess, people: Any, size: Any) -> None:
    customer, _ = people
    async with customer(viewport=size) as ana:
        await ana.page.goto(shop.url)
        assert await offences(ana.page) == []
        await ana.open(shop.url)
        await ana.say("¿cuánto cuesta el envío?")
        await ana.sees("4,95")
        await ana.say("camiseta")  # choices
        await ana.chat.locator(".theirs").nth(2).wait_for()
        assert await offences(ana.page) == []


@sizes
async def test_the_desks_pages(shop: ShopProcess, people: Any, size: Any) -> None:
    customer, agent = people
    async with customer() as ana, agent(viewport=size) as marta:
        number = await asks_for_a_person(shop, ana, "hola")
        for path in DESK_PAGES:
            await marta.open(f"{shop.url}/desk/{path}")
            assert (path, await offences(marta.page)) == (path, [])
        await marta.open(f"{shop.url}/desk/tickets/{number}")
        assert await offences(marta.page) == []
        await marta.page.get_by_role("button", name="Tomar el caso").click()
        await marta.page.get_by_label("Responder al cliente").wait_for()
        for folded in await marta.page.locator("details").all():
            await folded.evaluate("element => { element.open = true; }")
        assert await offences(marta.page) == []


@sizes
async def test_who_is_not_signed_in(shop: ShopProcess, people: Any, size: Any) -> None:
    customer, _ = people
    async with customer(viewport=size) as somebody:
        await somebody.page.goto(f"{shop.url}/desk/sign-in")
        assert await offences(somebody.page) == []
        await somebody.page.get_by_label("Usuario").fill("nadie")
        await somebody.page.get_by_label("Contraseña").fill("ninguna que valga")
        await somebody.page.get_by_role("button", name="Entrar").click()
        await somebody.page.get_by_role("alert").wait_for()
        assert await offences(somebody.page) == []
        await somebody.page.goto(f"{shop.url}/desk/welcome/no-such-link")
        assert await offences(somebody.page) == []
