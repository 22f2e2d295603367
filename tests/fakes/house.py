"""A house of fakes for the workers' and the web's tests: a store of lists, channels that obey."""
# ruff: noqa: ARG002 - fakes take what the real ones take

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.faq_files import FaqFiles
from adapters.own_files import OwnFiles
from adapters.store import Receipt
from bots.folder import Snapshot
from bots.house import House
from bots.intake import Intake
from bots.lesson import Lesson
from bots.settings import Settings
from dialog.errors import BadHook, BadSignature, StoreUnavailable
from dialog.faq.attached import Places
from dialog.model import Contact, Conversation, Customer, Event, Inbound, Moment, Turn
from dialog.ports import Hook, Limits, Outgoing

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class FixedClock:
    def now(self) -> datetime:
        return NOON


@dataclass(frozen=True)
class FakeLedger:
    received: int = 0
    handled: int = 0


@dataclass
class FakeStore:
    """Keeps what it is given; `down` makes it unavailable."""

    down: bool = False
    kept: list[Event] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    saved: list[Turn] = field(default_factory=list)
    save_raises: list[Exception] = field(default_factory=list)
    given_back: list[str] = field(default_factory=list)
    settled: list[tuple[Outgoing, Receipt]] = field(default_factory=list)

    async def keep(self, events: Sequence[Event], raw: bytes = b"") -> int:
        self._check()
        await asyncio.sleep(0)
        self.kept += events
        self.raw.append(raw)
        return len(events)

    async def save(self, moment: Moment, turn: Turn, *, send: bool = False) -> Outgoing | None:
        self._check()
        if self.save_raises:
            raise self.save_raises.pop(0)
        self.saved.append(turn)
        return Outgoing(1, moment.contact.channel, "a", "Hola.") if send and turn.replies else None

    async def claim_outgoing(self, limit: int = 50) -> list[Outgoing]:
        self._check()
        return []

    async def give_back(self, moment: Moment, error: str) -> None:
        self._check()
        self.given_back.append(error)

    async def settle(self, outgoing: Outgoing, receipt: Receipt) -> None:
        self._check()
        self.settled.append((outgoing, receipt))

    async def ping(self) -> None:
        self._check()

    async def ledger(self) -> FakeLedger:
        self._check()
        return FakeLedger(len(self.kept))

    def _check(self) -> None:
        if self.down:
            raise StoreUnavailable("disk full")


@dataclass
class FakeChannel:
    """Signed by the header `signature: ok`; one message a hook; sends fail as told."""

    name: str = "post"
    limits: Limits = field(default_factory=Limits)
    fails: list[Exception] = field(default_factory=list)  # one for each send, in order
    sent: list[Outgoing] = field(default_factory=list)
    acknowledged: list[Event] = field(default_factory=list)
    has_own_door: bool = False

    def receive(self, hook: Hook) -> list[Event]:
        if hook.headers.get("signature") != "ok":
            raise BadSignature(self.name)
        if hook.body == b"nonsense":
            raise BadHook("nonsense")
        if hook.body == b"bug":
            raise RuntimeError("+34600111222 wrote a secret")
        if hook.body == b"nothing":
            return []
        return [Inbound(self.name, "ana", hook.body.decode(), hook.body.decode())]

    async def send(self, outgoing: Outgoing) -> str:
        self.sent.append(outgoing)
        if self.fails:
            raise self.fails.pop(0)
        return f"id-{outgoing.id}"

    async def acknowledge(self, event: Event) -> None:
        self.acknowledged.append(event)

    async def close(self) -> None:
        return


class FakeEngine:
    """Does what it is told: returns a turn, or raises."""

    def __init__(self, *answers: Turn | Exception) -> None:
        self.answers = list(answers)
        self.understanding: Any = None

    async def take_turn(self, moment: Moment) -> Turn:
        answer = self.answers.pop(0) if self.answers else Turn(policy="fake")
        if isinstance(answer, Exception):
            raise answer
        return answer


def a_house(
    *channels: FakeChannel,
    store: Any = None,
    engine: Any = None,
    settings: Any = None,
    faq_files: FaqFiles | None = None,
) -> House:
    nobody: Any = None
    store = store or FakeStore()
    return House(
        settings or Settings(),
        FixedClock(),
        store,
        engine or FakeEngine(),
        {channel.name: channel for channel in channels},
        nobody,
        nobody,
        nobody,
        nobody,
        Intake(store),
        Lesson(Snapshot(Path(), ())),
        OwnFiles(Path("never-made"), b"key"),
        faq_files or FaqFiles(Places(Path("never-made")), dict),
    )


def a_moment(text: str = "hola") -> Moment:
    message = Inbound("post", "ana", "1", text)
    contact = Contact("post", "ana")
    return Moment(Conversation(7), contact, Customer(1), (message,), NOON, fence=3, attempt=1)


def an_outgoing(number: int = 1, **more: Any) -> Outgoing:
    told = {"id": number, "channel": "post", "address": "ana", "text": "hola", "conversation": 7}
    return Outgoing(**{**told, **more})
