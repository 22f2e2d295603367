"""JSON to standard output: readable letters, and never a crash for half a sign."""

import json
import sys


def write_json(told: object, indent: int | None = None) -> None:
    """Text as it is; escaped where it holds a lone surrogate, which UTF-8 cannot carry."""
    text = json.dumps(told, ensure_ascii=False, indent=indent)
    is_whole = text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)
    sys.stdout.write((text if is_whole else json.dumps(told, indent=indent)) + "\n")


def printable(text: str) -> str:
    """For a terminal: without control signs, half signs as '?'."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in whole)
