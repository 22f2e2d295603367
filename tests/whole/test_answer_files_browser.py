"""What a merchant puts beside an answer, on the customer's phone: seen, saved, and taken away."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.whole.browser import PHONE
from tests.whole.shop_process import ROOT, ShopProcess, config, free_port

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.asyncio(loop_scope="module")]

CHART = "¿Qué talla elijo?"
GIFT = """
- id: gift-papers
  title: ¿Cómo envuelven?
  questions: [enseñadme los papeles de regalo, catálogo de envoltorios]
  answer: Mira los papeles que tenemos.
  media: [papeles ñ.jpg, precios.pdf]
"""


async def test_the_size_chart_is_seen_and_saved(
    shop: ShopProcess, people: Any, tmp_path: Path
) -> None:
    customer, _ = people
    async with customer(viewport=PHONE, accept_downloads=True) as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("guía de tallas")
        picture = ana.log.get_by_role("button", name=CHART)
        canvas = picture.get_by_role("img", name=CHART)
        await expect(canvas).to_have_js_property("width", 560)
        await ana.page.screenshot(path=tmp_path / "chart.png")
        async with ana.page.expect_download() as saved:
            await picture.click()
        download = await saved.value
        await download.save_as(tmp_path / "saved.png")

        assert download.suggested_filename == "size-chart.png"
        with Image.open(tmp_path / "saved.png") as whole:
            assert whole.size == (1080, 900)
        assert await ana.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert ana.complaints == []


async def test_a_merchant_adds_files_while_the_shop_runs_and_takes_them_away(
    people: Any, tmp_path: Path
) -> None:
    customer, _ = people
    faq = tmp_path / "faq"
    shutil.copytree(ROOT / "faq_data", faq)
    port = free_port()
    more = f'[faq]\nfolder = "{faq}"'
    file = config(tmp_path, port, f"sqlite:///{tmp_path}/shop.db", None, more)
    answers = faq / "es" / "gifts.yaml"
    async with ShopProcess(tmp_path, file, port) as shop, customer(accept_downloads=True) as ana:
        (faq / "media").mkdir()
        Image.new("RGB", (300, 200), "teal").save(faq / "es" / "papeles ñ.jpg")
        (faq / "media" / "precios.pdf").write_bytes(b"%PDF-1.7 precios")
        answers.write_text(GIFT, encoding="utf-8")
        await ana.open(f"{shop.url}/")
        await expect(ana.page.locator("body")).to_be_visible()
        await learned(ana.page, f"{shop.url}/media/es/precios.pdf", 200)

        await ana.say("catálogo de envoltorios")
        await ana.log.get_by_role("img", name="¿Cómo envuelven?").wait_for()
        async with ana.page.expect_download() as saved:
            await ana.log.get_by_role("button", name="precios.pdf").click()
        assert (await saved.value).suggested_filename == "precios.pdf"

        answers.unlink()
        await learned(ana.page, f"{shop.url}/media/es/precios.pdf", 404)
        await ana.page.reload()  # the chat is open again by itself
        await ana.sees("Mira los papeles que tenemos.")
        await expect(ana.log.get_by_role("button", name="precios.pdf")).to_be_visible()
        await expect(ana.log.get_by_role("button", name="papeles")).to_have_count(0)


async def learned(page: Any, url: str, status: int) -> None:
    """Until the running shop says so of the file."""
    for _ in range(100):
        if (await page.request.get(url)).status == status:
            return
        await page.wait_for_timeout(100)
    raise AssertionError(f"{url} is never {status}")
