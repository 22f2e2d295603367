"""The web chat over its socket: kept before acknowledged, nothing lost, nothing doubled."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import WSCloseCode, WSMsgType, WSServerHandshakeError

from adapters.channels.webchat.pace import Pace
from adapters.channels.webchat.socket import REFUSED_AT_MOST
from dialog.model import Choice
from tests.adapters.channels.webchat_server import Server, serving

ONE = uuid.UUID(int=1)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with serving(tmp_path) as server:
        yield server


async def test_a_new_visitor_gets_a_token_and_keeps_it(server: Server) -> None:
    async with server.visitor() as visitor:
        first = await visitor.hello()
    async with server.visitor() as again:
        second = await again.hello(first["token"])

    assert first["type"] == "welcome"
    assert second["token"] == first["token"]


async def test_a_message_is_acknowledged_after_it_was_kept(server: Server) -> None:
    async with server.visitor() as visitor:
        await visitor.hello()
        id = await visitor.say("¿Dónde está mi pedido?", language="es-MX")  # noqa: A001
        frames = await visitor.hear_all("kept", "lines")

    message = server.mailbox.kept[0]
    assert frames["kept"]["id"] == message.external_id == id
    assert (message.channel, message.sender) == ("webchat", visitor.name)
    assert (message.text, message.language) == ("¿Dónde está mi pedido?", "es-MX")
    assert frames["lines"]["lines"][0]["mine"] is True


async def test_the_same_message_twice_is_one_message(server: Server) -> None:
    async with server.visitor() as visitor:
        await visitor.hello()
        id = await visitor.say("hola")  # noqa: A001
        await visitor.say("hola", id=id)
        acknowledged = [
            frame["id"]
            for frame in [await visitor.hear() for _ in range(3)]
            if frame["type"] == "kept"
        ]

    assert acknowledged == [id, id]
    assert server.mailbox.texts() == ["hola"]


async def test_an_answer_arrives_at_every_open_tab(server: Server) -> None:
    async with server.visitor() as one, server.visitor() as two:
        token = (await one.hello())["token"]
        await two.hello(token)
        await asyncio.sleep(0.05)
        server.mailbox.say(one.name, "¿Qué pasó?", Choice("broken", "Llegó roto"), author="bot")
        heard = [await one.hear(), await two.hear()]

    assert heard[0] == heard[1]
    line = heard[0]["lines"][0]
    assert (line["text"], line["mine"], line["author"]) == ("¿Qué pasó?", False, "bot")
    assert line["choices"] == [{"id": "broken", "text": "Llegó roto"}]


async def test_after_a_break_only_what_is_missing_comes(server: Server) -> None:
    async with server.visitor() as visitor:
        await visitor.hello()
        server.mailbox.say(visitor.name, "uno")
        seen = (await visitor.hear())["lines"][-1]["seq"]
    for text in ("dos", "tres"):
        server.mailbox.say(visitor.name, text)

    async with server.visitor() as back:
        await back.hello(visitor.token, after=seen)
        missed = (await back.hear())["lines"]

    assert [line["text"] for line in missed] == ["dos", "tres"]


async def test_another_visitor_hears_nothing_of_it(server: Server) -> None:
    async with server.visitor() as ana, server.visitor() as eva:
        await ana.hello()
        await eva.hello()
        await ana.say("secreto")
        server.mailbox.say(ana.name, "respuesta")
        await ana.hear_all("kept", "lines")

        with pytest.raises(TimeoutError):
            await eva.socket.receive_json(timeout=0.2)


async def test_a_forged_token_is_refused_and_the_socket_closed(server: Server) -> None:
    async with server.visitor() as visitor:
        answer = await visitor.hello("somebody.else")
        end = await visitor.socket.receive(timeout=5)

    assert answer["code"] == "bad_token"
    assert set(answer) == {"type", "code", "request"}
    assert end.type is WSMsgType.CLOSE


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1.evil.example"]
)
async def test_a_page_of_a_foreign_origin_gets_no_socket(server: Server, origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        async with server.visitor(Origin=origin):
            pass

    assert refused.value.status == 403


async def test_a_page_of_a_listed_origin_gets_one(tmp_path: Path) -> None:
    async with (
        serving(tmp_path, origins=("https://Shop.example",)) as server,
        server.visitor(Origin="https://shop.example") as visitor,
    ):
        assert (await visitor.hello())["type"] == "welcome"


@pytest.mark.parametrize(
    "frame",
    [
        "nonsense",
        "[]",
        "{}",
        '{"type": "message"}',
        '{"type": "message", "id": "1", "text": "hola"}',
        f'{{"type": "message", "id": "{ONE}", "text": ["hola"]}}',
        f'{{"type": "message", "id": "{ONE}", "text": "   "}}',
        f'{{"type": "message", "id": "{ONE}", "text": "x", "media": ["../key"]}}',
        f'{{"type": "message", "id": "{ONE}", "text": "x", "media": [7]}}',
        f'{{"type": "message", "id": "{ONE}", "text": NaN}}',
        '{"type": "shutdown"}',
        "[" * 10_000,
    ],
)
async def test_what_is_no_message_is_refused_by_code_and_the_talk_goes_on(
    server: Server, frame: str
) -> None:
    async with server.visitor() as visitor:
        await visitor.hello()
        await visitor.socket.send_str(frame)
        refusal = await visitor.hear()
        await visitor.say("sigo aquí")
        await visitor.hear_all("kept")

    assert refusal["code"] == "bad_message"
    assert set(refusal) == {"type", "code", "request", "id"}
    assert server.mailbox.texts() == ["sigo aquí"]


async def test_broken_and_endless_text_is_made_whole_before_it_is_kept(server: Server) -> None:
    raw = '{"type": "message", "id": "%s", "text": "a\\u0000b\\ud800c %s"}'
    async with server.visitor() as visitor:
        await visitor.hello()
        await visitor.socket.send_str(raw % (uuid.uuid4(), "x" * 9000))
        await visitor.hear_all("kept")

    text = server.mailbox.kept[0].text
    assert text.startswith("a\ufffdb\ufffdc x")
    assert len(text) == 4096
    text.encode()


async def test_a_frame_beyond_the_limit_closes_the_socket(server: Server) -> None:
    async with server.visitor() as visitor:
        await visitor.hello()
        await visitor.socket.send_str(json.dumps({"type": "message", "text": "x" * 300_000}))
        end = await visitor.socket.receive(timeout=5)

    assert end.type is WSMsgType.CLOSE
    assert end.data == 1009
    assert server.mailbox.kept == []


async def test_a_database_that_is_down_is_never_acknowledged(server: Server) -> None:
    async with server.visitor() as visitor:
        await visitor.hello()
        await asyncio.sleep(0.05)
        server.mailbox.down = True
        id = await visitor.say("no me pierdas")  # noqa: A001
        refusal = await visitor.hear()
        server.mailbox.down = False
        await visitor.say("no me pierdas", id=id)
        await visitor.hear_all("kept")

    assert (refusal["code"], refusal["id"]) == ("unavailable", id)
    assert refusal["after"] > 0
    assert server.mailbox.texts() == ["no me pierdas"]


async def test_a_flood_is_slowed_down_and_nothing_of_it_is_kept_twice(server: Server) -> None:
    server.chat._door.messages = Pace(burst=3, every=60)
    async with server.visitor() as visitor:
        await visitor.hello()
        for n in range(5):
            await visitor.say(f"mensaje {n}")
        refusals = []
        while len(refusals) < 2:
            frame = await visitor.hear()
            refusals += [frame] if frame["type"] == "error" else []

    assert [refusal["code"] for refusal in refusals] == ["slow_down", "slow_down"]
    assert refusals[0]["after"] > 0
    assert len(server.mailbox.kept) == 3


async def test_whoever_sends_only_nonsense_is_let_go(server: Server) -> None:
    async with server.visitor() as visitor:
        await visitor.hello()
        for _ in range(REFUSED_AT_MOST):
            await visitor.socket.send_str("{}")
        refusals = [await visitor.hear() for _ in range(REFUSED_AT_MOST)]
        await visitor.say("sigo aquí")
        await visitor.hear_all("kept")
        for _ in range(REFUSED_AT_MOST + 1):
            await visitor.socket.send_str("{}")
        while (last := await visitor.hear()).get("code") in (None, "bad_message"):
            pass  # among them the line of what was kept
        end = await visitor.socket.receive(timeout=5)

    assert {refusal["code"] for refusal in refusals} == {"bad_message"}
    assert last["code"] == "bad_frame"
    assert (end.type, end.data) == (WSMsgType.CLOSE, WSCloseCode.POLICY_VIOLATION)


async def test_one_visitor_has_no_endless_number_of_tabs(server: Server) -> None:
    async with server.visitor() as first:
        token = (await first.hello())["token"]
        sockets = [
            await server.client.ws_connect("/chat/socket", headers={"Origin": server.origin})
            for _ in range(10)
        ]
        for socket in sockets:
            await socket.send_json({"type": "hello", "token": token})
        answers = [(await socket.receive_json(timeout=5))["type"] for socket in sockets]
        for socket in sockets:
            await socket.close()

    assert answers.count("welcome") == 9
    assert answers.count("error") == 1


async def test_a_ping_is_answered(server: Server) -> None:
    async with server.visitor() as visitor:
        await visitor.hello()
        await visitor.socket.send_json({"type": "ping"})

        assert await visitor.hear() == {"type": "pong"}


async def test_when_the_house_closes_every_socket_hears_1001(server: Server) -> None:
    async with server.visitor() as visitor:
        await visitor.hello()
        await server.chat.close()
        end = await visitor.socket.receive(timeout=5)

    assert (end.type, end.data) == (WSMsgType.CLOSE, 1001)
