"""Our own web chat for the contract suite: there is no platform behind it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from adapters.channels.webchat import Settings
from adapters.channels.webchat.token import key_from, signed
from dialog.model import Json
from dialog.ports import Hook
from tests.cases import case
from tests.fakes.faults import FakePlatform

SECRET = "0123456789abcdef0123456789abcdef"


class Case(case.Case):
    name = "webchat"
    address = "a-visitor"
    secrets = (SECRET,)

    def settings(self, platform: FakePlatform | None) -> Any:
        assert platform is None
        return Settings(secret=SECRET, folder=str(self.folder))

    def hook(self, payload: Mapping[str, Json]) -> Hook:
        return self.raw(json.dumps(payload["frame"]).encode())

    def raw(self, body: bytes) -> Hook:
        token = signed(self.address, key_from(SECRET, self.folder))
        return Hook("POST", "/chat/messages", {"authorization": f"Bearer {token}"}, body)

    def forged(self, hook: Hook) -> Iterator[Hook]:
        right = hook.headers["authorization"]
        for told in ("", "Bearer", "Bearer x.y", right[:-2], right + "x", "Bearer ñ.ñ", "\udc80"):
            yield replace(hook, headers={"authorization": told})
        yield replace(hook, headers={"authorization": right.replace("a-visitor", "another")})
        yield replace(hook, headers={})
