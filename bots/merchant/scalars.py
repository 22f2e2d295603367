"""Texts as YAML that people like to read: bare where that is safe, else quoted or folded."""

import json
import textwrap

from dialog.safe_yaml import YamlRefused, parse_yaml

WIDTH = 100
_KEY = len("answer: ")


def inline(text: str, *, in_brackets: bool = False) -> str:
    """On one line; the reader gets back exactly `text`."""
    if not in_brackets and _is_read(f"- {text}\n", text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escaped(char) for char in quoted)


def block(text: str, indent: int) -> str:
    """What follows `answer: `, whose key stands `indent` spaces in; lines of `text` stay lines."""
    if "\n" not in text and len(text) + indent + _KEY < WIDTH:
        return inline(text)
    lines = text.split("\n") if "\n" in text else textwrap.wrap(text, WIDTH - indent - 2)
    mark = "|-" if "\n" in text else ">-"
    body = "\n".join(f"{' ' * (indent + 2)}{line}".rstrip() for line in lines)
    trial = "\n".join(f"  {line}".rstrip() for line in lines)
    return f"{mark}\n{body}" if _is_read(f"- {mark}\n{trial}\n", text) else inline(text)


def _is_read(yaml: str, text: str) -> bool:
    try:
        root = parse_yaml(yaml, "text")
    except YamlRefused:
        return False
    return root is not None and [(item.kind, item.text) for item in root.items] == [("text", text)]


def _escaped(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
