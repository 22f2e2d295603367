"""The README's picture, anew: the demo shop with a talk in its chat, and the desk that answers it.

make shots        needs Chromium; writes .github/mostrador.png
"""

import asyncio
import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page

from tests.whole.browser import Person, Visitor, chromium_running, person_with
from tests.whole.shop_process import ShopProcess, free_port

PICTURE = Path(__file__).resolve().parents[2] / ".github" / "mostrador.png"
SIZE = {"width": 1080, "height": 860}
GAP = 24
TALK = (
    ("¿cuanto cuesta el envio?", "4,95"),
    ("quiero hablar con una persona", "referencia"),
)
ANSWER = "Hola, soy Marta. Cuéntame, ¿en qué te ayudo?"


async def main() -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("There is no Chromium here. Install the package `chromium`.\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        async with (
            ShopProcess(Path(folder), None, free_port()) as shop,
            chromium_running(chromium) as browser,
        ):
            shots = await taken(shop, browser)
    PICTURE.parent.mkdir(exist_ok=True)
    beside(shots).save(PICTURE, optimize=True)
    sys.stdout.write(f"{PICTURE.name}: {PICTURE.stat().st_size // 1024} KiB\n")
    return 0


async def taken(shop: ShopProcess, browser: Browser) -> list[bytes]:
    """The customer's page and the agent's, at the end of the same talk."""
    async with (
        person_with(browser, Visitor, viewport=SIZE) as customer,
        person_with(browser, Person, viewport=SIZE) as agent,
    ):
        await customer.open(shop.url)
        for words, answer in TALK:
            await customer.say(words)
            await customer.sees(answer)
        await sign_in(agent.page, await shop.greeting())
        await answer_the_first(agent.page)
        await customer.sees(ANSWER)
        await asyncio.sleep(0.5)  # what is moving comes to rest
        return [await one.page.screenshot() for one in (customer, agent)]


async def sign_in(page: Page, greeting: str) -> None:
    link = re.search(r"http\S+/desk/\S+/\S{40,}", greeting)
    assert link is not None, greeting
    await page.goto(link[0].replace("localhost", "127.0.0.1"))
    await page.get_by_label("Contraseña nueva").fill("una ceiba junto al mar")
    await page.get_by_role("button", name="Entrar").click()
    await page.wait_for_url("**/desk/queue/**")


async def answer_the_first(page: Page) -> None:
    await page.locator("main a[href*='/tickets/']").first.click()
    await page.get_by_role("button", name="Tomar el caso").first.click()
    await page.get_by_label("Responder al cliente").first.fill(ANSWER)
    await page.get_by_role("button", name="Enviar").first.click()
    await page.get_by_text(ANSWER).first.wait_for()


def beside(shots: list[bytes]) -> Image.Image:
    pictures = [Image.open(io.BytesIO(shot)).convert("RGB") for shot in shots]
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (width, max(picture.height for picture in pictures)), "white")
    left = 0
    for picture in pictures:
        whole.paste(picture, (left, 0))
        left += picture.width + GAP
    return whole


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
