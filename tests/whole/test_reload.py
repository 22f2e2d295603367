"""A merchant saves a file while the shop is open: the next customer gets the new words."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bots.sections import SHIPPED_FAQ
from tests.fakes.telegram import FakeTelegram
from tests.whole.shop_process import SECRET, ShopProcess, config, free_port

pytestmark = pytest.mark.whole

WITHIN = 30.0  # seconds; what it takes on a quiet machine is measured elsewhere
BOMB = "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b]\n"


class Customers:
    """Each asks once, and gets an answer."""

    def __init__(self, telegram: FakeTelegram, url: str) -> None:
        self._telegram, self._url, self._numbers = telegram, url, count(5000)

    async def ask(self, text: str) -> str:
        sender = next(self._numbers)
        async with aiohttp.ClientSession() as platform:
            hook = await platform.post(
                f"{self._url}/hooks/telegram",
                json=self._telegram.text(text, sender=sender),
                headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
            )
            assert hook.status == 200
        while not (found := self._sent_to(sender)):  # noqa: ASYNC110 - as seen from outside
            await asyncio.sleep(0.005)
        return found

    async def health(self) -> Any:
        async with aiohttp.ClientSession() as browser:
            answer = await browser.get(f"{self._url}/health")
            assert answer.status == 200
            return (await answer.json())["faq"]

    async def until_told(self, text: str, words: str) -> None:
        async with asyncio.timeout(WITHIN):
            while words not in await self.ask(text):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)

    async def until_refused(self) -> Any:
        async with asyncio.timeout(WITHIN):
            while not (state := await self.health())["problems"]:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)
            return state

    def _sent_to(self, sender: int) -> str:
        sent = [one for one in self._telegram.sent if str(one["chat_id"]) == str(sender)]
        return "\n".join(str(one.get("text", "")) for one in sent)


@pytest.fixture
async def faq(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED_FAQ, tmp_path / "faq"))


@pytest.fixture
async def customers(faq: Path, tmp_path: Path) -> AsyncIterator[Customers]:
    async with FakeTelegram() as telegram:
        port, database = free_port(), f"sqlite:///{tmp_path}/shop.db"
        told = config(tmp_path, port, database, telegram, more=f'[faq]\nfolder = "{faq}"')
        async with ShopProcess(tmp_path, told, port) as shop:
            yield Customers(telegram, shop.url)


async def test_a_saved_file_is_live_and_a_wrong_one_is_not(faq: Path, customers: Customers) -> None:
    file = faq / "es" / "zebras.yaml"
    good = "- id: zebras\n  questions: [¿tienen pantuflas de cebra?]\n  answer: {}\n"
    file.write_text(good.replace("{}", "Sí, a rayas."), encoding="utf-8")
    await customers.until_told("¿Tienen pantuflas de cebra?", "Sí, a rayas.")

    for wrong in (BOMB, good.replace("{}", "Nunca {a}."), "- id: zebras\n  questions: ["):
        file.write_text(wrong, encoding="utf-8")
        state = await customers.until_refused()
        assert "zebras.yaml:" in state["first_problem"]
        assert "Sí, a rayas." in await customers.ask("¿Tienen pantuflas de cebra?")
        file.write_text(good.replace("{}", "Sí, a rayas."), encoding="utf-8")
        async with asyncio.timeout(WITHIN):
            while (await customers.health())["problems"]:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)

    shutil.move(faq, faq.with_name("elsewhere"))
    assert (await customers.until_refused())["problems"] == 1
    assert "Sí, a rayas." in await customers.ask("¿Tienen pantuflas de cebra?")
    shutil.move(faq.with_name("elsewhere"), faq)
    file.write_text(good.replace("{}", "Ya no quedan."), encoding="utf-8")
    await customers.until_told("¿Tienen pantuflas de cebra?", "Ya no quedan.")
