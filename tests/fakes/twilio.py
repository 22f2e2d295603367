"""Twilio's messages and content servers for tests: take only calls that fit the descriptions.

async with FakeTwilio() as twilio:
    settings = twilio.settings()                 # everything pointed here
    twilio.sent[0]["Body"]
    twilio.fail("closed")                        # see `faults`
    headers = twilio.signed(url, form)           # as Twilio signs a hook
"""

import base64
import hashlib
import hmac
import itertools
import json
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jsonschema
from aiohttp import encode_basic_auth, web

from adapters.channels.whatsapp_twilio import Settings
from tests.fakes.faults import FakePlatform, Fault

SPEC = json.loads((Path(__file__).parent / "specs" / "twilio.json").read_text("utf-8"))
PUBLIC_URL = "https://shop.example"


class FakeTwilio(FakePlatform):
    account = "AC" + "a1" * 16
    token = "the-auth-token"
    sender = "+14155238886"

    def __init__(self) -> None:
        super().__init__()
        self.contents: list[dict[str, Any]] = []
        self.media: dict[str, bytes] = {}  # name -> content, behind one redirect
        self.messages: list[dict[str, Any]] = []  # as the list shows them
        self._numbers = itertools.count(1)

    def settings(self, **more: Any) -> Settings:
        told = {
            "account_sid": self.account,
            "auth_token": self.token,
            "sender": self.sender,
            "public_url": PUBLIC_URL,
            "api_url": self.url,
            "content_url": self.url,
            "seconds": 2.0,
        }
        return Settings(**{**told, **more})

    def signed(self, url: str, form: dict[str, str] | list[tuple[str, str]]) -> dict[str, str]:
        """The header that Twilio would send, worked out by its published recipe."""
        pairs = form if isinstance(form, list) else list(form.items())
        text = url + "".join(f"{key}{value}" for key, value in sorted(set(pairs)))
        digest = hmac.new(self.token.encode(), text.encode(), hashlib.sha1).digest()
        return {"x-twilio-signature": base64.b64encode(digest).decode()}

    def media_url(self, name: str) -> str:
        return f"{self.url}/2010-04-01/Accounts/{self.account}/Messages/MM1/Media/{name}"

    def faults(self) -> dict[str, Fault]:
        return {
            "closed": _refusal(400, 63016),
            "blocked": _refusal(400, 63014),
            "stopped": _refusal(400, 21610),
            "no_number": _refusal(400, 21211),
            "slow": _refusal(429, 20429),
            "rate": _refusal(400, 63018),
            "day": _refusal(400, 63038),
            "bad": _refusal(400, 21617),
            "strange": _refusal(400, 29999),
            "later": _refusal(400, 63012),
            "auth": _refusal(401, 20003),
            "sender": _refusal(400, 63007),
            "forbidden": Fault(403, {"message": "no", "status": 403}),
            "problem": Fault(
                400, {"type": "https://x", "title": "Closed", "status": 400, "code": 63016}
            ),
            "busy": Fault(503, b"busy"),
            "server": Fault(500, b"<html>oops</html>"),
            "nonsense": Fault(201, b"<html>ok</html>"),
            "nameless": Fault(201, {"status": "queued"}),
            "timeout": Fault(way="timeout"),
            "drop": Fault(way="drop"),
        }

    # --- the server

    def routes(self) -> list[web.RouteDef]:
        account = "/2010-04-01/Accounts/{account}"
        return [
            web.post(f"{account}/Messages.json", self._asked("create", self._create)),
            web.get(f"{account}/Messages.json", self._asked("list", self._list)),
            web.get(f"{account}.json", self._asked("account", self._account)),
            web.post("/v1/Content", self._asked("content", self._make_content)),
            web.get("/v1/Content", self._asked("contents", self._list_contents)),
            web.get(f"{account}/Messages/MM1/Media/{{name}}", self._asked("media", self._redirect)),
            web.get("/store/{name}", self._store),
        ]

    def _asked(self, call: str, act: Any) -> Any:
        async def answer(request: web.Request) -> web.StreamResponse:
            told = await _told(request)
            self.note(call, told)
            fault = self.fault_for(call)
            if fault and fault.way != "drop":
                return await self.act_out(fault, request)
            if request.headers.get("Authorization") != encode_basic_auth(self.account, self.token):
                return _answer(_refusal(401, 20003))
            response: web.StreamResponse = await act(request, told)
            return await self.act_out(fault, request) if fault else response

        return answer

    async def _create(self, request: web.Request, form: dict[str, Any]) -> web.StreamResponse:  # noqa: ARG002
        if code := self._refused(form):
            return _answer(_refusal(400, code))
        self.sent.append(form)
        message = self._message(form)
        self.messages.append(message)
        return web.json_response(message, status=201)

    def _refused(self, form: dict[str, Any]) -> int:
        """Twilio's code for what the description forbids, and for what its manual does."""
        schema = {**SPEC["create_message"], "additionalProperties": False}
        if not _valid(form, schema) or not form["To"].startswith("whatsapp:"):
            return 21211
        if "MessagingServiceSid" not in form and form.get("From") != f"whatsapp:{self.sender}":
            return 63007
        content = {"Body", "MediaUrl", "ContentSid"} & set(form)
        if not content or ("ContentSid" in form and len(content) > 1):
            return 21619
        if len(form.get("Body", "")) > 1600:
            return 21617
        if "ContentSid" in form and form["ContentSid"] not in {c["sid"] for c in self.contents}:
            return 63021
        return 63019 if len(form.get("MediaUrl", [])) > 1 else 0  # one file a message on WhatsApp

    def _message(self, form: dict[str, Any]) -> dict[str, Any]:
        now = format_datetime(datetime.now(UTC).replace(microsecond=0))
        made = {content["sid"]: content for content in self.contents}
        body = form.get("Body", "")
        if "ContentSid" in form:
            body = made[form["ContentSid"]]["types"]["twilio/quick-reply"]["body"]
        message = {
            "sid": f"SM{next(self._numbers):032x}",
            "account_sid": self.account,
            "to": form["To"],
            "from": form.get("From"),
            "body": body,
            "status": "queued",
            "direction": "outbound-api",
            "date_created": now,
            "date_updated": now,
            "date_sent": None,
            "num_media": str(len(form.get("MediaUrl", []))),
            "error_code": None,
        }
        jsonschema.validate(message, SPEC["message"])
        return message

    async def _list(self, request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
        assert set(asked) <= set(SPEC["list_messages"])
        found = [m for m in reversed(self.messages) if m["to"] == asked.get("To", m["to"])]
        page = {"messages": found, "page": 0, "page_size": 50, "next_page_uri": None}
        return web.json_response({**page, "uri": request.path, "start": 0, "end": len(found)})

    async def _account(self, request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:  # noqa: ARG002
        return web.json_response(
            {"sid": self.account, "status": "active", "friendly_name": "Ceiba"}
        )

    async def _make_content(self, request: web.Request, told: Any) -> web.StreamResponse:  # noqa: ARG002
        reply = told.get("types", {}).get("twilio/quick-reply", {})
        actions = reply.get("actions", [])
        fits = (
            _valid(told, {**SPEC["create_content"], "additionalProperties": False})
            and 1 <= len(reply.get("body", "")) <= 1024
            and 1 <= len(actions) <= 3
            and all(len(action["title"]) <= 20 and len(action["id"]) <= 200 for action in actions)
        )
        if not fits:
            return _answer(_refusal(400, 20001))
        content = {"sid": f"HX{next(self._numbers):032x}", "account_sid": self.account, **told}
        self.contents.append(content)
        jsonschema.validate(content, SPEC["content"])
        return web.json_response(content, status=201)

    async def _list_contents(self, request: web.Request, asked: Any) -> web.StreamResponse:  # noqa: ARG002
        meta = {"key": "contents", "page": 0, "page_size": 50, "next_page_url": None}
        return web.json_response({"contents": self.contents, "meta": meta})

    async def _redirect(self, request: web.Request, asked: Any) -> web.StreamResponse:  # noqa: ARG002
        return web.Response(
            status=307, headers={"Location": f"/store/{request.match_info['name']}"}
        )

    async def _store(self, request: web.Request) -> web.StreamResponse:
        if "Authorization" in request.headers:  # the account's secret has no business here
            return web.Response(status=400)
        content = self.media.get(request.match_info["name"])
        return web.Response(status=404) if content is None else web.Response(body=content)


def encoded(form: dict[str, str] | list[tuple[str, str]]) -> bytes:
    return urlencode(form).encode()


async def _told(request: web.Request) -> dict[str, Any]:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        read: dict[str, Any] = await request.json()
        return read
    form = await request.post()
    many = {"MediaUrl", "PersistentAction"}
    return {key: form.getall(key) if key in many else form[key] for key in form}


def _valid(told: Any, schema: Any) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(told)


def _refusal(status: int, code: int) -> Fault:
    body = {
        "code": code,
        "message": "Permission to send to whatsapp:+34600111222",
        "status": status,
    }
    return Fault(status, {**body, "more_info": f"https://www.twilio.com/docs/errors/{code}"})


def _answer(fault: Fault) -> web.Response:
    return web.json_response(fault.body, status=fault.status)
