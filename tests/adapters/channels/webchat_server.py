"""A web chat on a real port, with a mailbox in memory, and a visitor who speaks its protocol."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientWebSocketResponse, web
from aiohttp.test_utils import TestClient, TestServer

from adapters.channels.webchat import Settings, WebChat
from adapters.own_files import OwnFiles
from tests.fakes.mailbox import MemoryMailbox


class Visitor:
    """One browser: remembers its token, reads frames one by one."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.token = ""

    async def hello(self, token: str = "", after: int = 0) -> dict[str, Any]:
        await self.socket.send_json({"type": "hello", "token": token, "after": after})
        answer = await self.hear()
        self.token = answer.get("token", "")
        return answer

    async def say(self, text: str, **more: Any) -> str:
        id = more.pop("id", str(uuid.uuid4()))  # noqa: A001
        await self.socket.send_json({"type": "message", "id": id, "text": text, **more})
        return id

    async def hear(self) -> dict[str, Any]:
        return await self.socket.receive_json(timeout=5)

    async def hear_all(self, *types: str) -> dict[str, dict[str, Any]]:
        """One frame of each type, in whatever order they come."""
        frames: dict[str, dict[str, Any]] = {}
        while not set(types) <= set(frames):
            frame = await self.hear()
            frames[frame["type"]] = frame
        return frames

    @property
    def name(self) -> str:
        return self.token.partition(".")[0]


class Server:
    def __init__(self, client: TestClient, chat: WebChat, mailbox: MemoryMailbox) -> None:
        self.client = client
        self.chat = chat
        self.mailbox = mailbox
        self.origin = str(client.make_url("")).rstrip("/")

    @asynccontextmanager
    async def visitor(self, **headers: str) -> AsyncIterator[Visitor]:
        headers = {"Origin": self.origin, **headers}
        async with self.client.ws_connect("/chat/socket", headers=headers) as socket:
            yield Visitor(socket)

    async def post(self, path: str, token: str = "", **more: Any) -> tuple[int, dict[str, Any]]:
        headers = {"Origin": self.origin, "Authorization": f"Bearer {token}"}
        headers |= more.pop("headers", {})
        async with self.client.post(path, headers=headers, **more) as answer:
            return answer.status, await answer.json()

    async def token(self) -> str:
        status, body = await self.post("/chat/visitors", json={})
        assert status == 200
        return str(body["token"])


@asynccontextmanager
async def serving(
    folder: Path, files: OwnFiles | None = None, **settings: Any
) -> AsyncIterator[Server]:
    chat, mailbox = WebChat(Settings(folder=str(folder), **settings)), MemoryMailbox()
    if files is not None:
        chat.use_files(files, None)
    app = web.Application()
    app.add_routes(chat.routes(mailbox))

    async def close(_: web.Application) -> None:
        await chat.close()

    app.on_shutdown.append(close)
    async with TestClient(TestServer(app)) as client:
        yield Server(client, chat, mailbox)
