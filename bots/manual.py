"""config.example.toml, written from the settings themselves, so that it cannot lie.

    python -m bots.manual > config.example.toml

Every key stands there with its default, behind a `#` without a space after it; the sentences have
one. As it is, the file means the demo shop.
"""

import sys
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from typing import Any

from bots import plugs
from bots.section_reader import is_required, variable
from bots.sections import SHIPPED_FAQ
from bots.settings import DEMO, SECTIONS

WIDTH = 96

HEAD = """\
Mostrador's settings: every key, its default, one sentence. Copy this file to config.toml, remove
the # before a line, and change it. Without a config.toml it is the demo shop, as this file is.

Each key may come from the environment instead, which wins: the section and the key in capitals,
with two underscores between: SERVER__PORT=80, CHANNELS__TELEGRAM__TOKEN=... Secrets belong there.
All mistakes are reported together when Mostrador starts; `mostrador doctor` tries everything.
Paths start in the folder where Mostrador is started.
"""

FACTS = """\
What the answers of the FAQ need to know of your shop: the {blanks} in faq_data/*/*.yaml.
Language-free: prices, numbers, addresses. Add your own for your own answers.
"""

INTROS: Mapping[str, str] = {
    "channels": "Where customers write. A section switches a channel on, at /hooks/<its name>.",
    "shops": "Where orders and products live. Exactly one section.",
}


def text() -> str:
    """The whole file."""
    lines = [*_comment(HEAD)]
    for name, kind in SECTIONS.items():
        lines += ["", "", *_comment(kind.__doc__ or ""), f"[{name}]", *_keys(kind, name)]
        lines += _tables(kind, name)
        if name == "shop":
            lines += ["", "", *_comment(FACTS), "[facts]", *_facts()]
    for adapters in plugs.KINDS:
        lines += ["", "", *_comment(f"--- {adapters}. {INTROS[adapters]}")]
        for name in plugs.names(adapters):
            lines += _adapter(adapters, name)
    return "\n".join(lines) + "\n"


def _adapter(kind: str, name: str) -> Iterator[str]:
    module = plugs.find(kind, name)
    is_on = name in DEMO[kind]
    yield ""
    yield from _comment((module.__doc__ or name).strip().partition("\n")[0])
    yield from (f"#   {line}" for line in getattr(module, "SETUP", "").splitlines())
    yield f"[{kind}.{name}]" if is_on else f"#[{kind}.{name}]"
    yield from _keys(module.Settings, f"{kind}.{name}")


def _keys(kind: type[Any], where: str) -> Iterator[str]:
    for field in fields(kind):
        default = _default(field)
        if isinstance(default, Mapping):
            continue
        yield from _comment(_sentence(field, where))
        yield f"#{field.name} = {_toml('...' if is_required(field) else default)}"


def _tables(kind: type[Any], where: str) -> Iterator[str]:
    """Keys that are tables stand behind the plain ones, as TOML wants it."""
    for field in fields(kind):
        default = _default(field)
        if isinstance(default, Mapping):
            yield ""
            yield from _comment(_sentence(field, where))
            yield f"#[{where}.{field.name}]"
            yield from (f"#{key} = {_toml(value)}" for key, value in default.items())


def _facts() -> Iterator[str]:
    read = tomllib.loads((SHIPPED_FAQ / "facts.toml").read_text(encoding="utf-8"))
    yield from (f"#{key} = {_toml(value)}" for key, value in read.get("facts", read).items())


def _sentence(field: "Field[Any]", where: str) -> str:
    doc = str(field.metadata.get("doc", ""))
    if not is_required(field):
        return doc
    return f"{doc} Needed; or set {variable(f'{where}.{field.name}')}."


def _default(field: "Field[Any]") -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return None if field.default is MISSING else field.default


def _comment(sentence: str) -> Iterator[str]:
    paragraphs = sentence.strip().split("\n\n")
    for place, paragraph in enumerate(paragraphs):
        yield from ["#"] if place else []
        yield from (f"# {line}" for line in textwrap.wrap(paragraph, WIDTH - 2))


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    escaped = str(value or "").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


if __name__ == "__main__":
    sys.stdout.write(text())
