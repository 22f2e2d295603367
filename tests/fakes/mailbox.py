"""A mailbox in memory: the web chat's side of the store, with the same promises."""
# ruff: noqa: ARG002 - fakes take what the real ones take

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dialog.errors import StoreUnavailable
from dialog.model import Choice, Event, Inbound, Media


@dataclass(frozen=True)
class Line:
    seq: int
    id: str
    direction: str
    author: str
    text: str
    choices: tuple[Choice, ...] = ()
    media: tuple[Media, ...] = ()
    at: datetime = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


class MemoryMailbox:
    """`down = True` and nothing can be kept; `say` is what the bot or an agent would do."""

    def __init__(self) -> None:
        self.down = False
        self.kept: list[Inbound] = []
        self._lines: dict[str, list[Line]] = defaultdict(list)
        self._rung: Counter[str] = Counter()
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    async def keep(self, events: Sequence[Event], raw: bytes = b"") -> int:
        if self.down:
            raise StoreUnavailable
        known = {message.external_id for message in self.kept}
        new = [e for e in events if isinstance(e, Inbound) and e.external_id not in known]
        for message in new:
            self.kept.append(message)
            said = {"id": message.external_id, "text": message.text, "media": message.media}
            self._add(message.sender, direction="in", author="", **said)
        return len(new)

    async def transcript(
        self, channel: str, address: str, after: int = 0, limit: int = 200
    ) -> list[Line]:
        if self.down:
            raise StoreUnavailable
        return [line for line in self._lines[address] if line.seq > after][:limit]

    async def sent_files(self, channel: str, address: str) -> set[str]:
        kept = [message for message in self.kept if message.sender == address]
        return {media.ref for message in kept for media in message.media}

    async def received_files(self, channel: str, address: str) -> set[str]:
        return {
            media.ref
            for line in self._lines[address]
            if line.direction == "out"
            for media in line.media
        }

    def mark(self, topic: str) -> int:
        return self._rung[topic]

    async def wait(self, topic: str, timeout: float, since: int | None = None) -> bool:  # noqa: ASYNC109
        if since is not None and self._rung[topic] > since:
            return True
        woken = asyncio.Event()
        self._waiting[topic].add(woken)
        try:
            async with asyncio.timeout(timeout):
                return await woken.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting[topic].discard(woken)

    def say(
        self,
        address: str,
        text: str,
        *choices: Choice,
        author: str = "bot",
        media: tuple[Media, ...] = (),
    ) -> None:
        said = {"id": "", "text": text, "choices": choices, "media": media}
        self._add(address, direction="out", author=author, **said)

    def texts(self) -> list[str]:
        return [message.text for message in self.kept]

    def _add(self, address: str, **said: Any) -> None:
        seq = sum(map(len, self._lines.values())) + 1
        self._lines[address].append(Line(seq, **said))
        topic = f"chat:webchat:{address}"
        self._rung[topic] += 1
        for woken in self._waiting[topic]:
            woken.set()
