"""A desk on a real port over a real store, and people who use it as a browser would."""

import io
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
from aiohttp import CookieJar, FormData, web
from aiohttp.test_utils import TestClient, TestServer

from adapters.faq_files import FaqFiles
from adapters.own_files import OwnFiles
from adapters.store import Store
from bots import desk
from bots.settings import Settings
from dialog import tickets
from dialog.faq.attached import Places
from dialog.model import (
    Choice,
    HandOver,
    Inbound,
    Intent,
    Media,
    OpenTicket,
    Owner,
    Reply,
    State,
    Turn,
)
from dialog.phrases import Phrases
from dialog.ports import Limits

FAQ = Path(__file__).parents[3] / "faq_data"
PASSWORD = "una ceiba junto al mar"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
SEED = re.compile(r'name="seed" value="([A-Z2-7]{32})"')
SECRET = re.compile(r"secret=([A-Z2-7]{32})&amp;issuer")
SEAL = re.compile(r'name="seal" value="([^"]+)"')
CLIENT = re.compile(r'name="client" value="([^"]+)"')


@dataclass
class Clock:
    time: datetime = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def advance(self, **span: float) -> None:
        self.time += timedelta(**span)


class Files:
    """A channel that has one file, and can carry some."""

    name = "webchat"
    limits = Limits(text=4096, choices=10, media=True, file_bytes=2_000_000)
    content = b""
    error: Exception | None = None

    async def fetch(self, media: Media) -> bytes:
        assert media.ref == "v/photo.jpg"
        if self.error is not None:
            raise self.error
        return self.content

    def use_files(self, files: OwnFiles, links: Any) -> None:
        """Nothing leaves this stand."""


@dataclass
class House:
    store: Store
    files: OwnFiles
    clock: Clock = field(default_factory=Clock)
    phrases: Phrases = field(default_factory=lambda: Phrases.load(FAQ))
    settings: Settings = field(default_factory=Settings)
    shop: Any = None
    desk_key: bytes = b"a key of the house"
    faq_problems: tuple[str, ...] = ()
    channels: dict[str, Any] = field(default_factory=lambda: {"webchat": Files()})
    faq_files: FaqFiles = field(default_factory=lambda: FaqFiles(Places(Path("no")), dict))


class Browser:
    """One person's browser: keeps cookies, sends Origin, fills in the forms of the page it sees."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.origin = str(client.make_url("")).rstrip("/")
        self.text = ""
        self.status = 0
        self.url = ""
        self.headers: Any = {}

    async def see(self, path: str, **more: Any) -> "Browser":
        async with self.client.get(path, **more) as answer:
            return await self._take(answer)

    async def post(self, path: str, follow: bool = True, **form: str) -> "Browser":
        """With the secrets of the page that is open."""
        return await self._send(path, {**self._secret_fields(), **form}, follow)

    async def post_files(
        self, path: str, *files: tuple[str, bytes], follow: bool = True, **form: str
    ) -> "Browser":
        """As a form with a file field is sent: the words first, then the files."""
        data = FormData(quote_fields=False)
        for name, value in {**self._secret_fields(), **form}.items():
            data.add_field(name, value)
        for name, content in files:
            data.add_field("files", io.BytesIO(content), filename=name)
        return await self._send(path, data, follow)

    async def _send(self, path: str, data: Any, follow: bool) -> "Browser":
        headers = {"Origin": self.origin}
        request = self.client.post(path, data=data, headers=headers, allow_redirects=follow)
        async with request as answer:
            return await self._take(answer)

    def _secret_fields(self) -> dict[str, str]:
        return {name: found[1] for name, found in self._secrets().items() if found}

    async def sign_in(self, login: str, password: str = PASSWORD) -> "Browser":
        await self.see("/desk/sign-in")
        return await self.post("/desk/sign-in", login=login, password=password)

    def _secrets(self) -> dict[str, re.Match[str] | None]:
        found = {"csrf": CSRF, "client": CLIENT, "seed": SEED, "seal": SEAL}
        return {name: pattern.search(self.text) for name, pattern in found.items()}

    async def _take(self, answer: Any) -> "Browser":
        self.status, self.text = answer.status, await answer.text()
        self.url, self.headers = answer.url.path, answer.headers
        return self


@dataclass
class Stand:
    house: House
    server: TestServer
    browsers: list[TestClient] = field(default_factory=list)
    phones: dict[str, str] = field(default_factory=dict)  # whose app knows which secret

    async def browser(self) -> Browser:
        client = TestClient(self.server, cookie_jar=CookieJar(unsafe=True))
        self.browsers.append(client)
        return Browser(client)

    async def agent(self, login: str, role: str = "agent") -> Browser:
        """Somebody of the team, signed in by their link; an admin has a second step by then."""
        if await self.house.store.agent(login) is None:
            await self.house.store.add_agent(login.title(), login, role)
        token = await self.house.store.new_sign_in_link(login)
        browser = await self.browser()
        await browser.see(f"/desk/welcome/{token}")
        await browser.post(f"/desk/welcome/{token}", password=PASSWORD)
        if role == "admin":
            await self.turns_on_second_step(browser, login)
            await browser.see("/desk/")
        assert browser.url == "/desk/queue/unassigned", browser.text
        return browser

    async def turns_on_second_step(self, browser: Browser, login: str) -> None:
        await browser.see("/desk/second-step")
        found = SECRET.search(browser.text)
        assert found is not None, browser.text
        self.phones[login] = found[1]
        await browser.post("/desk/second-step", code=self.code(login))

    def code(self, login: str, steps: int = 0) -> str:
        """What their phone shows now, or so many steps later."""
        return pyotp.TOTP(self.phones[login]).at(self.house.clock.now(), counter_offset=steps)

    async def customer_writes(self, text: str, number: int = 1, **more: Any) -> None:
        more = {"sender": "ana", "name": "Ana Pérez", **more}
        await self.house.store.keep(
            [Inbound(channel="webchat", external_id=f"m{number}", text=text, **more)]
        )

    async def bot_turns(self, *replies: Reply, ticket: str = "", **more: Any) -> str:
        """What the engine would do with whatever waits; returns the ticket's number."""
        moment = (await self.house.store.claim_moments())[0]
        number = ticket or tickets.reference(moment.messages[-1].number)
        fields = more.pop("fields", {"reason": "asked"})
        kind = more.pop("kind", "human")
        effects: tuple[Any, ...] = (OpenTicket(number, kind, fields), HandOver(number, "asked"))
        told = {
            "replies": replies or (Reply("human.soon", text="Ahora viene una persona."),),
            "effects": effects,
            "state": State(language="es"),
            "owner": Owner.QUEUE,
            "intent": Intent("flow:human", 0.93, "contact-channels", 0.41, outcome="answered"),
            "policy": "hand_over_when_asked",
        }
        await self.house.store.save(moment, Turn(**{**told, **more}))
        return number

    async def ticket(self, text: str = "quiero hablar con una persona", **more: Any) -> str:
        await self.customer_writes(text, **more.pop("message", {}))
        return await self.bot_turns(**more)


@asynccontextmanager
async def standing(settings: Settings | None = None) -> AsyncIterator[Stand]:
    clock = Clock()
    store = await Store.open("sqlite://", clock, {"webchat": Files.limits})
    folder = tempfile.TemporaryDirectory()
    files = OwnFiles(Path(folder.name), b"a key")
    house = House(store, files, clock, settings=settings or Settings())
    app = web.Application()
    app.add_subapp("/desk", desk.application(house))
    server = TestServer(app)
    await server.start_server()
    stand = Stand(house, server)
    try:
        yield stand
    finally:
        for client in stand.browsers:
            await client.session.close()
        await server.close()
        await store.close()
        folder.cleanup()


CHOICES = (Choice("broken", "Llegó roto"), Choice("wrong", "No es lo que pedí"))
