"""What happens because time passes."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bots import timers, wiring
from bots.sections import FaqSection
from bots.settings import Settings
from dialog.errors import FaqError, StoreUnavailable
from tests.fakes.house import FakeChannel, FakeStore, a_house


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "shop.yaml").write_text("- id: a\n", encoding="utf-8")
    return tmp_path


def watched(folder: Path) -> tuple[Any, timers.Watched]:
    house = a_house(settings=replace(Settings(), faq=FaqSection(str(folder))))
    house.engine.understanding = "before"
    return house, timers.Watched(house)


async def test_changed_files_are_learned(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "understanding", lambda _: "fresh")
    house, files = watched(folder)

    await files.look()
    assert house.engine.understanding == "before"  # nothing has changed
    (folder / "es" / "more.yaml").write_text("- id: b\n", encoding="utf-8")
    await files.look()
    assert house.engine.understanding == "fresh"


async def test_wrong_files_leave_what_was_known(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: object) -> None:
        raise FaqError(["es/shop.yaml:1: nonsense"])

    monkeypatch.setattr(wiring, "understanding", refuse)
    house, files = watched(folder)

    (folder / "es" / "shop.yaml").write_text("nonsense: [", encoding="utf-8")
    await files.look()

    assert house.engine.understanding == "before"
    assert house.faq_problems == ("es/shop.yaml:1: nonsense",)
    assert "faq_refused" in caplog.messages


async def test_the_same_wrong_files_are_tried_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def refuse(_: object) -> None:
        tries.append(1)
        raise FaqError(["nonsense"])

    monkeypatch.setattr(wiring, "understanding", refuse)
    _, files = watched(folder)

    (folder / "es" / "shop.yaml").unlink()
    await files.look()
    await files.look()

    assert len(tries) == 1


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
