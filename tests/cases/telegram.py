"""Telegram for the contract suite."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, ClassVar

from adapters.channels.telegram import Settings
from dialog.errors import Misset, Moved, SendFailed, TryAgain, Unknown, Unreachable
from dialog.model import Json
from dialog.ports import Hook
from tests.cases import case
from tests.fakes.faults import FakePlatform
from tests.fakes.telegram import FakeTelegram

SECRET = "webhook-secret_1"
HEADER = "x-telegram-bot-api-secret-token"


class Case(case.Case):
    name = "telegram"
    address = "7001234567890"
    failures: ClassVar[Mapping[str, type[SendFailed]]] = {
        "slow": TryAgain,
        "slow_silent": TryAgain,
        "busy": TryAgain,
        "blocked": Unreachable,
        "gone": Unreachable,
        "no_chat": Unreachable,
        "bad": Unreachable,
        "moved": Moved,
        "auth": Misset,
        "no_method": Misset,
        "server": Unknown,
        "gateway": Unknown,
        "nonsense": Unknown,
        "timeout": Unknown,
        "drop": Unknown,
    }
    secrets = ("a-secret", SECRET)

    @asynccontextmanager
    async def platform(self) -> AsyncIterator[FakePlatform | None]:
        async with FakeTelegram() as telegram:
            yield telegram

    def settings(self, platform: FakePlatform | None) -> Any:
        return Settings(
            token="1234:a-secret",
            webhook_secret=SECRET,
            public_url="https://shop.example",
            api_url=platform.url if platform else "http://127.0.0.1:9",
            seconds=0.5,
        )

    def hook(self, payload: Mapping[str, Json]) -> Hook:
        return self.raw(json.dumps(payload["update"]).encode())

    def raw(self, body: bytes) -> Hook:
        return Hook("POST", "/hooks/telegram", {HEADER: SECRET}, body)

    def forged(self, hook: Hook) -> Iterator[Hook]:
        for secret in ("", "guess", SECRET[:-1], SECRET + "x", SECRET.upper(), "ñandú", "\udc80"):
            yield replace(hook, headers={HEADER: secret})
        yield replace(hook, headers={})
