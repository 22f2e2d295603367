"""A day at the desk in a real browser: what is written is never lost, what is new is noticed."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.whole.browser import PHONE, Visitor, person_with
from tests.whole.desk_people import PASSWORD, Agent, asks_for_a_person, sign_in_with
from tests.whole.shop_process import ShopProcess

pytestmark = [
    pytest.mark.whole,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
]


def field(page: Page) -> Locator:
    return page.get_by_label("Responder al cliente")


def lines(page: Page) -> Locator:
    return page.locator("#lines")


async def take(marta: Agent, shop: ShopProcess, number: str) -> None:
    await marta.open(f"{shop.url}/desk/tickets/{number}")
    await marta.page.get_by_role("button", name="Tomar el caso").click()
    await field(marta.page).wait_for()


@asynccontextmanager
async def served(
    shop: ShopProcess, people: Any, **agents: Any
) -> AsyncIterator[tuple[Visitor, Agent, str]]:
    """A customer, the agent who has taken their ticket, and its number."""
    customer, agent = people
    async with customer() as ana, agent(**agents) as marta:
        number = await asks_for_a_person(shop, ana, "hola")
        await take(marta, shop, number)
        yield ana, marta, number


async def test_whoever_takes_a_ticket_and_answers_can_go_on_typing(
    shop: ShopProcess, people: Any
) -> None:
    async with served(shop, people) as (ana, marta, _):
        for words in ("Hola, dime", "Te leo"):  # nobody touches the mouse in between
            await marta.page.keyboard.type(words)
            await marta.page.keyboard.press("Control+Enter")
            await lines(marta.page).get_by_text(words).wait_for()

        assert await field(marta.page).input_value() == ""
        await ana.sees("Te leo")
        assert marta.complaints == []


async def test_a_draft_waits_while_other_pages_are_looked_at(
    shop: ShopProcess, people: Any
) -> None:
    async with served(shop, people) as (_, marta, number):
        await field(marta.page).fill("A medio escribir")
        await marta.page.get_by_text("Nota interna", exact=True).first.click()
        await marta.page.locator("#note").fill("nota a medias")
        await marta.page.get_by_role("link", name="Volver a la cola").click()
        await marta.page.wait_for_url("**/queue/**")
        await marta.open(f"{shop.url}/desk/tickets/{number}")

        assert await field(marta.page).input_value() == "A medio escribir"
        assert await marta.page.locator("#note").input_value() == "nota a medias"
        assert await marta.page.locator("#note").is_visible()

        await marta.page.get_by_role("button", name="Enviar").click()
        await lines(marta.page).get_by_text("A medio escribir").wait_for()
        await marta.page.reload()
        assert await field(marta.page).input_value() == ""


async def test_an_answer_whose_confirmation_was_lost_is_sent_again_and_read_once(
    shop: ShopProcess, people: Any
) -> None:
    async with served(shop, people) as (ana, marta, _):

        async def swallow(route: Route) -> None:
            await route.fetch(max_redirects=0)  # the server has it
            await route.abort("connectionreset")  # and the browser never hears

        await marta.page.route("**/reply", swallow)
        await field(marta.page).fill("Una sola vez")
        await marta.page.get_by_role("button", name="Enviar").click()
        await marta.page.get_by_text("Lo escrito sigue aquí").wait_for()
        await marta.page.unroute("**/reply")
        await marta.page.reload()  # the id of what was sent survives even this
        assert await field(marta.page).input_value() == "Una sola vez"
        await marta.page.get_by_role("button", name="Enviar").click()
        await expect(field(marta.page)).to_have_value("")
        await ana.sees("Una sola vez")

        assert await lines(marta.page).get_by_text("Una sola vez").count() == 1
        assert await ana.log.get_by_text("Una sola vez").count() == 1


async def test_a_session_that_ends_takes_no_words_with_it(shop: ShopProcess, people: Any) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta:
        number = await asks_for_a_person(shop, ana, "hola")
        await marta.open(f"{shop.url}/desk/people")
        await marta.page.get_by_label("Nombre que ve el cliente").fill("Noa")
        await marta.page.get_by_label("Usuario").fill("noa")
        await marta.page.get_by_role("button", name="Añadir").click()
        link = await marta.page.locator("[data-select]").input_value()
        async with person_with(marta.page.context.browser, Agent) as noa:
            page = noa.page
            await sign_in_with(page, link.replace("localhost", "127.0.0.1"))
            await take(noa, shop, number)
            await field(page).fill("Con mi sesión de antes")
            await page.context.clear_cookies()
            await page.get_by_role("button", name="Enviar").click()
            await page.get_by_text("lo que escribías se guardó").wait_for()
            await page.get_by_label("Usuario").fill("noa")
            await page.get_by_label("Contraseña").fill(PASSWORD)
            await page.get_by_role("button", name="Entrar").click()
            await page.wait_for_url(f"**/tickets/{number}")
            assert await field(page).input_value() == "Con mi sesión de antes"

            await page.get_by_role("button", name="Salir").click()
            await page.wait_for_url("**/sign-in")
            assert await page.evaluate("Object.keys(sessionStorage).length") == 0


async def test_what_comes_while_one_reads_above_is_told_and_moves_nothing(
    shop: ShopProcess, people: Any
) -> None:
    async with served(shop, people, viewport={"width": 1280, "height": 500}) as (ana, marta, _):
        log = marta.page.get_by_role("log")
        await log.evaluate("(log) => { log.scrollTop = 0 }")
        await ana.say("¿Sigue ahí?")
        more = marta.page.get_by_role("button", name="Hay mensajes nuevos")
        await more.wait_for()
        assert await log.evaluate("(log) => log.scrollTop") == 0
        await expect(marta.page).to_have_title(
            re.compile(r"^\(\d+\) ")
        )  # with other tests' tickets

        await more.click()
        await more.wait_for(state="hidden")
        assert await log.evaluate(
            "(log) => log.scrollHeight - log.scrollTop - log.clientHeight < 2"
        )


@pytest.mark.parametrize("viewport", [PHONE, {"width": 320, "height": 256}], ids=["phone", "400%"])
async def test_on_a_small_screen_the_newest_line_stays_in_sight(
    shop: ShopProcess, people: Any, viewport: dict[str, int]
) -> None:
    async with served(shop, people, viewport=viewport) as (ana, marta, _):
        for text in ("uno\ndos\ntres\ncuatro", "cinco\nseis\nsiete\nocho"):
            await ana.say(text)
            await lines(marta.page).get_by_text(text).wait_for()
        below = await marta.page.evaluate(
            "document.querySelector('.talk').getBoundingClientRect().bottom - innerHeight"
        )
        acts = marta.page.get_by_role("button", name="Cerrar")

        assert below < 40
        if viewport == PHONE:  # what can be done is within reach, too
            assert (await acts.bounding_box())["y"] >= 0


CHANGES = """(log) => {
  window.added = [];
  new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(
    (node) => node.id && window.added.push(node.id)))).observe(log, { childList: true });
}"""


async def test_a_line_that_is_delivered_later_is_not_a_new_line(
    shop: ShopProcess, people: Any
) -> None:
    """A log is read aloud as lines come into it: each of them must come once."""
    async with served(shop, people) as (ana, marta, _):
        await lines(marta.page).evaluate(CHANGES)
        await field(marta.page).fill("Hola, soy Marta")
        await marta.page.keyboard.press("Control+Enter")
        sent = lines(marta.page).locator(".agent", has_text="Hola, soy Marta")
        await sent.get_by_text("enviado").wait_for()
        await ana.say("gracias")
        await lines(marta.page).get_by_text("gracias").wait_for()
        added = await marta.page.evaluate("window.added")

        assert len(added) == len(set(added)) == 2


async def test_the_queue_tells_what_is_new_and_keeps_the_focus(
    shop: ShopProcess, people: Any
) -> None:
    customer, agent = people
    async with customer() as ana, customer() as eva, customer() as leo, agent() as marta:
        first = await asks_for_a_person(shop, ana, "hola")
        second = await asks_for_a_person(shop, eva, "hola")
        await marta.open(f"{shop.url}/desk/queue/all")
        focused = "document.activeElement.closest('.row')?.id"
        await marta.page.locator(f"#row-{first} a").focus()
        await marta.page.keyboard.press("ArrowDown")
        assert await marta.page.evaluate(focused) == f"row-{second}"

        third = await asks_for_a_person(shop, leo, "hola")
        await marta.page.locator(f"#row-{third}").wait_for()
        assert "Casos nuevos en la lista: 1" in await marta.page.locator("#news").inner_text()
        async with agent() as other:
            await take(other, shop, first)
            await other.page.get_by_role("button", name="Cerrar").click()
            await other.page.get_by_role("button", name="Reabrir").wait_for()
        await marta.page.locator(f"#row-{first}").wait_for(state="detached")

        assert await marta.page.evaluate(focused) == f"row-{second}"


async def test_a_double_click_on_take_does_not_give_it_back(shop: ShopProcess, people: Any) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta:
        number = await asks_for_a_person(shop, ana, "hola")
        await marta.open(f"{shop.url}/desk/tickets/{number}")
        place = await marta.page.get_by_role("button", name="Tomar el caso").bounding_box()
        x, y = place["x"] + 5, place["y"] + place["height"] / 2
        await marta.page.mouse.click(x, y)
        await field(marta.page).wait_for()
        await marta.page.mouse.down(click_count=2)  # "Devolver" stands there by now
        await marta.page.mouse.up(click_count=2)
        await marta.page.wait_for_timeout(300)

        assert await field(marta.page).is_visible()


async def test_the_page_of_a_ticket_is_found_by_what_a_customer_reads_out(
    shop: ShopProcess, people: Any
) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta:
        number = await asks_for_a_person(shop, ana, "hola")
        await marta.open(f"{shop.url}/desk/queue/mine")
        place = marta.page.get_by_label("Número de caso")
        await place.fill(number.replace("-", " ").lower())
        await place.press("Enter")
        await marta.page.wait_for_url(f"**/tickets/{number}")

        assert re.search(rf"{number} · La Ceiba$", await marta.page.title())
