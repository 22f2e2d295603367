"""The desk in a real browser: from a customer's first word to a person's answer."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyotp
import pytest
from PIL import Image
from playwright.async_api import expect

from tests.whole.browser import PHONE, WEAK_CONTRAST, person_with
from tests.whole.desk_people import PASSWORD, Agent, asks_for_a_person, sign_in_with
from tests.whole.shop_process import ShopProcess

pytestmark = [
    pytest.mark.whole,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
]
ATTACKS = (
    '<img src=x onerror="alert(1)">',
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "javascript:alert(1)",
    "{{7*7}}${7*7}",
    "</textarea><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
)


async def test_a_customer_is_served_from_the_first_message_to_a_persons_answer(
    shop: ShopProcess, people: Any, tmp_path: Path
) -> None:
    customer, agent = people
    photo = tmp_path / "bolso.png"
    Image.new("RGB", (600, 400), "brown").save(photo)
    async with agent() as marta, customer() as ana:
        await marta.open(f"{shop.url}/desk")
        number = await asks_for_a_person(shop, ana, "¿Cuánto cuesta el envío?")
        row = marta.page.locator(f"#row-{number}")
        await row.wait_for()  # nobody reloaded
        await row.get_by_role("link").click()
        assert "shipping-cost" in await marta.page.locator("#lines").inner_text()

        await marta.page.get_by_role("button", name="Tomar el caso").click()
        await marta.page.get_by_label("Responder al cliente").fill("Hola, ¿en qué te ayudo?")
        await marta.page.keyboard.press("Control+Enter")
        await ana.sees("Hola, ¿en qué te ayudo?")
        await ana.say("Me llegó roto")
        await marta.page.locator("#lines").get_by_text("Me llegó roto").wait_for()
        await ana.chat.locator("input[type=file]").set_input_files(photo)
        picture = marta.page.locator("#lines img")
        await picture.wait_for()
        await expect(picture).to_have_js_property("complete", value=True)
        assert await picture.evaluate("image => image.naturalWidth") > 0

        await marta.page.get_by_role("button", name="Devolver al asistente").click()
        await ana.sees("otra vez el asistente")
        assert marta.complaints == ana.complaints == []


async def test_a_draft_survives_what_happens_meanwhile(shop: ShopProcess, people: Any) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta:
        number = await asks_for_a_person(shop, ana, "hola")
        await marta.open(f"{shop.url}/desk/tickets/{number}")
        await marta.page.get_by_role("button", name="Tomar el caso").click()
        field = marta.page.get_by_label("Responder al cliente")
        await field.fill("Estoy escribiendo")
        await ana.say("¿Sigue ahí?")
        await marta.page.locator("#lines").get_by_text("¿Sigue ahí?").wait_for()

        assert await field.input_value() == "Estoy escribiendo"
        assert await field.evaluate("(field) => field === document.activeElement")


async def test_the_second_sees_live_who_took_it(shop: ShopProcess, people: Any) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta, agent() as other:
        number = await asks_for_a_person(shop, ana, "hola")
        for person in (marta, other):
            await person.open(f"{shop.url}/desk/tickets/{number}")
        await marta.page.get_by_role("button", name="Tomar el caso").click()

        await other.page.get_by_text("Contestas tú").wait_for()  # the same person's second screen
        assert await other.page.get_by_role("button", name="Tomar el caso").count() == 0


async def test_a_double_click_sends_once(shop: ShopProcess, people: Any) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta:
        number = await asks_for_a_person(shop, ana, "hola")
        await marta.open(f"{shop.url}/desk/tickets/{number}")
        await marta.page.get_by_role("button", name="Tomar el caso").click()
        await marta.page.get_by_label("Responder al cliente").fill("Una sola vez")
        await marta.page.get_by_role("button", name="Enviar").dblclick()
        await marta.page.locator("#lines").get_by_text("Una sola vez").wait_for()
        await ana.sees("Una sola vez")
        await ana.say("¿Sí?")
        await marta.page.locator("#lines").get_by_text("¿Sí?").wait_for()

        assert await marta.page.locator("#lines").get_by_text("Una sola vez").count() == 1
        assert await ana.log.get_by_text("Una sola vez").count() == 1


async def test_nothing_that_customers_write_runs(shop: ShopProcess, people: Any) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta:
        number = await asks_for_a_person(shop, ana, "hola")
        await marta.open(f"{shop.url}/desk/tickets/{number}")
        for attack in ATTACKS:
            await ana.say(attack)
            await marta.page.locator("#lines").get_by_text(attack, exact=True).wait_for()
        await marta.open(f"{shop.url}/desk/queue/all")
        await marta.page.locator(f"#row-{number}").wait_for()

        assert marta.complaints == ana.complaints == []


async def test_signing_out_in_one_tab_ends_the_others(shop: ShopProcess, people: Any) -> None:
    _, agent = people
    async with agent() as marta:
        await marta.open(f"{shop.url}/desk/people")
        await marta.page.get_by_label("Nombre que ve el cliente").fill("José")
        await marta.page.get_by_label("Usuario").fill("jose")
        await marta.page.get_by_role("button", name="Añadir").click()
        link = await marta.page.locator("[data-select]").input_value()
        async with person_with(marta.page.context.browser, Agent) as jose:
            await sign_in_with(jose.page, link.replace("localhost", "127.0.0.1"))
            tab = await jose.page.context.new_page()
            await tab.goto(f"{shop.url}/desk/queue/all")
            await jose.page.get_by_role("button", name="Salir").click()
            await tab.wait_for_url("**/desk/sign-in*", timeout=5000)
            await tab.get_by_label("Usuario").fill("jose")
            await tab.get_by_label("Contraseña").fill(PASSWORD)
            await tab.get_by_role("button", name="Entrar").click()
            await tab.wait_for_url("**/desk/queue/all")


async def test_somebody_turns_on_the_second_step_and_signs_in_with_it(
    shop: ShopProcess, people: Any
) -> None:
    _, agent = people
    async with agent() as marta:
        await marta.open(f"{shop.url}/desk/people")
        await marta.page.get_by_label("Nombre que ve el cliente").fill("Eva")
        await marta.page.get_by_label("Usuario").fill("eva")
        await marta.page.get_by_role("button", name="Añadir").click()
        link = await marta.page.locator("[data-select]").input_value()
        async with person_with(marta.page.context.browser, Agent) as eva:
            page = eva.page
            await sign_in_with(page, link.replace("localhost", "127.0.0.1"))
            await page.get_by_role("link", name="Mi acceso").click()
            secret = "".join((await page.locator(".secret").inner_text()).split())
            phone = pyotp.TOTP(secret)
            await page.get_by_label("Código de 6 cifras").fill(phone.now())
            await page.get_by_role("button", name="Activar").click()
            await page.get_by_text("Está activado").wait_for()
            await page.get_by_role("button", name="Salir").click()
            await page.get_by_label("Usuario").fill("eva")
            await page.get_by_label("Contraseña").fill(PASSWORD)
            await page.get_by_role("button", name="Entrar").click()
            later = phone.at(datetime.now(UTC), counter_offset=1)  # this one is used already
            await page.get_by_label("Código de 6 cifras").fill(later)
            await page.get_by_role("button", name="Entrar").click()
            await page.wait_for_url("**/desk/queue/unassigned")
            assert eva.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 860}], ids=["phone", "wide"])
async def test_every_page_can_be_read_and_reached(
    shop: ShopProcess, people: Any, scheme: str, viewport: dict[str, int]
) -> None:
    customer, agent = people
    async with customer() as ana, agent(color_scheme=scheme, viewport=viewport) as marta:
        number = await asks_for_a_person(shop, ana, "el bolso me llegó roto")
        pages = (
            "queue/all",
            "queue/mine",
            f"tickets/{number}",
            "people",
            "second-step",
            "nothing-here",
        )
        for page in pages:
            await marta.open(f"{shop.url}/desk/{page}")
            weak = await marta.page.locator("body").evaluate(WEAK_CONTRAST)
            wide = await marta.page.evaluate("document.documentElement.scrollWidth")
            small = await marta.page.locator("button, nav a, .row a").evaluate_all(
                "(all) => all.filter((b) => b.checkVisibility()"
                " && b.getBoundingClientRect().height < 43.5).map((b) => b.textContent)"
            )

            assert weak == [], page
            assert wide <= viewport["width"], page
            assert small == [], page
