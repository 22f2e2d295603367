"""HTTP in: 200 only for what is committed, limits first, and errors that tell nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bots import web as pages
from bots.house import House
from bots.sections import ServerSection
from bots.settings import Settings
from dialog.model import Inbound
from dialog.ports import Hook
from tests.fakes.house import FakeChannel, FakeStore, a_house

OK = {"signature": "ok"}

Browser = TestClient[web.Request, web.Application]
Open = Callable[[House], Awaitable[Browser]]


@pytest.fixture
async def browse() -> AsyncIterator[Open]:
    opened: list[Browser] = []

    async def open_house(house: House) -> Browser:
        server = TestServer(pages.edge(house))
        await server.start_server(auto_decompress=False)  # as `serve` starts it
        browser: Browser = TestClient(server)
        opened.append(browser)
        return browser

    yield open_house
    for browser in opened:
        await browser.close()


async def test_200_means_kept(browse: Open) -> None:
    store = FakeStore()
    browser = await browse(a_house(FakeChannel(), store=store))

    answer = await browser.post("/hooks/post", data=b"hola", headers=OK)

    assert answer.status == 200
    assert await answer.read() == b""  # Telegram would execute a body
    assert store.kept == [Inbound("post", "ana", "hola", "hola")]
    assert store.raw == [b"hola"]


async def test_what_needs_no_keeping_is_200_as_well(browse: Open) -> None:
    store = FakeStore()
    browser = await browse(a_house(FakeChannel(), store=store))

    answer = await browser.post("/hooks/post", data=b"nothing", headers=OK)

    assert answer.status == 200
    assert store.kept == []


async def test_a_full_disk_is_never_200(browse: Open) -> None:
    browser = await browse(a_house(FakeChannel(), store=FakeStore(down=True)))

    for _ in range(20):
        answer = await browser.post("/hooks/post", data=b"hola", headers=OK)
        assert answer.status == 503


async def test_a_channel_with_a_door_of_its_own_is_not_reached_by_the_platforms_way(
    browse: Open,
) -> None:
    channel, store = FakeChannel(), FakeStore()
    channel.has_own_door = True
    browser = await browse(a_house(channel, store=store))

    answer = await browser.post("/hooks/post", data=b"hola", headers=OK)

    assert answer.status == 404
    assert store.kept == []


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/hooks/post", b"hola", {}, 403),
        ("/hooks/post", b"hola", {"signature": "forged"}, 403),
        ("/hooks/post", b"hola", {"signature": "\xf1"}, 403),
        ("/hooks/post", b"nonsense", OK, 400),
        ("/hooks/post", b"bug", OK, 500),
        ("/hooks/nobody", b"hola", OK, 404),
        ("/hooks/", b"hola", OK, 404),
        ("/hooks/post", b"x", {**OK, "Content-Encoding": "gzip"}, 415),
        ("/hooks/post", b"x", {**OK, "Content-Encoding": "deflate, gzip"}, 415),
    ],
)
async def test_what_is_refused_keeps_nothing_and_tells_a_code_and_an_id(
    browse: Open, path: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    store = FakeStore()
    browser = await browse(a_house(FakeChannel(), store=store))

    answer = await browser.post(path, data=body, headers=headers)

    assert answer.status == status
    assert store.kept == []
    told = await answer.json()
    assert told == {"error": status, "request": answer.headers["X-Request-Id"]}


async def test_an_error_of_ours_is_logged_under_its_id_without_its_message(
    browse: Open, caplog: pytest.LogCaptureFixture
) -> None:
    browser = await browse(a_house(FakeChannel()))

    answer = await browser.post("/hooks/post", data=b"bug", headers=OK)

    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert record.msg == "request_failed"
    assert record.request == answer.headers["X-Request-Id"]  # type: ignore[attr-defined]
    assert "600111222" not in await answer.text()


async def test_a_body_of_a_mebibyte_is_taken_and_a_byte_more_is_not(browse: Open) -> None:
    store = FakeStore()
    browser = await browse(a_house(FakeChannel(), store=store))

    taken = await browser.post("/hooks/post", data=BytesIO(b"x" * pages.BODY), headers=OK)
    refused = await browser.post("/hooks/post", data=BytesIO(b"x" * (pages.BODY + 1)), headers=OK)

    assert (taken.status, refused.status) == (200, 413)
    assert len(store.kept) == 1


async def test_the_limit_holds_without_a_length_in_front(browse: Open) -> None:
    browser = await browse(a_house(FakeChannel()))

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"x" * 65536

    answer = await browser.post("/hooks/post", data=endless(), headers=OK)

    assert answer.status == 413


async def test_a_channel_may_need_a_bigger_limit(browse: Open) -> None:
    class Big(FakeChannel):
        hook_limit = 4 * 1024 * 1024

    browser = await browse(a_house(Big()))

    answer = await browser.post("/hooks/post", data=BytesIO(b"x" * 3 * 1024 * 1024), headers=OK)

    assert answer.status == 200


async def test_a_slow_body_is_given_up(browse: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "BODY_SECONDS", 0.05)
    store = FakeStore()
    browser = await browse(a_house(FakeChannel(), store=store))

    async def drip() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x"
            await asyncio.sleep(0.01)

    answer = await browser.post("/hooks/post", data=drip(), headers=OK)

    assert answer.status == 408
    assert answer.headers["Connection"] == "close"
    assert store.kept == []


async def test_a_platform_that_hangs_up_in_the_middle_keeps_nothing(browse: Open) -> None:
    store = FakeStore()
    browser = await browse(a_house(FakeChannel(), store=store))
    _, writer = await asyncio.open_connection("127.0.0.1", browser.port)

    writer.write(b"POST /hooks/post HTTP/1.1\r\nHost: x\r\nSignature: ok\r\n")
    writer.write(b"Content-Length: 100\r\n\r\nhola")
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    assert (await browser.get("/health/live")).status == 200
    assert store.kept == []


# --- after the commit


async def test_the_platform_is_told_after_the_commit_and_a_failure_there_matters_not(
    browse: Open,
) -> None:
    class Rude(FakeChannel):
        async def acknowledge(self, event: Any) -> None:
            await super().acknowledge(event)
            raise RuntimeError("gone")

    channel = Rude()
    browser = await browse(a_house(channel))

    answer = await browser.post("/hooks/post", data=b"hola", headers=OK)
    await asyncio.sleep(0.01)

    assert answer.status == 200
    assert len(channel.acknowledged) == 1


async def test_what_was_not_kept_is_not_acknowledged(browse: Open) -> None:
    channel = FakeChannel()
    browser = await browse(a_house(channel, store=FakeStore(down=True)))

    await browser.post("/hooks/post", data=b"hola", headers=OK)
    await asyncio.sleep(0.01)

    assert channel.acknowledged == []


# --- handshake, health, metrics


async def test_a_handshake_is_answered_only_with_the_right_token(browse: Open) -> None:
    class Meta(FakeChannel):
        def handshake(self, hook: Hook) -> str | None:
            return hook.query["challenge"] if hook.query.get("token") == "t" else None

    browser = await browse(a_house(Meta(), FakeChannel("plain")))

    right = await browser.get("/hooks/post?token=t&challenge=42")
    assert (right.status, await right.text()) == (200, "42")
    assert (await browser.get("/hooks/post?token=x&challenge=42")).status == 403
    assert (await browser.get("/hooks/plain")).status == 404


async def test_live_is_the_process_and_ready_is_the_database_too(browse: Open) -> None:
    store = FakeStore()
    house = a_house(store=store)
    browser = await browse(house)

    assert (await browser.get("/health/ready")).status == 200
    store.down = True
    assert (await browser.get("/health/live")).status == 200
    assert (await browser.get("/health/ready")).status == 503
    store.down, house.is_stopping = False, True
    assert (await browser.get("/health/ready")).status == 503


async def test_a_shop_that_cannot_keep_messages_is_not_ready_until_it_can(browse: Open) -> None:
    store = FakeStore()
    browser = await browse(a_house(FakeChannel(), store=store))

    store.down = True
    assert (await browser.post("/hooks/post", data=b"hola", headers=OK)).status == 503
    store.down = False  # it can be read again: a full disk always can
    assert (await browser.get("/health")).status == 503
    assert (await browser.post("/hooks/post", data=b"hola", headers=OK)).status == 200
    assert (await browser.get("/health")).status == 200


async def test_metrics_count_the_hooks(browse: Open) -> None:
    browser = await browse(a_house(FakeChannel()))
    await browser.post("/hooks/post", data=b"hola", headers=OK)
    await browser.post("/hooks/post", data=b"hola")
    await browser.post("/hooks/made-up-by-an-attacker", data=b"hola")

    page = await (await browser.get("/metrics")).text()

    assert 'mostrador_hooks_total{channel="post",status="200"} 1' in page
    assert 'mostrador_hooks_total{channel="post",status="403"} 1' in page
    assert "mostrador_ledger_received 1" in page
    assert "attacker" not in page


async def test_whoever_asks_for_them_again_and_again_has_nothing_counted_anew(browse: Open) -> None:
    store = FakeStore()
    browser = await browse(a_house(FakeChannel(), store=store))

    pages_told = []
    for text in (b"hola", b"adios"):
        await browser.post("/hooks/post", data=text, headers=OK)
        pages_told.append(await (await browser.get("/metrics")).text())

    assert len(store.kept) == 2
    assert all("mostrador_ledger_received 1\n" in page for page in pages_told)


async def test_metrics_may_want_a_token(browse: Open) -> None:
    told = replace(Settings(), server=ServerSection(metrics_token="t0ken"))
    browser = await browse(a_house(settings=told))

    assert (await browser.get("/metrics")).status == 401
    wrong = await browser.get("/metrics", headers={"Authorization": "Bearer x"})
    assert wrong.status == 401
    right = await browser.get("/metrics", headers={"Authorization": "Bearer t0ken"})
    assert right.status == 200


async def test_every_answer_has_the_strict_headers(browse: Open) -> None:
    browser = await browse(a_house(FakeChannel()))

    for path in ("/health/live", "/nowhere", "/metrics"):
        answer = await browser.get(path)
        for name, value in pages.HEADERS.items():
            assert answer.headers[name] == value


async def test_a_wrong_method_names_the_right_ones(browse: Open) -> None:
    browser = await browse(a_house(FakeChannel()))

    answer = await browser.put("/hooks/post", data=b"x")

    assert answer.status == 405
    assert "POST" in answer.headers["Allow"]
