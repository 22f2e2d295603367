"""What the contract suite has to know of a channel: how its hooks look, and its fake platform.

A new channel `line` adds `tests/cases/line.py` with a class `Case` like this one's children, and
its hooks in `tests/payloads/line/`.
"""

import importlib
import json
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import MISSING, fields
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar

import adapters.channels
from adapters.http import Http
from dialog.errors import SendFailed
from dialog.model import ContactChange, Delivery, Event, Inbound, Json
from dialog.ports import Channel, Hook, Outgoing
from tests.fakes.faults import FakePlatform

TESTS = Path(__file__).parent.parent
KINDS = {Inbound: "inbound", Delivery: "delivery", ContactChange: "contact_change"}


class Case(ABC):
    """One channel under test."""

    name: ClassVar[str]
    address: ClassVar[str] = "42"
    failures: ClassVar[Mapping[str, type[SendFailed]]] = {}  # fault of the platform -> error
    secrets: ClassVar[tuple[str, ...]] = ()  # never to be seen in an error

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @asynccontextmanager
    async def platform(self) -> AsyncIterator[FakePlatform | None]:
        yield None

    @abstractmethod
    def settings(self, platform: FakePlatform | None) -> Any:
        """What the channel's `connect` is given."""

    @abstractmethod
    def hook(self, payload: Mapping[str, Json]) -> Hook:
        """The payload as the platform would send it, signed."""

    @abstractmethod
    def raw(self, body: bytes) -> Hook:
        """Any body, signed as well as it can be."""

    @abstractmethod
    def forged(self, hook: Hook) -> Iterator[Hook]:
        """The same content from somebody who does not know the secret."""

    @asynccontextmanager
    async def channel(self, platform: FakePlatform | None, **more: Any) -> AsyncIterator[Channel]:
        http = Http(seconds=5)
        settings = self.settings(platform)
        for key, value in more.items():
            object.__setattr__(settings, key, value)
        channel = module_of(self.name).connect(settings, http)
        try:
            yield channel
        finally:
            await channel.close()
            await http.close()

    def outgoing(self, **more: Any) -> Outgoing:
        told = {"id": 1, "channel": self.name, "address": self.address, "text": "¡Hola! 👋"}
        return Outgoing(**{**told, **more})


def names() -> list[str]:
    found = pkgutil.iter_modules(adapters.channels.__path__)
    return sorted(module.name for module in found if not module.name.startswith("_"))


def module_of(name: str) -> Any:
    return importlib.import_module(f"adapters.channels.{name}")


def case_of(name: str, folder: Path) -> Case:
    case: Case = importlib.import_module(f"tests.cases.{name}").Case(folder)
    return case


def payloads_of(name: str) -> list[tuple[str, Mapping[str, Json]]]:
    files = sorted((TESTS / "payloads" / name).glob("*.json"))
    return [(file.stem, json.loads(file.read_text("utf-8"))) for file in files]


def told(event: Event) -> dict[str, Json]:
    """The event as `becomes` writes it: its kind, and the fields that are not at their default."""
    return {"event": KINDS[type(event)], **_told(event)}


def _told(value: Any) -> dict[str, Json]:
    return {
        field.name: _plain(getattr(value, field.name))
        for field in fields(value)
        if field.default is MISSING or getattr(value, field.name) != field.default
    }


def _plain(value: Any) -> Json:
    if isinstance(value, tuple):
        return [_told(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
