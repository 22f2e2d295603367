"""The web chat over plain HTTP: the same promises where no WebSocket gets through."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.channels.webchat import fallback
from adapters.channels.webchat.fallback import WAITS_OF_A_VISITOR
from tests.adapters.channels.webchat_server import Server, serving


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with serving(tmp_path, origins=("https://shop.example",)) as server:
        yield server


def a_message(text: str = "hola") -> dict[str, str]:
    return {"type": "message", "id": str(uuid.uuid4()), "text": text}


async def lines(server: Server, token: str, after: int = 0) -> list[dict]:
    headers = {"Authorization": f"Bearer {token}"}
    async with server.client.get(f"/chat/messages?after={after}", headers=headers) as answer:
        return (await answer.json())["lines"]


async def test_a_message_is_kept_once_however_often_it_is_posted(server: Server) -> None:
    token, message = await server.token(), a_message()

    answers = [await server.post("/chat/messages", token, json=message) for _ in range(2)]

    assert answers == [(200, {"type": "kept", "id": message["id"]})] * 2
    assert server.mailbox.texts() == ["hola"]
    assert [line["text"] for line in await lines(server, token)] == ["hola"]


async def test_whoever_asks_before_there_is_an_answer_waits_for_it(server: Server) -> None:
    token = await server.token()
    asking = asyncio.create_task(lines(server, token))
    await asyncio.sleep(0.05)
    assert not asking.done()

    server.mailbox.say(token.partition(".")[0], "ya está")

    assert [line["text"] for line in await asyncio.wait_for(asking, 2)] == ["ya está"]


async def test_when_the_house_closes_nobody_is_kept_waiting(server: Server) -> None:
    asking = asyncio.create_task(lines(server, await server.token()))
    await asyncio.sleep(0.05)

    await server.chat.close()

    assert await asyncio.wait_for(asking, 2) == []


async def test_one_visitor_does_not_wait_in_an_endless_number_of_places(server: Server) -> None:
    token = await server.token()
    headers = {"Authorization": f"Bearer {token}"}
    waiting = [asyncio.create_task(lines(server, token)) for _ in range(WAITS_OF_A_VISITOR)]
    await asyncio.sleep(0.1)

    async with server.client.get("/chat/messages", headers=headers) as answer:
        refused = answer.status, (await answer.json())["code"]
    other = asyncio.create_task(lines(server, await server.token()))
    await asyncio.sleep(0.05)
    is_served = not other.done()
    server.mailbox.say(token.partition(".")[0], "ya está")
    told = [[line["text"] for line in await asyncio.wait_for(one, 2)] for one in waiting]
    await server.chat.close()

    assert refused == (429, "too_many")
    assert is_served
    assert told == [["ya está"]] * WAITS_OF_A_VISITOR
    assert [line["text"] for line in await lines(server, token)] == ["ya está"]  # seats are free


async def test_whoever_hangs_up_waits_no_longer(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fallback, "LEFT_WITHIN", 0.02)
    token = await server.token()
    for _ in range(2 * WAITS_OF_A_VISITOR):
        asking = asyncio.create_task(lines(server, token))
        await asyncio.sleep(0.05)
        asking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asking

    asking = asyncio.create_task(lines(server, token))
    await asyncio.sleep(0.05)
    server.mailbox.say(token.partition(".")[0], "ya está")

    assert [line["text"] for line in await asyncio.wait_for(asking, 2)] == ["ya está"]


async def test_a_foreign_page_may_not_write(server: Server) -> None:
    token = await server.token()

    status, body = await server.post(
        "/chat/messages", token, json=a_message(), headers={"Origin": "https://evil.example"}
    )

    assert (status, body["code"]) == (403, "origin")
    assert server.mailbox.kept == []


@pytest.mark.parametrize("path", ["/chat/messages", "/chat/photos"])
async def test_without_a_token_nothing_is_taken(server: Server, path: str) -> None:
    status, body = await server.post(path, "", json=a_message())

    assert (status, body["code"]) == (403, "bad_token")


async def test_errors_are_a_code_and_a_request_id(server: Server) -> None:
    token = await server.token()

    status, body = await server.post("/chat/messages", token, data=b'{"secreto": "600111222"')

    assert status == 400
    assert set(body) == {"type", "code", "request"}


async def test_an_endless_body_is_cut(server: Server) -> None:
    status, body = await server.post("/chat/messages", await server.token(), data=b"x" * 300_000)

    assert (status, body["code"]) == (413, "too_big")


async def test_a_packed_body_is_not_unpacked(server: Server) -> None:
    status, _ = await server.post(
        "/chat/messages",
        await server.token(),
        data=b"\x1f\x8b",
        headers={"Content-Encoding": "identity, gzip"},
    )

    assert status == 415


async def test_a_page_of_a_listed_site_may_read_the_answer(server: Server) -> None:
    headers = {"Origin": "https://shop.example"}

    async with server.client.options("/chat/messages", headers=headers) as asked:
        assert asked.headers["Access-Control-Allow-Origin"] == "https://shop.example"
        assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    async with server.client.post("/chat/visitors", headers=headers) as answered:
        assert answered.headers["Access-Control-Allow-Origin"] == "https://shop.example"
        assert answered.headers["Vary"] == "Origin"


async def test_a_page_of_another_site_may_not(server: Server) -> None:
    foreign = {"Origin": "https://evil.example"}

    async with server.client.options("/chat/messages", headers=foreign) as asked:
        assert "Access-Control-Allow-Origin" not in asked.headers
    own = {**foreign, "Authorization": f"Bearer {await server.token()}"}
    server.mailbox.say(own["Authorization"].split()[1].partition(".")[0], "secreto")
    async with server.client.get("/chat/messages", headers=own) as answered:
        assert "Access-Control-Allow-Origin" not in answered.headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/widget.js", "text/javascript"),
        ("/widget.css", "text/css"),
        ("/widget/app.js", "text/javascript"),
    ],
)
async def test_the_widget_is_served_to_any_page(server: Server, path: str, kind: str) -> None:
    async with server.client.get(path) as answer:
        assert answer.status == 200
        assert answer.content_type == kind
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/widget/..%2fwidget.js", "/widget/secret.js", "/widget/"])
async def test_no_other_file_is(server: Server, path: str) -> None:
    async with server.client.get(path) as answer:
        assert answer.status == 404


async def test_an_origin_that_is_no_address_is_foreign(server: Server) -> None:
    headers = {"Origin": "http://["}

    async with server.client.post("/chat/visitors", headers=headers) as answer:
        assert answer.status == 403
