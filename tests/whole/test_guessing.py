"""A stranger who knows somebody's e-mail and guesses at order numbers, each in a new web chat."""

import re
import uuid
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dialog.guesses import NUMBERS_OF_A_PROOF
from tests.whole.shop_process import ShopProcess, config, free_port

pytestmark = pytest.mark.whole

REFERENCE = re.compile(r"[A-Z0-9]{3}-[A-Z0-9]{3}|98999|10452")  # of the case, and of the order
OF_AN_ORDER = ("SEUR", "Chaqueta", "Gorra", "64,85", "camino")


class Stranger:
    """Has a new chat for each message."""

    def __init__(self, shop: ShopProcess, browser: aiohttp.ClientSession) -> None:
        self.shop = shop
        self.browser = browser
        self.token = ""

    async def called(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        headers = {"Origin": self.shop.url, "Authorization": f"Bearer {self.token}"}
        url = f"{self.shop.url}{path}"
        async with self.browser.request(method, url, headers=headers, **more) as answer:
            return answer.status, await answer.json()

    async def hears(self, text: str) -> str:
        """What the bot answers, in a chat of its own."""
        _, made = await self.called("POST", "/chat/visitors")
        self.token = made["token"]
        status, _ = await self.called("POST", "/chat/messages", json=a_message(text))
        assert status == 200
        after, told = 0, ""
        while not told:
            _, page = await self.called("GET", f"/chat/messages?after={after}")
            after = max([after, *(line["seq"] for line in page["lines"])])
            told = "\n".join(line["text"] for line in page["lines"] if not line["mine"])
        return told


def a_message(text: str) -> dict[str, str]:
    return {"type": "message", "id": str(uuid.uuid4()), "text": text}


async def test_new_chats_give_no_new_guesses_and_the_log_tells_nothing(tmp_path: Path) -> None:
    port = free_port()
    file = config(tmp_path, port, f"sqlite:///{tmp_path}/shop.db")
    async with ShopProcess(tmp_path, file, port) as shop, aiohttp.ClientSession() as browser:
        stranger = Stranger(shop, browser)
        misses = [
            await stranger.hears(f"mi pedido es el 98{place:03}, ana@example.com")
            for place in range(NUMBERS_OF_A_PROOF)
        ]
        right = await stranger.hears("mi pedido es el 10452, ana@example.com")
        wrong = await stranger.hears("mi pedido es el 98999, ana@example.com")
        others = await stranger.hears("mi pedido es el 10448, marta@example.com")
        hook, _ = await stranger.called("POST", "/hooks/webchat", json=a_message("hola"))
        code, errors = await shop.stop()

    assert not any(word in told for told in [*misses, right] for word in OF_AN_ORDER)
    assert REFERENCE.sub("", right) == REFERENCE.sub("", wrong)
    assert right not in misses
    assert "10448" in others  # whose e-mail nobody guessed with is answered as ever
    assert "GLS" in others
    assert hook == 404  # the chat's own door, with its limits, is the only one
    assert code == 0
    assert not any(canary in errors for canary in ("example.com", "98000", "10452", "pedido"))
