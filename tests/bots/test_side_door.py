"""Operators' commands beside a running shop: the same words and codes, for its own user only."""

import argparse
import asyncio
import json
import logging
import os
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from adapters.store import InUse, Store
from bots import agents, errand, replay, settings
from bots.clocks import SystemClock
from bots.errand import Outcome
from bots.house import House
from bots.settings import Settings
from bots.side_door import SideDoor
from dialog.errors import BotError, NotAllowed, SettingsError
from dialog.model import Json
from tests.fakes.house import a_house
from tests.fakes.store import LIMITS, HandClock, failing_turns, said
from tests.whole.shop_process import ShopProcess, config, free_port

Command = Callable[..., "asyncio.Future[Outcome]"]
COMMANDS = {"replay": replay, "agents": agents}


@pytest.fixture
def told(tmp_path: Path) -> Settings:
    return settings.changed(settings.load(None, {}), db=f"sqlite:///{tmp_path}/shop.db")


@pytest.fixture
async def house(told: Settings) -> AsyncIterator[House]:
    """With two messages that were set aside."""
    await set_aside_two(told.database.url)
    store = await Store.open(told.database.url, SystemClock(), LIMITS)
    yield a_house(store=store, settings=told)
    await store.close()


async def set_aside_two(url: str) -> None:
    clock = HandClock()
    store = await Store.open(url, clock, LIMITS)
    for name in ("ana", "luis"):
        await store.keep([said("veneno", sender=name)])
        await failing_turns(store, clock, 3)
        await store.claim_moments()
    await store.close()


async def done(told: Settings, command: str, *words: str) -> Outcome:
    parser = argparse.ArgumentParser()
    parser.set_defaults(run=print)  # as the command line does; it cannot travel
    COMMANDS[command].add_arguments(parser)
    return await errand.done(told, command, parser.parse_args(words), COMMANDS[command].answer)


async def outcome_or_refusal(told: Settings, *words: str) -> Outcome | str:
    try:
        return await done(told, *words)
    except BotError as error:
        return f"{type(error).__name__}: {error}"


def socket_of(told: Settings) -> Path:
    return Path(told.database.url.removeprefix("sqlite:///") + ".sock")


QUESTIONS: list[tuple[str, ...]] = [
    ("replay",),
    ("replay", "1"),
    ("replay", "1"),
    ("replay", "--all"),
    ("replay",),
    ("agents", "list"),
    ("agents", "lost-phone", "pepe"),
    ("agents", "deactivate", "pepe"),
    ("agents", "invite", "pepe"),
]


async def test_the_same_is_said_through_the_door_as_without_a_shop(
    house: House, told: Settings, tmp_path: Path
) -> None:
    other = settings.changed(told, db=f"sqlite:///{tmp_path}/other.db")
    await set_aside_two(other.database.url)
    alone = [await outcome_or_refusal(other, *words) for words in QUESTIONS]

    async with SideDoor(house):
        beside = [await outcome_or_refusal(told, *words) for words in QUESTIONS]

    assert beside == alone
    assert "2 set aside" in str(beside[0])
    assert beside[2] == Outcome(
        "Message 1 is not among those set aside. See them: mostrador replay", 1
    )


async def test_what_is_replayed_is_there_for_the_shops_workers_at_once(
    house: House, told: Settings
) -> None:
    async with SideDoor(house):
        seen = house.store.mark("inbox")
        out = await done(told, "replay", "--all")
        woken = await house.store.wait("inbox", 5, seen)

    assert out.text.startswith("2 back in the inbox")
    assert woken
    assert len(await house.store.claim_moments()) == 2


async def test_people_are_added_invited_and_removed_beside_the_shop(
    house: House, told: Settings
) -> None:
    async with SideDoor(house):
        added = await done(told, "agents", "add", "marta", "--name", "Marta Gil")
        token = added.text.rpartition("/")[2]
        taken = await outcome_or_refusal(told, "agents", "add", "marta")
        listed = await done(told, "agents", "list")

    assert await house.store.use_sign_in_link(token)
    assert taken == "NotAllowed: The login marta is taken. Choose another one."
    assert "Marta Gil" in listed.text


async def test_only_its_own_user_may_open_the_door_and_it_goes_with_the_shop(
    house: House, told: Settings
) -> None:
    async with SideDoor(house):
        mode = os.lstat(socket_of(told)).st_mode

    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600
    assert not socket_of(told).is_socket()


async def test_the_door_of_a_shop_that_died_is_replaced(house: House, told: Settings) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as dead:
        dead.bind(str(socket_of(told)))
    with pytest.raises(InUse):  # somebody has the file, and nobody listens
        await done(told, "replay")

    async with SideDoor(house):
        assert (await done(told, "replay")).code == 0


async def test_without_a_door_the_command_says_who_has_the_file(
    house: House, told: Settings
) -> None:
    del house
    with pytest.raises(InUse, match="Stop that one first"):
        await done(told, "replay")


async def test_a_file_of_somebody_else_in_the_doors_place_is_left_alone(
    house: House, told: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    socket_of(told).write_text("a letter", encoding="utf-8")

    with caplog.at_level(logging.WARNING):
        async with SideDoor(house):
            assert (await house.store.ledger()).quarantined == 2

    assert socket_of(told).read_text(encoding="utf-8") == "a letter"
    assert "side_door_shut" in caplog.text


async def test_a_path_too_long_for_a_socket_keeps_no_shop_shut_and_is_told(
    tmp_path: Path, told: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    far = settings.changed(told, db=f"sqlite:///{folder}/shop.db")
    store = await Store.open(far.database.url, SystemClock(), LIMITS)
    try:
        async with SideDoor(a_house(store=store, settings=far)):
            with pytest.raises(SettingsError, match="in the database's folder, or stop the shop"):
                await done(far, "replay")
        monkeypatch.chdir(folder)
        async with SideDoor(a_house(store=store, settings=far)):  # from there the way is short
            assert (await done(far, "replay")).text == "Nothing was set aside."
    finally:
        await store.close()


@pytest.mark.parametrize(
    "line",
    [
        b"not json\n",
        b"[1, 2]\n",
        b'{"command": "shutdown"}\n',
        b'{"command": "agents", "act": "__class__"}\n',
        b'{"command": "replay"}\n',
        b'{"command": "replay", "number": {"a": 1}, "all": false}\n',
        b"{" * 40_000 + b"\n",
    ],
)
async def test_strange_words_are_refused_and_the_shop_goes_on(
    house: House, told: Settings, line: bytes
) -> None:
    async with SideDoor(house):
        answer = await exchanged(told, line)
        still = await done(told, "replay")

    assert answer.get("code") != 0
    assert set(answer) <= {"refused", "code", "text"}
    assert "2 set aside" in still.text


async def test_a_line_without_end_is_cut_off(house: House, told: Settings) -> None:
    async with SideDoor(house):
        reader, writer = await asyncio.open_unix_connection(str(socket_of(told)))
        writer.write(b"x" * 1_000_000)
        ended = await asyncio.gather(reader.read(), return_exceptions=True)
        writer.close()
        assert not any(isinstance(one, bytes) and one for one in ended)
        assert (await done(told, "replay")).code == 0


@pytest.mark.whole
async def test_who_says_nothing_at_the_door_does_not_trouble_a_closing_shop(tmp_path: Path) -> None:
    url, port = f"sqlite:///{tmp_path}/shop.db", free_port()

    async with ShopProcess(tmp_path, config(tmp_path, port, url), port) as shop:
        _, silent = await asyncio.open_unix_connection(f"{tmp_path}/shop.db.sock")
        _, gone = await asyncio.open_unix_connection(f"{tmp_path}/shop.db.sock")
        gone.close()
        assert (await mostrador(tmp_path, "replay")).returncode == 0
        code, errors = await shop.stop()
        silent.close()

    assert code == 0
    assert not [line for line in errors.splitlines() if "error" in line]


async def exchanged(told: Settings, line: bytes) -> dict[str, Json]:
    reader, writer = await asyncio.open_unix_connection(str(socket_of(told)))
    writer.write(line)
    answer = await reader.readline()
    writer.close()
    return dict(json.loads(answer))


async def test_a_shop_that_is_being_stopped_says_so(told: Settings, house: House) -> None:
    """It takes the question and is gone: no half an answer, and no traceback."""
    del house

    async def leave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_unix_server(leave, path=str(socket_of(told)))
    with pytest.raises((InUse, NotAllowed)):
        await done(told, "replay")
    server.close()


@pytest.mark.whole
async def test_a_real_shop_takes_a_replayed_message_while_it_runs(tmp_path: Path) -> None:
    url, port = f"sqlite:///{tmp_path}/shop.db", free_port()
    await set_aside_two(url)

    async with ShopProcess(tmp_path, config(tmp_path, port, url), port) as shop:
        shown = await mostrador(tmp_path, "replay")
        number = shown.stdout.split()[0]
        back = await mostrador(tmp_path, "replay", number)
        again = await mostrador(tmp_path, "replay", number)
        added = await mostrador(tmp_path, "agents", "add", "jo")
        async with asyncio.timeout(20):
            while "1 set aside" not in (await mostrador(tmp_path, "replay")).stdout:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)
        await shop.stop()

    assert "2 set aside" in shown.stdout
    assert (back.returncode, again.returncode, added.returncode) == (0, 1, 0)
    assert f":{port}/desk/welcome/" in added.stdout
    store = await Store.open(url, SystemClock(), LIMITS)
    ledger = await store.ledger()
    await store.close()
    assert (ledger.handled, ledger.quarantined) == (1, 1)


async def mostrador(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "bots", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=30,
    )


async def test_an_answer_that_broke_off_is_told_without_a_traceback(
    told: Settings, tmp_path: Path
) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b'{"code": 0, "te')
        writer.close()

    store = await Store.open(told.database.url, SystemClock(), LIMITS)
    server = await asyncio.start_unix_server(cut, errand.door(tmp_path / "shop.db"))
    try:
        with pytest.raises(NotAllowed, match="broke off"):
            await done(told, "agents", "list")
    finally:
        server.close()
        await store.close()
