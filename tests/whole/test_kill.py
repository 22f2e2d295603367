"""A process killed in the middle of everything: nothing lost, nothing out of order."""

import asyncio
import contextlib
import itertools
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Connection, select

from adapters.store import Store
from adapters.store.tables import contacts, inbox, messages, outbox
from bots.clocks import SystemClock
from dialog.ports import Limits
from tests.fakes.telegram import FakeTelegram
from tests.whole.shop_process import SECRET, ShopProcess, config, free_port

pytestmark = pytest.mark.whole

MESSAGES, CHATS, KILLS = 200, 20, 20
QUESTIONS = (
    "¿Cuánto cuesta el envío?",
    "¿Qué formas de pago aceptan?",
    "¿Cuál es su horario?",
    "Quiero una factura",
    "¿Cuántos días tengo para devolver?",
)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/shop.db"
    else:
        yield request.getfixturevalue("postgres_url")


async def test_200_messages_survive_20_kills(database: str, tmp_path: Path) -> None:
    dice = random.Random(20_261_122)
    async with FakeTelegram() as telegram:
        port = free_port()
        shop = ShopProcess(tmp_path, config(tmp_path, port, database, telegram), port)
        async with shop:
            platform = asyncio.create_task(deliver_all(telegram, shop.url))
            for _ in range(KILLS):
                await asyncio.sleep(dice.uniform(0.1, 1.5))
                await shop.kill()
                await shop.start()
            async with asyncio.timeout(60):
                sent_in = await platform
                await until_quiet(telegram)

            await shop.stop()
            if await set_aside(database):  # killed three times with the same message in hand
                await shop.start()
                await until_quiet(telegram)

        store = await open_again(database)
        try:
            ledger = await store.ledger()
            kept = await store._db.read(rows)
        finally:
            await store.close()

    assert ledger.received == ledger.handled == MESSAGES  # nothing lost, nothing set aside
    assert ledger.quarantined == ledger.queued == ledger.out_queued == 0
    assert kept["in"] == sent_in  # as the platform delivered them, chat by chat, each once
    left = [(message["chat_id"], message["text"]) for message in telegram.sent]
    for chat, texts in kept["out"].items():
        arrived = [text for address, text in left if str(address) == chat]
        assert in_order(texts, arrived), "a reply is missing or out of order"
    extra = len(left) - sum(map(len, kept["out"].values()))
    assert 0 <= extra <= KILLS  # at most one duplicate send a kill


async def deliver_all(telegram: FakeTelegram, url: str) -> dict[str, list[str]]:
    """Every chat writes its messages one after the other; Telegram repeats until it hears 200."""
    each = MESSAGES // CHATS
    updates = {
        str(chat): [telegram.text(QUESTIONS[n % len(QUESTIONS)], sender=chat) for n in range(each)]
        for chat in range(1000, 1000 + CHATS)
    }
    async with aiohttp.ClientSession() as platform:
        await asyncio.gather(*(deliver(platform, url, queue) for queue in updates.values()))
    return {chat: [one["message"]["text"] for one in queue] for chat, queue in updates.items()}


async def deliver(platform: aiohttp.ClientSession, url: str, queue: list[dict[str, Any]]) -> None:
    for update in queue:
        for attempt in itertools.count():
            assert attempt < 2000, "the shop never took the message"
            if await accepted(platform, url, update):
                break
            await asyncio.sleep(0.05)
        await asyncio.sleep(random.uniform(0.5, 4.0))


async def accepted(platform: aiohttp.ClientSession, url: str, update: dict[str, Any]) -> bool:
    with contextlib.suppress(aiohttp.ClientError, TimeoutError):
        async with platform.post(
            f"{url}/hooks/telegram",
            json=update,
            headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
            timeout=aiohttp.ClientTimeout(total=5),
        ) as answer:
            return answer.status == 200
    return False


async def until_quiet(telegram: FakeTelegram, still: float = 6.0) -> None:
    """Nothing has been sent for a while: longer than any lease or retry that is left over."""
    count = -1
    while count != len(telegram.sent):
        count = len(telegram.sent)
        await asyncio.sleep(still)


def in_order(planned: list[str], arrived: list[str]) -> bool:
    """Every planned text arrived, in its order; a text may stand twice in a row or more."""
    rest = iter(arrived)
    return all(any(text == one for one in rest) for text in planned)


def rows(db: Connection) -> dict[str, dict[str, list[str]]]:
    """What the database holds, by chat, in its own order."""
    found: dict[str, dict[str, list[str]]] = {"in": defaultdict(list), "out": defaultdict(list)}
    said = select(contacts.c.address, messages.c.text, messages.c.direction).join_from(
        messages, contacts, messages.c.contact_id == contacts.c.id
    )
    for table in (inbox, outbox):
        for address, text, direction in db.execute(
            said.join(table, table.c.id == messages.c.id).order_by(messages.c.id)
        ):
            found[direction][address].append(text)
    return found


async def set_aside(database: str) -> int:
    """Messages that three workers died with are tried again, as `mostrador replay` does."""
    store = await open_again(database)
    try:
        return await store.replay(None)
    finally:
        await store.close()


async def open_again(database: str) -> Store:
    return await Store.open(database, SystemClock(), {"telegram": Limits()})
