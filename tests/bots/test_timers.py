"""What happens because time passes."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from adapters.fetch import File
from adapters.own_files import OwnFiles
from bots import timers
from dialog.errors import StoreUnavailable
from tests.fakes.house import FakeChannel, FakeStore, a_house


async def test_a_round_that_fails_does_not_end_the_rounds() -> None:
    rounds: list[int] = []

    async def act() -> None:
        rounds.append(1)
        raise StoreUnavailable("down") if len(rounds) == 1 else RuntimeError("bug")

    running = asyncio.create_task(timers._every(0.001, act))
    async with asyncio.timeout(5):
        while len(rounds) < 4:  # noqa: ASYNC110 - a test looks from outside
            await asyncio.sleep(0.001)
    running.cancel()


async def test_a_channel_that_has_something_to_forget_is_asked_to() -> None:
    class Forgetful(FakeChannel):
        asked: Any = None

        async def tidy(self, mailbox: object) -> None:
            self.asked = mailbox

    class Tidied(FakeStore):
        async def tidy(self) -> None:
            return

    forgetful, house = Forgetful(), a_house(FakeChannel("plain"), store=Tidied())
    house.channels = {**house.channels, "post": forgetful}

    await timers.tidy(house)

    assert forgetful.asked is house.store


async def test_files_that_no_answer_took_along_are_forgotten(tmp_path: Path) -> None:
    class Tidied(FakeStore):
        async def tidy(self) -> None:
            return

        async def answered_files(self, conversation: int) -> set[str]:  # noqa: ARG002 - a fake
            return set()

    house = a_house(store=Tidied())
    house.files = OwnFiles(tmp_path, b"key")
    file = File(b"%PDF-1.7", "application/pdf", "x.pdf")
    lost = await house.files.keep(7, "c1:0", file, "a.pdf")
    for mark in (tmp_path / "unsent").iterdir():
        os.utime(mark, (0, 0))

    await timers.tidy(house)

    assert house.files.find(lost) is None


async def test_the_store_is_tidied(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tidied(FakeStore):
        count = 0

        async def tidy(self) -> None:
            self.count += 1

    monkeypatch.setattr(timers, "TIDY_SECONDS", 0.001)
    store = Tidied()

    running = asyncio.create_task(timers.run(a_house(store=store)))
    async with asyncio.timeout(5):
        while not store.count:  # noqa: ASYNC110 - a test looks from outside
            await asyncio.sleep(0.001)
    running.cancel()
