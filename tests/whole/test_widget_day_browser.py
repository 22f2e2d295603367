"""The widget over pages, days and bad luck, in a real browser."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Browser

from tests.whole.browser import PHONE, Visitor, person_with
from tests.whole.shop_process import ShopProcess

pytestmark = [
    pytest.mark.whole,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
]

ANSWER = ".theirs:not(.greeting, .dots)"
HOW_LINES_COME = """() => {
  const { insertBefore } = Node.prototype;
  window.live = [];
  Node.prototype.insertBefore = function (node, place) {
    if (this.role === "log") window.live.push(this.getAttribute("aria-live"));
    return insertBefore.call(this, node, place);
  };
}"""


@pytest.fixture
def visitor(browser: Browser) -> Any:
    return partial(person_with, browser, Visitor)


async def test_what_is_half_written_is_there_on_the_next_page(
    shop: ShopProcess, visitor: Any
) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.field.fill("Quería preguntar si")
        await ana.page.goto(f"{shop.url}/?page=2")
        await ana.field.wait_for()
        assert await ana.field.input_value() == "Quería preguntar si"

        await ana.field.press("Enter")
        await ana.log.locator(ANSWER).first.wait_for()
        await ana.page.reload()
        await ana.log.locator(ANSWER).first.wait_for()
        assert await ana.field.input_value() == ""


async def test_the_next_day_says_where_it_begins(shop: ShopProcess, visitor: Any) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("hola")
        await ana.log.locator(ANSWER).first.wait_for()
        assert await ana.log.locator(".day").count() == 0  # all of it is today's

        await ana.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=1))
        await ana.page.reload()
        await ana.sees("hola")
        await ana.say("sigo aquí")
        await ana.log.locator(".unsent").wait_for(state="detached")
        days = await ana.log.locator(".day").all_inner_texts()

        assert len(days) == 2
        assert re.fullmatch(r"\w+, \d+ de \w+", days[0])
        assert days[1] == "Hoy"


async def test_a_photo_that_cannot_leave_is_not_called_a_bad_photo(
    shop: ShopProcess, visitor: Any, tmp_path: Path
) -> None:
    photo = tmp_path / "taza.png"
    Image.new("RGB", (60, 40), "orange").save(photo)
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("hola")
        await ana.log.locator(ANSWER).first.wait_for()
        await ana.page.route("**/chat/photos", lambda route: route.abort())
        await ana.chat.locator("input[type=file]").set_input_files(photo)

        await ana.chat.get_by_text("No pudimos enviar la foto ahora").wait_for()


async def test_old_lines_are_not_read_aloud_again_and_new_ones_are(
    shop: ShopProcess, visitor: Any
) -> None:
    async with visitor() as ana:
        await ana.page.add_init_script(f"({HOW_LINES_COME})()")
        await ana.open(f"{shop.url}/")
        await ana.say("hola")
        await ana.log.locator(ANSWER).first.wait_for()
        assert set(await ana.page.evaluate("window.live")) == {"polite"}

        await ana.page.reload()
        await ana.sees("hola")
        await ana.chat.locator("[role=log][aria-live=polite]").wait_for()
        assert set(await ana.page.evaluate("window.live")) == {"off"}


async def test_an_answer_is_told_to_those_who_do_not_see_the_badge(
    shop: ShopProcess, visitor: Any
) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("¿Cuánto cuesta el envío?")
        await ana.chat.locator(".close").click()
        await ana.chat.locator(".badge").wait_for()
        told = ana.chat.locator("[role=status]:not(.notice)")

        assert re.fullmatch(r"\d mensajes? nuevos?", await told.inner_text())


async def test_whoever_reads_above_is_told_of_an_answer(shop: ShopProcess, visitor: Any) -> None:
    async with visitor(viewport=PHONE) as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("hola\n" + "buenas\n" * 40)
        await ana.log.locator(ANSWER).first.wait_for()
        await ana.log.evaluate("(log) => { log.scrollTop = 0 }")
        tab = Visitor(await ana.page.context.new_page())
        await tab.open(f"{shop.url}/")
        await tab.say("¿Qué formas de pago hay?")
        more = ana.chat.get_by_role("button", name="Hay mensajes nuevos")
        await more.wait_for()
        await more.click()

        await more.wait_for(state="hidden")
