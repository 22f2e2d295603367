"""`mostrador serve` as a real process: it greets, it stops when told, and it loses nothing."""

import asyncio
import contextlib
import gzip
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import pytest

from adapters.store import Store
from bots.clocks import SystemClock
from tests.fakes.telegram import FakeTelegram
from tests.whole.shop_process import SECRET, ShopProcess, config, free_port

pytestmark = pytest.mark.whole

STOPS_WITHIN = 2.0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_stops_within_two_seconds(tmp_path: Path, number: signal.Signals) -> None:
    port = free_port()
    async with ShopProcess(tmp_path, None, port) as shop, aiohttp.ClientSession() as browser:
        await browser.get(f"{shop.url}/health/live")  # an open connection must not keep it up
        start = time.monotonic()
        assert shop._process is not None
        shop._process.send_signal(number)
        code = await asyncio.wait_for(shop._process.wait(), 10)

    assert code == 0
    assert time.monotonic() - start < STOPS_WITHIN


async def test_it_says_where_everything_is_and_how_to_sign_in_once(tmp_path: Path) -> None:
    port = free_port()
    async with ShopProcess(tmp_path, None, port) as shop:
        said = await shop.greeting()
        link = re.search(rf"http://localhost:{port}/desk/welcome/\S+", said)
        async with aiohttp.ClientSession() as browser:
            for path in ("/", "/widget.js", "/desk", "/health/ready", "/metrics"):
                async with browser.get(f"{shop.url}{path}") as answer:
                    assert answer.status == 200, path
            assert link
            async with browser.get(link[0].replace("localhost", "127.0.0.1")) as answer:
                assert answer.status == 200

    assert f"http://localhost:{port}/" in said
    assert f"http://localhost:{port}/desk" in said


async def test_a_packed_form_is_never_unpacked(tmp_path: Path) -> None:
    port = free_port()
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        ShopProcess(tmp_path, None, port) as shop,
        aiohttp.ClientSession(cookie_jar=jar) as browser,
    ):
        page = await (await browser.get(f"{shop.url}/desk/sign-in")).text()
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)
        assert csrf
        form = f"csrf={csrf[1]}&login=nobody&password=x".encode()
        kind = {"Origin": shop.url, "Content-Type": "application/x-www-form-urlencoded"}
        plain = await browser.post(f"{shop.url}/desk/sign-in", data=form, headers=kind)
        packed = await browser.post(
            f"{shop.url}/desk/sign-in",
            data=gzip.compress(form),
            headers={**kind, "Content-Encoding": "gzip"},
        )

    assert plain.status == 403  # read, and nobody has that password
    assert packed.status == 400


async def test_a_stop_in_the_middle_loses_no_message_that_was_answered_200(
    tmp_path: Path,
) -> None:
    accepted = 0
    database = f"sqlite:///{tmp_path}/shop.db"

    async def customer(number: int, telegram: FakeTelegram, url: str) -> None:
        nonlocal accepted
        with contextlib.suppress(aiohttp.ClientError):
            async with aiohttp.ClientSession() as platform:
                while True:
                    update = telegram.text("¿Cuánto cuesta el envío?", sender=number)
                    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
                    async with platform.post(url, json=update, headers=headers) as answer:
                        if answer.status != 200:
                            return
                    accepted += 1

    async with FakeTelegram() as telegram:
        port = free_port()
        shop = ShopProcess(tmp_path, config(tmp_path, port, database, telegram), port)
        async with shop:
            hook = f"{shop.url}/hooks/telegram"
            crowd = asyncio.gather(*(customer(100 + n, telegram, hook) for n in range(16)))
            await asyncio.sleep(1.0)
            start = time.monotonic()
            code, errors = await shop.stop()
            took = time.monotonic() - start
            await crowd

    store = await Store.open(database, SystemClock(), {})
    ledger = await store.ledger()
    await store.close()
    assert code == 0, errors
    assert took < STOPS_WITHIN
    assert accepted > 0
    assert ledger.received >= accepted
    assert ledger.received == ledger.handled + ledger.queued
    assert "Traceback" not in errors


def test_a_busy_port_is_told_with_another_one(tmp_path: Path) -> None:
    import socket  # noqa: PLC0415 - only here

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        out = serve(tmp_path, "--port", str(port))

    assert out.returncode == 1
    assert f"server.port {port} is busy" in out.stderr
    assert f"mostrador serve --port {port + 1}" in out.stderr
    assert "Traceback" not in out.stderr


async def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    async with ShopProcess(tmp_path, None, free_port()):
        out = await asyncio.to_thread(serve, tmp_path, "--port", str(free_port()))

    assert out.returncode == 1
    assert "in use by another mostrador process" in out.stderr


def serve(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bots", "serve", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=30,
    )
