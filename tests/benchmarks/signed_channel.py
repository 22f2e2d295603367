"""The benchmark's own channel: signed JSON in, JSON out; registered nowhere else."""

import hmac
import json
from dataclasses import dataclass

from adapters.http import Http
from dialog.errors import BadSignature, Unknown
from dialog.model import Event, Inbound
from dialog.ports import Hook, Limits, Outgoing


@dataclass
class BenchChannel:
    secret: bytes
    out: str
    http: Http | None = None
    name: str = "bench"
    limits: Limits = Limits(text=4096)  # noqa: RUF009 - frozen

    def receive(self, hook: Hook) -> list[Event]:
        right = hmac.digest(self.secret, hook.body, "sha256").hex()
        if not hmac.compare_digest(hook.headers.get("x-signature", "").encode(), right.encode()):
            raise BadSignature(self.name)
        told = json.loads(hook.body)
        return [Inbound(self.name, told["from"], told["id"], told["text"])]

    async def send(self, outgoing: Outgoing) -> str:
        assert self.http is not None
        told = {"id": outgoing.id, "to": outgoing.address, "text": outgoing.text}
        answer = await self.http.request("POST", self.out, json=told)
        if not answer.ok:
            raise Unknown("the provider failed", code=str(answer.status))
        return answer.text

    async def close(self) -> None:
        return
