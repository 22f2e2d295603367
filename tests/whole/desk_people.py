"""Who comes to the desk in whole runs, and how a customer gets there."""

import re

from playwright.async_api import Page

from tests.whole.browser import Person, Visitor
from tests.whole.shop_process import ShopProcess

PASSWORD = "una ceiba junto al mar"


class Agent(Person):
    async def open(self, url: str) -> "Agent":
        await self.page.goto(url)
        return self


async def asks_for_a_person(shop: ShopProcess, ana: Visitor, words: str) -> str:
    """Returns the reference that the customer is told."""
    await ana.open(f"{shop.url}/")
    await ana.say(words)
    await ana.log.locator(".theirs:not(.greeting, .dots)").first.wait_for()
    await ana.say("Quiero hablar con una persona")
    told = ana.log.get_by_text(re.compile(r"referencia es"))
    await told.wait_for()
    found = re.search(r"[0-9A-Z]{3,}-[0-9A-Z]{3,}", await told.inner_text())
    assert found is not None
    return found[0]


async def sign_in_with(page: Page, link: str) -> None:
    await page.goto(link)
    await page.get_by_label("Contraseña nueva").fill(PASSWORD)
    await page.get_by_role("button", name="Entrar").click()
    await page.wait_for_url("**/desk/queue/unassigned")
