"""Files from the desk to the customer's phone: chosen, dropped, pasted, taken away again, sent."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Locator, Page, expect

from tests.whole.browser import PHONE, WEAK_CONTRAST
from tests.whole.desk_people import asks_for_a_person
from tests.whole.shop_process import ShopProcess

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.asyncio(loop_scope="module")]

PDF = b"%PDF-1.4\n%una factura\n" + b"0" * 40_000


def a_chart() -> bytes:
    """A size chart, as shops have them."""
    picture = Image.new("RGB", (900, 600), "white")
    brush = ImageDraw.Draw(picture)
    for row in range(6):
        brush.line((60, 80 + row * 90, 840, 80 + row * 90), "#17594a", 4)
        brush.text((80, 100 + row * 90), f"talla {row + 36}", "#17594a", font_size=40)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def chosen(name: str, kind: str, content: bytes) -> Any:
    return {"name": name, "mimeType": kind, "buffer": content}


CHART = chosen("Tabla de tallas ñ.png", "image/png", a_chart())
INVOICE = chosen("factura 1001.pdf", "application/pdf", PDF)

# Puts files where a person's hand would: onto the talk, or into the clipboard.
HANDED = """([selector, kind, names]) => {
  const carried = new DataTransfer();
  const type = "application/pdf";
  for (const name of names) carried.items.add(new File(["%PDF-1.4 " + name], name, { type }));
  const target = document.querySelector(selector);
  const more = { bubbles: true, cancelable: true };
  if (kind === "paste") {
    return !target.dispatchEvent(new ClipboardEvent("paste", { ...more, clipboardData: carried }));
  }
  return !target.dispatchEvent(new DragEvent(kind, { ...more, dataTransfer: carried }));
}"""


async def takes(page: Page, shop: ShopProcess, number: str) -> None:
    await page.goto(f"{shop.url}/desk/tickets/{number}")
    await page.get_by_role("button", name="Tomar el caso").click()
    await page.get_by_label("Responder al cliente").wait_for()


def chips(page: Page) -> Locator:
    return page.get_by_role("list", name="Archivos elegidos").get_by_role("listitem")


async def test_a_chart_and_an_invoice_reach_the_customers_phone(
    shop: ShopProcess, people: Any, tmp_path: Path
) -> None:
    customer, agent = people
    async with customer(viewport=PHONE, accept_downloads=True) as ana, agent() as marta:
        number = await asks_for_a_person(shop, ana, "Hola, ¿qué talla me queda?")
        await takes(marta.page, shop, number)

        await marta.page.get_by_label("Adjuntar archivos").set_input_files([CHART, INVOICE])
        await expect(chips(marta.page)).to_have_count(2)
        await marta.page.screenshot(path=tmp_path / "desk_chosen.png")
        assert await marta.page.locator("body").evaluate(WEAK_CONTRAST) == []
        await marta.page.get_by_label("Responder al cliente").fill(
            "Aquí tienes la tabla y la factura"
        )
        await marta.page.get_by_role("button", name="Enviar").click()

        await ana.sees("Aquí tienes la tabla y la factura")
        picture = ana.log.get_by_role("button", name="Foto: Tabla de tallas ñ.jpg")
        await picture.locator("canvas").wait_for()
        async with ana.page.expect_download() as saved:
            await ana.log.get_by_role("button", name="factura 1001.pdf").click()
        document = await saved.value
        assert document.suggested_filename == "factura 1001.pdf"
        await document.save_as(tmp_path / "saved.pdf")
        assert (tmp_path / "saved.pdf").read_bytes() == PDF
        async with ana.page.expect_download() as saved:
            await picture.click()
        await (await saved.value).save_as(tmp_path / "saved.jpg")
        with Image.open(tmp_path / "saved.jpg") as whole:
            assert whole.size == (900, 600)
        await ana.page.screenshot(path=tmp_path / "phone.png")
        wide = await ana.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]

        await expect(chips(marta.page)).to_have_count(0)
        shown = marta.page.get_by_role("img", name="Foto: Tabla de tallas ñ.jpg")
        await expect(shown).to_have_js_property("naturalWidth", 900)
        await marta.page.screenshot(path=tmp_path / "desk_sent.png")

        await ana.page.reload()  # what was said is there again, with its files
        await ana.page.locator("mostrador-chat .launcher").click()
        await ana.log.get_by_role("button", name="Foto: Tabla").locator("canvas").wait_for()
        await marta.page.set_viewport_size(PHONE)
        await marta.page.get_by_label("Adjuntar archivos").set_input_files([CHART, INVOICE])
        await expect(chips(marta.page)).to_have_count(2)
        await marta.page.screenshot(path=tmp_path / "desk_phone.png")
        assert await marta.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert marta.complaints == ana.complaints == []


async def test_files_are_dropped_pasted_and_taken_away_by_keyboard(
    shop: ShopProcess, people: Any
) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta:
        page: Page = marta.page
        await takes(page, shop, await asks_for_a_person(shop, ana, "Necesito papeles"))

        assert await page.evaluate(HANDED, [".talk", "dragover", ["a.pdf"]])
        await expect(page.locator(".talk")).to_have_class(re.compile("over"))
        assert await page.evaluate(HANDED, [".talk", "drop", ["uno.pdf", "dos.pdf"]])
        await expect(page.locator(".talk")).not_to_have_class(re.compile("over"))
        assert await page.evaluate(HANDED, ["#reply", "paste", ["tres.pdf"]])
        await expect(chips(page)).to_have_text([re.compile(n) for n in ("uno", "dos", "tres")])
        await expect(page.locator("#files-told")).to_contain_text("tres.pdf")

        await page.get_by_role("button", name="Quitar dos.pdf").focus()
        await page.keyboard.press("Enter")
        await expect(chips(page)).to_have_count(2)
        await expect(page.get_by_role("button", name="Quitar tres.pdf")).to_be_focused()
        await page.keyboard.press("Space")
        await page.keyboard.press("Space")
        await expect(chips(page)).to_have_count(0)
        await expect(page.locator("#files")).to_be_focused()

        await page.evaluate(HANDED, [".talk", "drop", ["cuatro.pdf"]])
        await page.get_by_role("button", name="Enviar").click()  # without a word
        await ana.log.get_by_role("button", name="cuatro.pdf").wait_for()
        assert marta.complaints == ana.complaints == []


async def test_what_cannot_go_is_said_at_once_and_the_rest_stays(
    shop: ShopProcess, people: Any
) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta:
        page: Page = marta.page
        await takes(page, shop, await asks_for_a_person(shop, ana, "Otra cosa"))
        field = page.get_by_label("Adjuntar archivos")
        await page.get_by_label("Responder al cliente").fill("Esto no se pierde")

        sheet = chosen("hoja.xlsx", "application/vnd.ms-excel", b"PK")
        await field.set_input_files([INVOICE, sheet, chosen("nada.pdf", "application/pdf", b"")])
        await expect(page.locator("#problem")).to_contain_text("hoja.xlsx no se puede enviar")
        await expect(page.locator("#problem")).to_contain_text("nada.pdf está vacío")
        await expect(chips(page)).to_have_count(1)

        many = [chosen(f"{n}.pdf", "application/pdf", b"%PDF-1.4") for n in range(5)]
        await field.set_input_files(many)
        await expect(page.locator("#problem")).to_contain_text("Caben 5 archivos")
        await expect(chips(page)).to_have_count(5)

        for _ in range(4):
            await chips(page).last.get_by_role("button").click()
        await field.set_input_files([chosen("falsa.png", "image/png", b"no picture at all")])
        await page.get_by_role("button", name="Enviar").click()
        await expect(page.locator("#problem")).to_contain_text("falsa.png no se puede enviar")
        await expect(page.get_by_label("Responder al cliente")).to_have_value("Esto no se pierde")
        await expect(chips(page)).to_have_count(2)

        await page.get_by_role("button", name="Quitar falsa.png").click()
        await page.get_by_role("button", name="Enviar").click()
        await ana.sees("Esto no se pierde")
        await expect(page.get_by_label("Responder al cliente")).to_have_value("")
        await expect(ana.log.get_by_role("button", name="factura 1001.pdf")).to_have_count(1)


async def test_an_upload_without_an_answer_goes_out_once_when_it_is_sent_again(
    shop: ShopProcess, people: Any
) -> None:
    customer, agent = people
    async with customer() as ana, agent() as marta:
        page: Page = marta.page
        await takes(page, shop, await asks_for_a_person(shop, ana, "Se corta la red"))
        await page.get_by_label("Responder al cliente").fill("Llega una vez")
        await page.get_by_label("Adjuntar archivos").set_input_files([INVOICE])

        async def arrives_unheard(route: Any) -> None:
            await route.fetch()
            await route.abort()

        await page.route("**/reply", arrives_unheard)
        await page.get_by_role("button", name="Enviar").click()
        await expect(page.locator("#problem")).to_contain_text("No se pudo enviar")
        await expect(page.get_by_label("Responder al cliente")).to_have_value("Llega una vez")
        await expect(chips(page)).to_have_count(1)
        await page.unroute("**/reply")
        await page.get_by_role("button", name="Enviar").click()
        await expect(chips(page)).to_have_count(0)

        await ana.sees("Llega una vez")
        await ana.say("gracias")
        await page.get_by_text("gracias", exact=True).wait_for()
        await expect(ana.log.get_by_text("Llega una vez")).to_have_count(1)
        await expect(ana.log.get_by_role("button", name="factura 1001.pdf")).to_have_count(1)


async def test_a_large_photo_is_made_smaller_before_it_leaves(
    shop: ShopProcess, people: Any
) -> None:
    customer, agent = people
    noise = io.BytesIO()
    Image.effect_noise((5000, 3600), 90).convert("RGB").save(noise, "JPEG", quality=80)
    async with customer() as ana, agent() as marta:
        page: Page = marta.page
        await takes(page, shop, await asks_for_a_person(shop, ana, "Una foto grande"))

        photo = chosen("IMG_2041.jpeg", "image/jpeg", noise.getvalue())  # 18 megapixels
        await page.get_by_label("Adjuntar archivos").set_input_files([photo])
        await expect(chips(page)).to_have_count(1)
        await page.get_by_role("button", name="Enviar").click()

        await ana.log.get_by_role("button", name="Foto: IMG_2041.jpg").locator("canvas").wait_for()
        assert marta.complaints == []


async def test_without_scripts_the_form_sends_files_too(shop: ShopProcess, people: Any) -> None:
    customer, agent = people
    async with customer() as ana, agent(java_script_enabled=False) as marta:
        page: Page = marta.page
        await takes(page, shop, await asks_for_a_person(shop, ana, "Sin scripts"))

        await page.get_by_label("Responder al cliente").fill("Con papeles")
        await page.get_by_label("Adjuntar archivos").set_input_files(
            [INVOICE, chosen("hoja.xlsx", "application/zip", b"PK")]
        )
        await page.get_by_role("button", name="Enviar").click()
        await expect(page.get_by_role("alert")).to_contain_text("hoja.xlsx no se puede enviar")
        await expect(page.get_by_label("Responder al cliente")).to_have_value("Con papeles")
        await page.get_by_text("elegirlos otra vez").wait_for()
        await page.get_by_label("Adjuntar archivos").set_input_files([INVOICE])
        await page.get_by_role("button", name="Enviar").click()

        await ana.sees("Con papeles")
        await ana.log.get_by_role("button", name="factura 1001.pdf").wait_for()
