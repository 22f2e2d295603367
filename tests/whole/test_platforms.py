"""The real process between Telegram and Twilio, both played by servers that keep to the schemas."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import PUBLIC_URL, FakeTwilio
from tests.whole.shop_process import SECRET, ShopProcess, config, free_port

pytestmark = pytest.mark.whole

HOOK = "/hooks/whatsapp_twilio"


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


async def test_telegram_and_whatsapp_are_answered_by_one_process(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, FakeTwilio() as twilio:
        port, database = free_port(), f"sqlite:///{tmp_path}/shop.db"
        file = config(tmp_path, port, database, telegram, twilio_section(twilio))
        async with ShopProcess(tmp_path, file, port) as shop:
            await until(lambda: telegram.webhook)
            assert telegram.webhook["url"] == "https://shop.example/hooks/telegram"
            async with aiohttp.ClientSession() as platform:
                secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
                update = telegram.text("¿Cuánto cuesta el envío?")
                for _ in range(3):  # Telegram repeats itself
                    async with platform.post(
                        f"{shop.url}/hooks/telegram", json=update, headers=secret
                    ) as answer:
                        assert answer.status == 200
            status = await whatsapp(
                shop,
                twilio,
                MessageSid="SM" + "0" * 32,
                From="whatsapp:+34600111222",
                To=f"whatsapp:{twilio.sender}",
                WaId="34600111222",
                ProfileName="Ana",
                Body="dónde está mi pedido 10452",
                NumMedia="0",
            )
            assert status == 200
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
