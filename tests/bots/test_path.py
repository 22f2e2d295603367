"""The one path of a message, with the real store and workers: in by hook, out by channel."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.store import Store
from bots import serve, web
from bots.clocks import SystemClock
from bots.house import House
from bots.intake import Intake
from bots.lanes import Lanes
from bots.settings import Settings
from dialog.errors import BadSignature, TryAgain
from dialog.model import Event, Inbound, Moment, Reply, Turn
from dialog.ports import Hook, Limits, Outgoing
from tests.fakes.house import FakeChannel, a_house

OK = {"signature": "ok"}


@dataclass
class Letters(FakeChannel):
    """A hook's body is `sender:id:text`."""

    name: str = "letters"
    limits: Limits = field(default_factory=Limits)

    def receive(self, hook: Hook) -> list[Event]:
        if hook.headers.get("signature") != "ok":
            raise BadSignature(self.name)
        sender, number, text = hook.body.decode().split(":")
        return [Inbound(self.name, sender, number, text)]


class Echo:
    """Answers each message with its own text; probes that nobody else has the conversation."""

    def __init__(self) -> None:
        self.taking: set[int] = set()
        self.poisoned = 0

    async def take_turn(self, moment: Moment) -> Turn:
        number = moment.conversation.id
        assert number not in self.taking, "two workers in one conversation"
        self.taking.add(number)
        try:
            await asyncio.sleep(0.001)
            if any(message.text == "poison" for message in moment.messages):
                self.poisoned += 1
                raise RuntimeError("poison")
            said = tuple(Reply("echo", text=message.text) for message in moment.messages)
            return Turn(said, state=moment.conversation.state, policy="echo")
        finally:
            self.taking.remove(number)


@dataclass
class Shop:
    house: House
    channel: Letters
    browser: TestClient  # type: ignore[type-arg]
    engine: Echo
    lanes: list[Lanes[Any]]

    async def post(self, body: str) -> int:
        answer = await self.browser.post("/hooks/letters", data=body.encode(), headers=OK)
        return answer.status

    def sent(self) -> dict[str, list[str]]:
        """What each address was told, in order."""
        told: dict[str, list[str]] = defaultdict(list)
        for outgoing in self.channel.sent:
            told[outgoing.address].append(outgoing.text)
        return told


@pytest.fixture(params=[0.0, 0.05], ids=["at once", "gathered"])
async def shop(request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    channel, engine = Letters(), Echo()
    told = Settings()
    told = replace(told, shop=replace(told.shop, gather_seconds=request.param))
    store = await Store.open("sqlite://", SystemClock(), {"letters": Limits()}, request.param)
    house = a_house(channel, store=store, engine=engine, settings=told)
    house.clock, house.intake = SystemClock(), Intake(store)
    browser = TestClient(TestServer(web.edge(house)))
    await browser.start_server()
    lanes = serve.workers(house)
    running = [asyncio.create_task(lane.run()) for lane in lanes]
    yield Shop(house, channel, browser, engine, lanes)
    for lane in lanes:
        await lane.stop(1)
    await asyncio.gather(*running)
    await browser.close()
    await house.intake.close()
    await store.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - a test looks from outside
            await asyncio.sleep(0.005)


async def test_every_message_is_answered_once_and_in_order(shop: Shop) -> None:
    async def customer(name: str) -> None:
        for number in range(10):
            assert await shop.post(f"{name}:{name}{number}:{number}") == 200

    await asyncio.gather(*(customer(f"c{n}") for n in range(10)))
    await until(lambda: len(shop.channel.sent) >= 100)

    assert shop.sent() == {f"c{n}": [str(number) for number in range(10)] for n in range(10)}
    await asyncio.gather(*(lane.stop(1) for lane in shop.lanes))  # the last receipts are written
    ledger = await shop.house.store.ledger()
    assert (ledger.received, ledger.handled, ledger.out_sent) == (100, 100, 100)


async def test_50_copies_at_once_are_one_message(shop: Shop) -> None:
    statuses = await asyncio.gather(*(shop.post("ana:same:hola") for _ in range(50)))
    await until(lambda: bool(shop.channel.sent))
    await asyncio.sleep(0.1)

    assert set(statuses) == {200}
    assert shop.sent() == {"ana": ["hola"]}


async def test_a_poisoned_message_stops_nobody_else(shop: Shop) -> None:
    await shop.post("eve:1:poison")
    for number in range(5):
        await shop.post(f"ana:a{number}:{number}")
    await until(lambda: len(shop.sent()["ana"]) == 5)

    assert shop.engine.poisoned >= 1
    ledger = await shop.house.store.ledger()
    assert ledger.received == ledger.handled + ledger.queued + ledger.quarantined == 6
    assert ledger.handled == 5


async def test_a_failing_channel_keeps_a_conversations_order(shop: Shop) -> None:
    fails = iter([True])
    send = shop.channel.send

    async def unsteady(outgoing: Outgoing) -> str:
        if next(fails, False):
            raise TryAgain("busy", after=0.05)
        return await send(outgoing)

    shop.channel.send = unsteady  # type: ignore[method-assign]
    await shop.post("ana:1:one")
    await shop.post("ana:2:two")
    await until(lambda: len(shop.channel.sent) == 2)

    assert shop.sent() == {"ana": ["one", "two"]}
