"""The widget in a real browser, against a real shop."""

import asyncio
import io
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from PIL import Image
from playwright.async_api import Browser, WebSocketRoute

from tests.whole.browser import (
    PHONE,
    WEAK_CONTRAST,
    Visitor,
    chromium_running,
    person_with,
)
from tests.whole.shop_process import ShopProcess, config, free_port

pytestmark = [
    pytest.mark.whole,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
]
module = partial(pytest_asyncio.fixture, scope="module", loop_scope="module")

HOSTILE_CSS = """
* { all: revert; color: red !important; background: yellow !important; display: block !important }
button { font-size: 60px !important; position: absolute !important }
"""


@module
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with chromium_running(chromium) as browser:
        yield browser


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> pytest.TempPathFactory:
    return tmp_path_factory


@module
async def host_port() -> int:
    return free_port()


@module
async def shop(
    tmp_path_factory: pytest.TempPathFactory, host_port: int
) -> AsyncIterator[ShopProcess]:
    """A shop that also lets the page of another site show its chat."""
    folder, port = tmp_path_factory.mktemp("shop"), free_port()
    origins = f'origins = ["http://127.0.0.1:{host_port}"]'
    file = config(folder, port, f"sqlite:///{folder}/shop.db", more=origins)
    async with ShopProcess(folder, file, port) as shop:
        yield shop


@module
async def host(shop: ShopProcess, host_port: int) -> AsyncIterator[str]:
    """Another site: its own address, a strict policy, and styles that want to win."""
    chat, live = shop.url, shop.url.replace("http", "ws")
    policy = (
        f"default-src 'none'; script-src {chat}; connect-src {chat} {live}; style-src 'self'; "
        "base-uri 'none'; require-trusted-types-for 'script'"
    )

    async def page(request: web.Request) -> web.Response:
        lang = request.query.get("lang", "")
        tag = f'<script src="{chat}/widget.js" data-lang="{lang}" defer></script>'
        html = f'<!doctype html><link rel="stylesheet" href="/style.css">{tag}<p>Hola</p>'
        headers = {"Content-Security-Policy": policy}
        return web.Response(text=html, content_type="text/html", headers=headers)

    async def style(_: web.Request) -> web.Response:
        return web.Response(text=HOSTILE_CSS, content_type="text/css")

    app = web.Application()
    app.add_routes([web.get("/", page), web.get("/style.css", style)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", host_port).start()
    yield f"http://127.0.0.1:{host_port}/"
    await runner.cleanup()


@module
async def visitor(browser: Browser) -> Any:
    """Lets somebody come, each with a browser of their own."""

    def come(**more: Any) -> AbstractAsyncContextManager[Visitor]:
        return person_with(browser, Visitor, **more)

    return come


def a_photo(folder: Path, kind: str = "JPEG") -> Path:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    file = folder / f"taza.{kind.lower()}"
    Image.new("RGB", (2400, 1800), "orange").save(file, kind, exif=exif)
    return file


async def test_a_question_is_answered_and_nothing_complains(
    shop: ShopProcess, visitor: Any
) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("¿Cuánto cuesta el envío?")
        await ana.sees("4,95")

        assert ana.complaints == []
        assert await ana.said() == ["¿Cuánto cuesta el envío?"]


async def test_it_works_on_another_site_under_a_strict_policy_and_hostile_styles(
    host: str, visitor: Any
) -> None:
    async with visitor() as ana:
        await ana.open(host)
        await ana.say("¿Cuánto cuesta el envío?")
        await ana.sees("4,95")
        color = await ana.field.evaluate("(field) => getComputedStyle(field).backgroundColor")

        assert [
            said for said in ana.complaints if "favicon" not in said and "404" not in said
        ] == []
        assert color == "rgb(255, 255, 255)"


async def test_a_site_that_is_not_listed_gets_no_chat(host: str, visitor: Any) -> None:
    async with visitor() as ana:
        await ana.open(host.replace("127.0.0.1", "localhost"))  # another name is another site
        await ana.say("hola")
        await ana.chat.get_by_text("El chat no está disponible").wait_for()

        assert "channels.webchat.origins" in "".join(ana.complaints)


async def test_choices_are_buttons_to_be_tapped_once(shop: ShopProcess, visitor: Any) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("quiero poner una queja")
        buttons = ana.log.get_by_role("group", name="Respuestas posibles").last.get_by_role(
            "button"
        )
        await buttons.first.wait_for()
        label = await buttons.first.text_content()
        await buttons.first.click()
        await ana.log.locator(".mine").nth(1).wait_for()

        assert await ana.said() == ["quiero poner una queja", label]
        first = ana.log.get_by_role("button", name=label, exact=True).first
        assert await first.is_disabled()


async def test_a_photo_is_sent_shown_and_still_there_after_a_reload(
    shop: ShopProcess, visitor: Any, tmp_path: Path
) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("Hola")
        await ana.log.locator(".theirs:not(.greeting, .dots)").first.wait_for()
        await ana.chat.locator("input[type=file]").set_input_files(a_photo(tmp_path))
        photo = ana.log.get_by_role("img", name="Foto que enviaste")
        await photo.wait_for()
        await ana.log.locator(".unsent").wait_for(state="detached")
        await ana.page.reload()
        await photo.wait_for()

        kept = list((shop.folder / "mostrador-data/webchat/photos").rglob("*.jpg"))
        newest = max(kept, key=lambda file: file.stat().st_mtime).read_bytes()
        assert Image.open(io.BytesIO(newest)).size == (1600, 1200)
        assert b"SECRETCAMERA" not in newest
        assert ana.complaints == []


async def test_what_is_no_photo_is_said_kindly(
    shop: ShopProcess, visitor: Any, tmp_path: Path
) -> None:
    fake = tmp_path / "photo.jpg"
    fake.write_bytes(b"<script>alert(1)</script>")
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.chat.locator("input[type=file]").set_input_files(fake)
        await ana.chat.get_by_text("No pudimos enviar esa foto").wait_for()


async def test_what_is_written_without_a_network_goes_out_once_and_in_order(
    shop: ShopProcess, visitor: Any
) -> None:
    words = [f"mensaje {n}" for n in range(5)]
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("antes")
        await ana.log.locator(".theirs:not(.greeting, .dots)").first.wait_for()
        await ana.page.context.set_offline(True)
        for text in words:
            await ana.say(text)
        await ana.chat.get_by_text("Sin conexión").wait_for()
        assert await ana.log.locator(".unsent").count() == len(words)
        await ana.page.context.set_offline(False)
        await ana.log.locator(".unsent").last.wait_for(state="detached")
        await ana.page.reload()
        await ana.sees(words[-1])

        assert await ana.said() == ["antes", *words]


async def test_a_page_that_is_left_with_unsent_words_sends_them_when_it_is_back(
    shop: ShopProcess, visitor: Any
) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.page.context.set_offline(True)
        await ana.say("no me pierdas")
        await ana.log.locator(".unsent").wait_for()
        await ana.page.context.set_offline(False)
        await ana.page.goto("about:blank")
        await ana.page.goto(f"{shop.url}/")
        await ana.sees("no me pierdas")  # remembered here, and shown before it is sent
        await ana.chat.locator(".unsent").wait_for(state="detached")

        assert await ana.said() == ["no me pierdas"]


async def test_an_acknowledgement_that_is_lost_doubles_nothing(
    shop: ShopProcess, visitor: Any
) -> None:
    """The line breaks after the server kept the message and before the widget knows."""
    breaks = 3

    async def cut(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        async def from_server(frame: str | bytes) -> None:
            nonlocal breaks
            if breaks and '"kept"' in str(frame):
                breaks -= 1
                await line.close(code=1011)
                return
            line.send(frame)

        server.on_message(lambda frame: asyncio.ensure_future(from_server(frame)))

    async with visitor() as ana:
        await ana.page.route_web_socket("**/chat/socket", cut)
        await ana.open(f"{shop.url}/")
        for text in ("uno", "dos"):
            await ana.say(text)
        await ana.log.locator(".unsent").last.wait_for(state="detached")
        await ana.page.reload()
        await ana.sees("dos")

        assert breaks < 3
        assert await ana.said() == ["uno", "dos"]


async def test_where_websockets_are_blocked_the_chat_works_all_the_same(
    shop: ShopProcess, visitor: Any
) -> None:
    async with visitor() as ana:
        await ana.page.add_init_script(
            "window.WebSocket = class extends EventTarget {"
            "constructor() { super(); setTimeout(() => this.dispatchEvent(new Event('close'))) }"
            "send() {} close() {} }; WebSocket.OPEN = 1"
        )
        await ana.open(f"{shop.url}/")
        await ana.say("¿Cuánto cuesta el envío?")
        await ana.sees("4,95")
        await ana.say("¿Qué formas de pago hay?")
        await ana.log.locator(".theirs:not(.greeting, .dots)").nth(1).wait_for()

        assert await ana.said() == ["¿Cuánto cuesta el envío?", "¿Qué formas de pago hay?"]


async def test_two_tabs_are_one_visitor(shop: ShopProcess, visitor: Any) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say("desde la primera")
        await ana.log.locator(".theirs:not(.greeting, .dots)").first.wait_for()
        tab = Visitor(await ana.page.context.new_page())
        await tab.open(f"{shop.url}/")
        await tab.sees("desde la primera")
        await tab.say("desde la segunda")
        await ana.sees("desde la segunda")

        assert await ana.said() == await tab.said() == ["desde la primera", "desde la segunda"]


async def test_it_can_be_used_by_keyboard_alone(shop: ShopProcess, visitor: Any) -> None:
    focused = "() => document.activeElement.shadowRoot?.activeElement?.className || ''"
    async with visitor() as ana:
        await ana.page.goto(f"{shop.url}/")
        await ana.chat.locator(".launcher").focus()
        await ana.page.keyboard.press("Enter")
        await ana.page.keyboard.type("primera línea")
        await ana.page.keyboard.press("Shift+Enter")
        await ana.page.keyboard.type("segunda línea")
        assert await ana.field.input_value() == "primera línea\nsegunda línea"
        await ana.page.keyboard.press("Enter")
        await ana.sees("segunda línea")
        await ana.page.keyboard.press("Escape")

        assert not await ana.chat.locator(".panel").is_visible()
        assert await ana.page.evaluate(focused) == "launcher"
        await ana.page.keyboard.press("Space")
        assert await ana.said() == ["primera línea\nsegunda línea"]


async def test_a_screen_reader_finds_its_way(shop: ShopProcess, visitor: Any) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        dialog = ana.chat.get_by_role("dialog", name="La Ceiba")
        await dialog.wait_for()

        for name in ("Cerrar el chat", "Enviar una foto", "Enviar"):
            assert await dialog.get_by_role("button", name=name, exact=True).count() == 1
        assert await dialog.get_by_role("textbox", name="Escribe tu mensaje").count() == 1
        assert await ana.log.get_attribute("aria-live") == "polite"
        launcher = ana.chat.locator(".launcher")
        assert await launcher.get_attribute("aria-expanded") == "true"


async def test_texts_are_strong_enough_and_buttons_large_enough(
    shop: ShopProcess, visitor: Any
) -> None:
    async with visitor(reduced_motion="reduce") as ana:  # measured at rest, not as it rises
        await ana.open(f"{shop.url}/")
        await ana.say("quiero poner una queja")
        await ana.log.get_by_role("group", name="Respuestas posibles").wait_for()
        weak = await ana.chat.locator(".panel").evaluate(WEAK_CONTRAST)
        page = await ana.page.locator("body").evaluate(WEAK_CONTRAST)
        sizes = await ana.chat.locator("button:enabled").evaluate_all(
            "(all) => all.filter((b) => b.checkVisibility()).map((b) => b.getBoundingClientRect())"
            ".filter((r) => r.width < 44 || r.height < 44).length"
        )

        assert weak == []
        assert page == []
        assert sizes == 0


async def test_on_a_phone_the_chat_is_the_screen(shop: ShopProcess, visitor: Any) -> None:
    async with visitor(viewport=PHONE, has_touch=True, is_mobile=True) as ana:
        await ana.open(f"{shop.url}/")
        box = await ana.chat.locator(".panel").bounding_box()
        wide = await ana.page.evaluate("document.documentElement.scrollWidth")
        size = await ana.field.evaluate("(field) => parseFloat(getComputedStyle(field).fontSize)")

        assert (box["x"], box["width"], box["height"]) == (0, PHONE["width"], PHONE["height"])
        assert wide == PHONE["width"]
        assert size >= 16  # smaller, and iOS zooms in
        assert not await ana.chat.locator(".launcher").is_visible()


@pytest.mark.parametrize("viewport", [{"width": 640, "height": 400}, {"width": 320, "height": 568}])
async def test_at_200_percent_nothing_is_out_of_reach(
    shop: ShopProcess, visitor: Any, viewport: dict[str, int]
) -> None:
    async with visitor(viewport=viewport) as ana:
        await ana.open(f"{shop.url}/")
        for place in (ana.field, ana.chat.locator(".send"), ana.chat.locator(".close")):
            box = await place.bounding_box()
            assert box["x"] >= 0
            assert box["y"] >= 0
            assert box["x"] + box["width"] <= viewport["width"]
            assert box["y"] + box["height"] <= viewport["height"]


async def test_whoever_wants_no_motion_gets_none(shop: ShopProcess, visitor: Any) -> None:
    async with visitor(reduced_motion="reduce") as ana:
        await ana.open(f"{shop.url}/")
        running = await ana.chat.locator(".panel").evaluate(
            "(panel) => getComputedStyle(panel).animationName"
        )

        assert running == "none"


@pytest.mark.parametrize(
    ("locale", "lang", "hello"),
    [
        ("es-MX", "", "¿En qué te ayudamos?"),
        ("en-US", "", "How can we help?"),
        ("pt-BR", "", "Como podemos ajudar?"),
        ("de-DE", "", "¿En qué te ayudamos?"),
        ("en-US", "pt", "Como podemos ajudar?"),
    ],
)
async def test_it_speaks_the_pages_or_the_browsers_language(
    host: str, visitor: Any, locale: str, lang: str, hello: str
) -> None:
    async with visitor(locale=locale) as ana:
        await ana.open(f"{host}?lang={lang}")

        await ana.sees(hello)


async def test_no_label_is_missing_in_any_language(shop: ShopProcess, visitor: Any) -> None:
    async with visitor() as ana:
        await ana.page.goto(f"{shop.url}/")
        labels = await ana.page.evaluate(
            "async () => { const { labelsFor } = await import('/widget/labels.js');"
            " return ['es', 'en', 'pt'].map((each) => Object.keys(labelsFor(each)).sort()) }"
        )

        assert len(labels[0]) > 20
        assert labels[0] == labels[1] == labels[2]


async def test_links_are_links_and_nothing_else_is(shop: ShopProcess, visitor: Any) -> None:
    text = "mira https://laceiba.example/tallas?a=1. y javascript:alert(1) http:// ftp://x.y"
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say(text)
        links = ana.log.locator(".mine a")
        await links.first.wait_for()

        assert await links.count() == 1
        assert await links.get_attribute("href") == "https://laceiba.example/tallas?a=1"
        assert await links.get_attribute("rel") == "noopener noreferrer"
        assert await links.inner_text() == "laceiba.example/tallas?a=1"


async def test_what_anybody_writes_is_text(shop: ShopProcess, visitor: Any) -> None:
    marker = uuid.uuid4().hex
    attack = f'<img src=x onerror="alert(1)"><script>alert(1)</script>{marker} javascript:alert(1)'
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.say(attack)
        await ana.sees(marker)
        await ana.page.reload()
        await ana.sees(marker)

        assert await ana.said() == [attack]
        assert await ana.log.locator("img, script, a[href^=javascript]").count() == 0
        assert ana.complaints == []


ENTER_AND_ESCAPE = """(field) => {
  for (const key of ["Enter", "Escape"]) {
    const how = { key, bubbles: true, composed: true, cancelable: true };
    field.dispatchEvent(new KeyboardEvent("keydown", how));
  }
}"""


async def test_an_answer_that_came_while_the_chat_was_closed_is_counted(
    shop: ShopProcess, visitor: Any
) -> None:
    async with visitor() as ana:
        await ana.open(f"{shop.url}/")
        await ana.field.fill("¿Cuánto cuesta el envío?")
        await ana.field.evaluate(ENTER_AND_ESCAPE)  # closed before any answer can be there
        await ana.chat.locator(".badge").wait_for()
        name = await ana.chat.locator(".launcher").get_attribute("aria-label")
        await ana.chat.locator(".launcher").click()

        assert "mensaje" in name
        assert not await ana.chat.locator(".badge").is_visible()


async def test_a_killed_server_loses_and_doubles_nothing(visitor: Any, tmp_path: Path) -> None:
    port = free_port()
    file = config(tmp_path, port, f"sqlite:///{tmp_path}/shop.db")
    async with visitor() as ana, ShopProcess(tmp_path, file, port) as shop:
        await ana.open(f"{shop.url}/")
        words = []
        for round_ in range(2):
            for n in range(3):
                words.append(f"mensaje {round_}-{n}")
                await ana.say(words[-1])
                if n == 1:
                    await shop.kill()
            await shop.start()
            await ana.log.locator(".unsent").last.wait_for(state="detached", timeout=40_000)
        await ana.page.reload()
        await ana.sees(words[-1])

        assert await ana.said() == words
