"""Makes the small JSON files beside it from the public descriptions that NOTE.md names.

    python tests/fakes/specs/extract.py api.json twilio_api_v2010.json twilio_content_v1.json

Only facts are taken: names, types, what is required, patterns. No descriptions.
"""

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
METHODS = (
    "getMe",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "getUpdates",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendMediaGroup",
    "answerCallbackQuery",
    "getFile",
)
ANSWERS = ("User", "Chat", "Message", "File", "WebhookInfo", "Update")
KEPT = (
    "type",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "enum",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "minimum",
    "maximum",
)


def telegram(described: dict[str, Any]) -> dict[str, Any]:
    methods = {name: _fields(described["methods"][name]) for name in METHODS}
    types: dict[str, Any] = {}
    for fields in methods.values():
        _collect(described, fields, types)
    answers = {name: _fields(described["types"][name]) for name in ANSWERS}
    return {"version": described["version"], "methods": methods, "types": types, "answers": answers}


def _fields(part: dict[str, Any]) -> dict[str, Any]:
    return {
        field["name"]: {"types": field["types"], "required": field["required"]}
        for field in part.get("fields", [])
    }


def _collect(described: dict[str, Any], fields: dict[str, Any], types: dict[str, Any]) -> None:
    for field in fields.values():
        for told in field["types"]:
            name = told.split("Array of ")[-1]
            if name in described["types"] and name not in types and name != "InputFile":
                types[name] = _fields(described["types"][name])
                _collect(described, types[name], types)


def twilio(messages: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    path = messages["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]
    form = path["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    schemas, parts = messages["components"]["schemas"], content["components"]["schemas"]
    quick = {**parts["twilioQuickReply"], "additionalProperties": False}
    create = parts["ContentCreateRequest"]
    types = {"type": "object", "properties": {"twilio/quick-reply": quick}}
    return {
        "create_message": _slim(form, schemas),
        "list_messages": [
            parameter["name"]
            for parameter in path["get"]["parameters"]
            if parameter["in"] == "query"
        ],
        "message": _slim(schemas["api.v2010.account.message"], schemas),
        "create_content": _slim(
            {**create, "properties": {**create["properties"], "types": types}}, parts
        ),
        "content": _slim(parts["content.v1.content"], parts),
    }


def _slim(schema: Any, schemas: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _slim(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    slim = {key: schema[key] for key in KEPT if key in schema}
    if "properties" in slim:
        slim["properties"] = {n: _slim(p, schemas) for n, p in slim["properties"].items()}
    if isinstance(slim.get("items"), dict):
        slim["items"] = _slim(slim["items"], schemas)
    if schema.get("nullable") and isinstance(slim.get("type"), str):
        slim["type"] = [slim["type"], "null"]
    return slim


def main(*files: str) -> None:
    bot_api, messages, content = (json.loads(Path(file).read_text("utf-8")) for file in files)
    _write("telegram.json", telegram(bot_api))
    _write("twilio.json", twilio(messages, content))


def _write(name: str, facts: dict[str, Any]) -> None:
    text = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False)
    (HERE / name).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
