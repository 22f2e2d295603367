"""The real process between Telegram and Twilio, both played by servers that keep to the schemas."""

import asyncio
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp
import pytest
from PIL import Image
from yarl import URL

from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import PUBLIC_URL, FakeTwilio
from tests.whole.shop_process import ROOT, SECRET, ShopProcess, config, free_port

pytestmark = pytest.mark.whole

HOOK = "/hooks/whatsapp_twilio"
PDF = b"%PDF-1.7 una factura"


def twilio_section(twilio: FakeTwilio) -> str:
    return "\n".join(
        [
            "[channels.whatsapp_twilio]",
            f'account_sid = "{twilio.account}"',
            f'auth_token = "{twilio.token}"',
            f'sender = "{twilio.sender}"',
            f'public_url = "{PUBLIC_URL}"',
            f'api_url = "{twilio.url}"',
            f'content_url = "{twilio.url}"',
        ]
    )


async def until(happened: Callable[[], Any]) -> Any:
    async with asyncio.timeout(20):
        while not (found := happened()):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.02)
    return found


async def whatsapp(shop: ShopProcess, twilio: FakeTwilio, **form: str) -> int:
    """One signed hook, as Twilio posts it; the status of our answer."""
    headers = twilio.signed(PUBLIC_URL + HOOK, form)
    headers["content-type"] = "application/x-www-form-urlencoded"
    async with (
        aiohttp.ClientSession() as platform,
        platform.post(shop.url + HOOK, data=urlencode(form), headers=headers) as answer,
    ):
        return answer.status


class Desk:
    """Somebody at the desk, by HTTP: signed in with the link that the shop printed."""

    def __init__(self, shop: ShopProcess) -> None:
        self.shop = shop
        self.browser = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> Self:
        link = re.search(r"http\S+/desk/\S+/\S{40,}", await self.shop.greeting())
        assert link is not None
        path = f"/desk/{link[0].partition('/desk/')[2]}"
        await self.posts(path, path, password="una ceiba junto al mar")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.browser.close()

    async def answers(self, number: str, text: str, *names: str) -> None:
        ticket = f"/desk/tickets/{number}"
        await self.posts(ticket, f"{ticket}/take")
        await self.posts(ticket, f"{ticket}/reply", *names, text=text)

    async def posts(self, page: str, path: str, *names: str, **fields: str) -> None:
        async with self.browser.get(self.shop.url + page) as answer:
            hidden = re.findall(r'name="(csrf|client)" value="([^"]+)"', await answer.text())
        form = aiohttp.FormData({**dict(hidden), **fields})
        for name in names:
            content = PDF if name.endswith(".pdf") else a_picture()
            form.add_field("files", content, filename=name)
        headers = {"Origin": self.shop.url}
        async with self.browser.post(self.shop.url + path, data=form, headers=headers) as answer:
            assert answer.status == 200, await answer.text()

    async def fetched(self, link: str) -> bytes:
        """As Twilio fetches what it is to deliver: by the public address, knowing nobody."""
        assert link.startswith(PUBLIC_URL)
        address = URL(self.shop.url + link.removeprefix(PUBLIC_URL), encoded=True)
        async with aiohttp.ClientSession() as platform, platform.get(address) as answer:
            assert answer.status == 200
            return await answer.read()


def a_picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(file, "PNG")
    return file.getvalue()


def reference(sent: dict[str, Any]) -> str:
    """The ticket's number in what the customer was told."""
    text = str(sent.get("text") or sent.get("Body") or "")
    found = re.search(r"referencia es ([0-9A-Z]{3}-[0-9A-Z]{3})", text)
    return found[1] if found else ""


def is_jpeg(value: object) -> bool:
    return isinstance(value, bytes) and value.startswith(b"\xff\xd8")


def two(found: list[Any]) -> list[Any]:
    return found if len(found) >= 2 else []


async def telegram_calls(shop: ShopProcess, update: dict[str, Any]) -> None:
    """With an update; the hook takes it."""
    secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with (
        aiohttp.ClientSession() as platform,
        platform.post(f"{shop.url}/hooks/telegram", json=update, headers=secret) as answer,
    ):
        assert answer.status == 200


async def ana_writes(shop: ShopProcess, twilio: FakeTwilio, text: str) -> None:
    """On WhatsApp; the hook takes it."""
    status = await whatsapp(
        shop,
        twilio,
        MessageSid="SM" + "0" * 32,
        From="whatsapp:+34600111222",
        To=f"whatsapp:{twilio.sender}",
        WaId="34600111222",
        ProfileName="Ana",
        Body=text,
        NumMedia="0",
    )
    assert status == 200


async def test_telegram_and_whatsapp_are_answered_by_one_process(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, FakeTwilio() as twilio:
        port, database = free_port(), f"sqlite:///{tmp_path}/shop.db"
        file = config(tmp_path, port, database, telegram, twilio_section(twilio))
        async with ShopProcess(tmp_path, file, port) as shop:
            await until(lambda: telegram.webhook)
            assert telegram.webhook["url"] == "https://shop.example/hooks/telegram"
            update = telegram.text("¿Cuánto cuesta el envío?")
            for _ in range(3):  # Telegram repeats itself
                await telegram_calls(shop, update)
            await ana_writes(shop, twilio, "dónde está mi pedido 10452")
            there = await until(lambda: [one for one in telegram.sent if "4,95" in one["text"]])
            here = await until(lambda: [one for one in twilio.sent if "10452" in one["Body"]])
            await asyncio.sleep(1)

            assert len(there) == 1  # three copies, one turn
            assert len(telegram.sent) == 1
            assert here[0]["To"] == "whatsapp:+34600111222"
            code, errors = await shop.stop()
    assert code == 0
    assert "600111222" not in errors  # logs carry ids only


async def test_what_the_platform_did_not_sign_is_refused(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, FakeTwilio() as twilio:
        port, database = free_port(), f"sqlite:///{tmp_path}/shop.db"
        file = config(tmp_path, port, database, telegram, twilio_section(twilio))
        async with (
            ShopProcess(tmp_path, file, port) as shop,
            aiohttp.ClientSession() as stranger,
        ):
            for hook in ("telegram", "whatsapp_twilio"):
                async with stranger.post(f"{shop.url}/hooks/{hook}", data=b"{}") as answer:
                    assert answer.status == 403
        assert telegram.sent == []
        assert twilio.sent == []


async def test_an_agents_files_reach_telegram_and_whatsapp(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, FakeTwilio() as twilio:
        port, database = free_port(), f"sqlite:///{tmp_path}/shop.db"
        file = config(tmp_path, port, database, telegram, twilio_section(twilio))
        async with ShopProcess(tmp_path, file, port) as shop, Desk(shop) as marta:
            await telegram_calls(shop, telegram.text("Quiero hablar con una persona"))
            await ana_writes(shop, twilio, "Quiero hablar con una persona")

            for sent in (telegram.sent, twilio.sent):
                told = await until(lambda sent=sent: [t for t in map(reference, sent) if t])
                await marta.answers(told[0], "Aquí tienes", "factura.pdf", "tabla.png")

            await until(lambda: [s for s in telegram.sent if s.get("text") == "Aquí tienes"])
            assert [one["method"] for one in telegram.sent[-3:]] == [
                "sendDocument",
                "sendPhoto",
                "sendMessage",
            ]
            assert any(value == PDF for value in telegram.sent[-3].values())
            assert any(is_jpeg(value) for value in telegram.sent[-2].values())
            linked = await until(lambda: two([s for s in twilio.sent if "MediaUrl" in s]))
            brought = [await marta.fetched(one["MediaUrl"][0]) for one in linked]
            code, errors = await shop.stop()
    assert brought[0] == PDF
    assert is_jpeg(brought[1])
    assert linked[0]["Body"] == "Aquí tienes"
    assert code == 0
    assert "factura" not in errors


async def test_an_answers_picture_reaches_telegram_and_whatsapp(tmp_path: Path) -> None:
    chart = (ROOT / "faq_data" / "es" / "size-chart.png").read_bytes()
    async with FakeTelegram() as telegram, FakeTwilio() as twilio:
        port, database = free_port(), f"sqlite:///{tmp_path}/shop.db"
        file = config(tmp_path, port, database, telegram, twilio_section(twilio))
        async with ShopProcess(tmp_path, file, port) as shop, aiohttp.ClientSession() as platform:
            await telegram_calls(shop, telegram.text("guía de tallas"))
            await ana_writes(shop, twilio, "guía de tallas")

            there = await until(lambda: [s for s in telegram.sent if s["method"] == "sendPhoto"])
            linked = await until(lambda: [s for s in twilio.sent if "MediaUrl" in s])
            (link,) = linked[0]["MediaUrl"]
            assert link == f"{PUBLIC_URL}/media/es/size-chart.png"
            await until(lambda: two(twilio.sent))
            path = link.removeprefix(PUBLIC_URL)
            async with platform.get(shop.url + path) as answer:
                assert (answer.status, answer.content_type) == (200, "image/png")
                assert await answer.read() == chart
            async with platform.get(f"{shop.url}/media/es/products.yaml") as answer:
                assert answer.status == 404
            code, _ = await shop.stop()
    assert chart in there[0].values()
    assert "laceiba.example/tallas" in there[0]["caption"]
    assert [sorted({"MediaUrl", "ContentSid", "Body"} & set(sent)) for sent in twilio.sent] == [
        ["MediaUrl"],
        ["ContentSid"],  # the words, with their buttons
    ]
    assert code == 0
