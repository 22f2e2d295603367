"""WhatsApp through Twilio for the contract suite."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from dialog.errors import Closed, Misset, SendFailed, TryAgain, Unknown, Unreachable
from dialog.model import Json
from dialog.ports import Hook
from tests.cases import case
from tests.fakes.faults import FakePlatform
from tests.fakes.twilio import PUBLIC_URL, FakeTwilio, encoded

PATH = "/hooks/whatsapp_twilio"
HEADER = "x-twilio-signature"


class Case(case.Case):
    name = "whatsapp_twilio"
    address = "+34600111222"
    failures: ClassVar[Mapping[str, type[SendFailed]]] = {
        "closed": Closed,
        "problem": Closed,
        "blocked": Unreachable,
        "stopped": Unreachable,
        "no_number": Unreachable,
        "bad": Unreachable,
        "strange": Unreachable,
        "slow": TryAgain,
        "rate": TryAgain,
        "day": TryAgain,
        "later": TryAgain,
        "busy": TryAgain,
        "auth": Misset,
        "sender": Misset,
        "forbidden": Misset,
        "server": Unknown,
        "nonsense": Unknown,
        "timeout": Unknown,
        "drop": Unknown,
    }
    secrets = (FakeTwilio.token,)

    @asynccontextmanager
    async def platform(self) -> AsyncIterator[FakePlatform | None]:
        async with FakeTwilio() as twilio:
            yield twilio

    def settings(self, platform: FakePlatform | None) -> Any:
        twilio = platform if isinstance(platform, FakeTwilio) else FakeTwilio()
        twilio.url = twilio.url or "http://127.0.0.1:9"
        return twilio.settings(seconds=0.5)

    def hook(self, payload: Mapping[str, Json]) -> Hook:
        form = payload["form"]
        pairs = form if isinstance(form, dict) else [tuple(pair) for pair in form]
        return self.raw(encoded(pairs))

    def raw(self, body: bytes) -> Hook:
        pairs = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
        return Hook("POST", PATH, FakeTwilio().signed(PUBLIC_URL + PATH, pairs), body)

    def forged(self, hook: Hook) -> Iterator[Hook]:
        right = hook.headers[HEADER]
        for signature in ("", "guess", right[:-1], right + "=", right.lower(), "ñandú", "\udc80"):
            yield replace(hook, headers={HEADER: signature})
        yield replace(hook, headers={})
        yield replace(hook, body=hook.body + b"&Extra=1")
        yield replace(hook, url=PATH + "?x=1")
        shared = {"x-twilio-webhooks-signature-settings": "key=k,algorithm=HMAC_SHA1"}
        yield replace(hook, headers={**hook.headers, **shared})
        forwarded = {"x-forwarded-host": "shop.example", "host": "shop.example"}
        elsewhere = FakeTwilio().signed(
            "https://evil.example" + PATH, parse_qsl(hook.body.decode())
        )
        yield replace(hook, headers={**elsewhere, **forwarded})
