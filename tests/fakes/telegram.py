"""A Bot API server for tests: takes only calls that fit the official description.

async with FakeTelegram("1234:secret") as telegram:
    settings = Settings(token=telegram.token, api_url=telegram.url)
    telegram.push(telegram.text("hola", sender=42))     # for a polling bot
    telegram.sent[0]["text"]
    telegram.fail("slow")                               # see `faults`
"""

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fakes.faults import FakePlatform, Fault

SPEC = json.loads((Path(__file__).parent / "specs" / "telegram.json").read_text("utf-8"))
BOT_ID = 1234


class Unfit(Exception):  # noqa: N818  # named after what happened, as in the house
    """A call that the real server would refuse; the text is its description."""


class FakeTelegram(FakePlatform):
    def __init__(self, token: str = f"{BOT_ID}:a-secret") -> None:
        super().__init__()
        self.token = token
        self.webhook: dict[str, Any] = {}
        self.answered: list[str] = []  # callback queries
        self.confirmed = 0  # the offset of the last getUpdates
        self.files: dict[str, bytes] = {}  # file id -> content
        self._updates: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._numbers = itertools.count(1)

    # --- what a test makes happen

    def push(self, *updates: dict[str, Any]) -> None:
        """For the next getUpdates."""
        self._updates.extend(updates)
        self._news.set()

    def text(self, text: str, sender: int = 42, **more: Any) -> dict[str, Any]:
        """An update with a message of a private chat."""
        number = next(self._numbers)
        return {
            "update_id": 700 + number,
            "message": {
                "message_id": number,
                "date": 1_700_000_000 + number,
                "chat": {"id": sender, "type": "private", "first_name": "Ana"},
                "from": {
                    "id": sender,
                    "is_bot": False,
                    "first_name": "Ana",
                    "language_code": "es",
                },
                "text": text,
                **more,
            },
        }

    def faults(self) -> dict[str, Fault]:
        return {
            "slow": _refusal(429, "Too Many Requests: retry after 3", retry_after=3),
            "slow_silent": Fault(429, b"busy", {"Retry-After": "7"}),
            "busy": Fault(503, b"<html>busy</html>"),
            "blocked": _refusal(403, "Forbidden: bot was blocked by the user"),
            "gone": _refusal(403, "Forbidden: user is deactivated"),
            "no_chat": _refusal(400, "Bad Request: chat not found"),
            "bad": _refusal(400, "Bad Request: BUTTON_DATA_INVALID"),
            "moved": _refusal(
                400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009
            ),
            "auth": _refusal(401, "Unauthorized"),
            "no_method": _refusal(404, "Not Found"),
            "conflict": _refusal(409, "Conflict: terminated by other getUpdates request"),
            "server": _refusal(500, "Internal Server Error"),
            "gateway": Fault(502, b"<html>bad gateway</html>"),
            "nonsense": Fault(200, b"<html>ok</html>"),
            "timeout": Fault(way="timeout"),
            "drop": Fault(way="drop"),
        }

    # --- the server

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/{path:.+}", self._file),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method, params = request.match_info["method"], await _params(request)
        self.note(method, params)
        fault = self.fault_for(method)
        if fault and fault.way != "drop":
            return await self.act_out(fault, request)
        if request.match_info["token"] != self.token:
            return _answer(401, "Unauthorized")
        if method not in SPEC["methods"]:
            return _answer(404, "Not Found")
        try:
            fields = _checked(method, params)
            result = await getattr(self, f"_{method}")(fields)
        except Unfit as unfit:
            return _answer(400, f"Bad Request: {unfit}")
        if fault:
            return await self.act_out(fault, request)
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        content = self.files.get(request.match_info["path"].removeprefix("files/"))
        if request.match_info["token"] != self.token or content is None:
            return web.Response(status=404)
        return web.Response(body=content)

    async def _getMe(self, fields: dict[str, Any]) -> Any:  # noqa: ARG002, N802
        me = {"id": BOT_ID, "is_bot": True, "first_name": "La Ceiba", "username": "la_ceiba_bot"}
        return _fits("User", me)

    async def _setWebhook(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        if fields["url"] and not fields["url"].startswith("https://"):
            raise Unfit("bad webhook: an HTTPS URL must be provided for webhook")
        secret = fields.get("secret_token", "x")
        if not 1 <= len(secret) <= 256 or not secret.replace("-", "").replace("_", "").isalnum():
            raise Unfit("secret token contains unallowed characters")
        self.webhook = fields
        return True

    async def _deleteWebhook(self, fields: dict[str, Any]) -> bool:  # noqa: ARG002, N802
        self.webhook = {}
        return True

    async def _getUpdates(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        if self.webhook:
            raise Unfit("can't use getUpdates method while webhook is active")
        self.confirmed = fields.get("offset", 0)
        self._called.set()
        self._updates = [u for u in self._updates if u["update_id"] >= self.confirmed]
        if not self._updates:
            self._news.clear()
            waits = [asyncio.ensure_future(e.wait()) for e in (self._news, self._stopping)]
            await asyncio.wait(
                waits, timeout=fields.get("timeout", 0), return_when="FIRST_COMPLETED"
            )
            for wait in waits:
                wait.cancel()
        return self._updates[: fields.get("limit", 100)]

    async def _sendMessage(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        if not 1 <= len(fields["text"].strip()) <= 4096:
            raise Unfit("message text is empty or too long")
        return self._sent_message("sendMessage", fields, text=fields["text"])

    async def _sendPhoto(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        return self._sent_message("sendPhoto", fields, **_caption(fields))

    async def _sendDocument(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        return self._sent_message("sendDocument", fields, **_caption(fields))

    async def _sendMediaGroup(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        if not 2 <= len(fields["media"]) <= 10:
            raise Unfit("an album has 2 to 10 files")
        self.sent.append({"method": "sendMediaGroup", **fields})
        return [self._message(fields) for _ in fields["media"]]

    async def _answerCallbackQuery(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        if fields["callback_query_id"] in self.answered:
            raise Unfit("query is too old and response timeout expired or query ID is invalid")
        self.answered.append(fields["callback_query_id"])
        return True

    async def _getFile(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        content = self.files.get(fields["file_id"])
        if content is None:
            raise Unfit("wrong file_id or the file is temporarily unavailable")
        if len(content) > 20 * 1024 * 1024:
            raise Unfit("file is too big")
        found = {
            "file_id": fields["file_id"],
            "file_unique_id": "u",
            "file_size": len(content),
            "file_path": f"files/{fields['file_id']}",
        }
        return _fits("File", found)

    def _sent_message(self, method: str, fields: dict[str, Any], **shown: Any) -> Any:
        _check_keyboard(fields.get("reply_markup"))
        self.sent.append({"method": method, **fields})
        return self._message(fields, **shown)

    def _message(self, fields: dict[str, Any], **shown: Any) -> Any:
        chat = {"id": int(fields["chat_id"]), "type": "private", "first_name": "Ana"}
        number = next(self._numbers)
        return _fits(
            "Message",
            {"message_id": number, "date": 1_700_000_000 + number, "chat": chat, **shown},
        )


async def _params(request: web.Request) -> dict[str, Any]:
    form = await request.post()
    files = {key: part for key, part in form.items() if not isinstance(part, str)}
    fields: dict[str, Any] = {**request.query, **form}
    for key, part in files.items():
        fields[key] = part.file.read()  # type: ignore[union-attr]
    return fields


def _checked(method: str, params: dict[str, Any]) -> dict[str, Any]:
    """The fields with their types, against the official description."""
    spec = SPEC["methods"][method]
    attached = {key for key, value in params.items() if isinstance(value, bytes)}
    unknown = set(params) - set(spec) - attached
    missing = {name for name, field in spec.items() if field["required"]} - set(params)
    if unknown or missing:
        raise Unfit(f"unknown {sorted(unknown)}, missing {sorted(missing)}")
    return {
        name: _read(value, spec[name]["types"], name) if name in spec else value
        for name, value in params.items()
    }


def _read(value: Any, types: list[str], where: str) -> Any:
    if isinstance(value, bytes):
        return _as(value, types, where)
    if "String" in types and not any(t.startswith("Array") for t in types):
        return value
    try:
        parsed = json.loads(value)
    except ValueError:
        raise Unfit(f"{where} is not one of {types}") from None
    return _as(parsed, types, where)


def _as(value: Any, types: list[str], where: str) -> Any:
    if not any(_is(value, told, where) for told in types):
        raise Unfit(f"{where} is not one of {types}")
    return value


def _is(value: Any, told: str, where: str) -> bool:
    if told.startswith("Array of "):
        inner = told.removeprefix("Array of ")
        return isinstance(value, list) and all(_is(one, inner, where) for one in value)
    plain = {"Integer": int, "String": str, "Boolean": bool, "Float": float, "InputFile": bytes}
    if told in plain:
        return isinstance(value, plain[told]) and (told == "Boolean" or not isinstance(value, bool))
    return isinstance(value, dict) and _is_object(value, SPEC["types"][told])


def _is_object(value: dict[str, Any], spec: dict[str, Any]) -> bool:
    required = {name for name, field in spec.items() if field["required"]}
    return required <= set(value) <= set(spec) and all(
        any(_is(inner, told, name) for told in spec[name]["types"]) for name, inner in value.items()
    )


def _check_keyboard(markup: Any) -> None:
    """Bot API: callback_data has 1-64 bytes; an inline keyboard at most 100 buttons."""
    buttons = [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
    if len(buttons) > 100:
        raise Unfit("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        if not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Unfit("BUTTON_DATA_INVALID")


def _caption(fields: dict[str, Any]) -> dict[str, str]:
    caption = fields.get("caption", "")
    if len(caption) > 1024:
        raise Unfit("message caption is too long")
    return {"caption": caption} if caption else {}


def _fits(kind: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Our own answers keep to the description too."""
    spec = SPEC["answers"][kind]
    assert {name for name, field in spec.items() if field["required"]} <= set(answer) <= set(spec)
    return answer


def _refusal(status: int, description: str, **parameters: int) -> Fault:
    body = {"ok": False, "error_code": status, "description": description}
    return Fault(status, {**body, "parameters": parameters} if parameters else body)


def _answer(status: int, description: str) -> web.Response:
    return web.json_response(_refusal(status, description).body, status=status)
