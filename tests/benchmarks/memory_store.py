"""A store that writes nothing: the ceiling of the same path, without a database.

It hands messages on in lists and keeps the conversations' state in a dict. Nothing survives, and
nothing is checked; what the real store costs is the difference to this.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.store import Receipt
from dialog import rendering
from dialog.model import Contact, Conversation, Customer, Event, Inbound, Moment, Turn
from dialog.ports import Clock, Limits, Outgoing


@dataclass
class Ledger:
    received: int = 0
    handled: int = 0
    queued: int = 0
    quarantined: int = 0


@dataclass
class MemoryStore:
    clock: Clock
    limits: Mapping[str, Limits]
    received: int = 0
    handled: int = 0
    _conversations: dict[str, Conversation] = field(default_factory=dict)
    _waiting: dict[str, list[Inbound]] = field(default_factory=dict)
    _leaving: deque[Outgoing] = field(default_factory=deque)
    _bells: dict[str, asyncio.Event] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    @classmethod
    async def open(
        cls, url: str, clock: Clock, limits: Mapping[str, Limits], gather: float = 0.0
    ) -> "MemoryStore":
        del url, gather
        return cls(clock, limits)

    async def keep(self, events: Sequence[Event], raw: bytes = b"") -> int:
        del raw
        for event in events:
            if isinstance(event, Inbound):
                numbered = replace(event, number=next(self._numbers))
                self._waiting.setdefault(event.sender, []).append(numbered)
        self.received += len(events)
        return len(events)

    async def keep_and_claim(self, events: Sequence[Event], raw: bytes = b"") -> list[Moment]:
        await self.keep(events, raw)
        return await self.claim_moments()

    async def claim_moments(self, limit: int = 50, worker: str = "") -> list[Moment]:
        del worker
        senders = list(itertools.islice(self._waiting, limit))
        return [self._moment(sender, self._waiting.pop(sender)) for sender in senders]

    def _moment(self, sender: str, messages: list[Inbound]) -> Moment:
        fresh = Conversation(next(self._numbers))
        conversation = self._conversations.setdefault(sender, fresh)
        contact = Contact(messages[-1].channel, sender, last_inbound_at=self.clock.now())
        customer = Customer(conversation.id)
        return Moment(conversation, contact, customer, tuple(messages), self.clock.now())

    async def save(self, moment: Moment, turn: Turn, *, send: bool = False) -> Outgoing | None:
        sender = moment.contact.address
        saved = replace(moment.conversation, state=turn.state, owner=turn.owner)
        self._conversations[sender] = saved
        self.handled += len(moment.messages)
        limits = self.limits[moment.contact.channel]
        before = len(self._leaving)
        for reply in turn.replies:
            for part in rendering.messages(reply, limits):
                number = next(self._numbers)
                channel, id = moment.contact.channel, saved.id  # noqa: A001 - a row's own name
                self._leaving.append(Outgoing(number, channel, sender, part.text, conversation=id))
        if send and len(self._leaving) == before + 1:
            return self._leaving.pop()
        self._ring("outbox")
        return None

    async def give_back(self, moment: Moment, error: str) -> None:
        raise AssertionError(f"a turn failed in the benchmark: {error} {moment.messages}")

    async def claim_outgoing(self, limit: int = 50) -> list[Outgoing]:
        return [self._leaving.popleft() for _ in range(min(limit, len(self._leaving)))]

    async def settle(self, outgoing: Outgoing, receipt: Receipt) -> None:
        assert receipt.kind == "sent", (outgoing, receipt)

    async def wait(self, topic: str, timeout: float) -> bool:  # noqa: ASYNC109 - the store's verb
        bell = self._bells.setdefault(topic, asyncio.Event())
        try:
            async with asyncio.timeout(timeout):
                await bell.wait()
        except TimeoutError:
            return False
        bell.clear()
        return True

    async def ledger(self) -> Ledger:
        return Ledger(self.received, self.handled, self.received - self.handled)

    async def agents(self) -> list[Any]:
        return [type("Agent", (), {"has_password": True, "role": "admin", "active": True})()]

    async def ping(self) -> None:
        return

    async def tidy(self) -> None:
        return

    async def close(self) -> None:
        return

    def _ring(self, topic: str) -> None:
        self._bells.setdefault(topic, asyncio.Event()).set()
