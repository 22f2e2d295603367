"""The facts that fill the answers' {blanks}: `facts.toml` beside the FAQ, else the demo shop's.

What the settings say under [facts] wins over the file; that is the caller's to add.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import re2

from dialog.safe_yaml import LARGEST_FILE, Problem, shown_path
from dialog.understanding.lexicon import BUNDLED

FILE_NAME = "facts.toml"
_AT_LINE = re2.compile(r"\(at line (\d+), column \d+\)")


def read_facts(folder: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The facts of an FAQ folder (or of one file's folder), and what is wrong with them."""
    own = (folder if folder.is_dir() else folder.parent) / FILE_NAME
    file = own if own.exists() else BUNDLED / FILE_NAME
    name = shown_path(file)
    try:
        read = tomllib.loads(_text_of(file))
    except UnicodeDecodeError:
        return {}, (Problem(name, 1, "the file is not UTF-8 text.", "Save it as UTF-8."),)
    except OSError as error:
        return {}, (Problem(name, 1, f"cannot be read: {error.strerror}."),)
    except (ValueError, RecursionError) as error:
        return {}, (_syntax_problem(name, error),)
    table = read.get("facts", read)
    found = table if isinstance(table, dict) else {}
    problems = tuple(_wrong_kinds(found, name))
    return {key: str(value) for key, value in found.items() if _is_fact(value)}, problems


def _text_of(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE).decode("utf-8-sig").replace("\r\n", "\n")


def _syntax_problem(name: str, error: Exception) -> Problem:
    told = str(error)
    at = _AT_LINE.search(told)
    reason = f"not valid TOML: {_AT_LINE.sub('', told).strip() or 'too deep'}."
    return Problem(name, int(at.group(1)) if at else 1, reason, 'Write lines like price = "5 €".')


def _wrong_kinds(found: dict[str, object], name: str) -> Iterator[Problem]:
    for key, value in found.items():
        if not _is_fact(value):
            fix = f'Write {key} = "...".'
            yield Problem(name, 1, f"the fact '{key}' is not a text or a number.", fix)


def _is_fact(value: object) -> bool:
    return not isinstance(value, (bool, list, dict))
