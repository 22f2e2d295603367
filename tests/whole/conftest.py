"""Fixtures of the desk's whole runs: one demo shop for a file, and people with browsers."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.whole.browser import Visitor, chromium_running, person_with
from tests.whole.desk_people import PASSWORD, Agent
from tests.whole.shop_process import ShopProcess, free_port

module = partial(pytest_asyncio.fixture, scope="module", loop_scope="module")


@module
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with chromium_running(chromium) as browser:
        yield browser


@module
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ShopProcess]:
    """The demo shop, as a stranger starts it."""
    async with ShopProcess(tmp_path_factory.mktemp("shop"), None, free_port()) as shop:
        yield shop


@module
async def cookies(shop: ShopProcess, browser: Browser) -> Any:
    """Signs the first person in with the link that was printed; their session for the others."""
    link = re.search(r"http\S+/desk/\S+/\S{40,}", await shop.greeting())
    assert link is not None
    context = await browser.new_context(locale="es-ES")
    page = await context.new_page()
    await page.goto(link[0].replace("localhost", "127.0.0.1"))
    await page.get_by_label("Contraseña nueva").fill(PASSWORD)
    await page.get_by_role("button", name="Entrar").click()
    await page.wait_for_url("**/desk/queue/unassigned")
    found = await context.cookies()
    await context.close()
    return found


@module
async def people(browser: Browser, cookies: Any) -> Any:
    """Lets customers and agents come, each with a browser of their own."""

    def customer(**more: Any) -> AbstractAsyncContextManager[Visitor]:
        return person_with(browser, Visitor, **more)

    def agent(**more: Any) -> AbstractAsyncContextManager[Agent]:
        return person_with(browser, Agent, storage_state={"cookies": cookies}, **more)

    return customer, agent
