"""The facts that fill the answers' {blanks}: `facts.toml` beside the FAQ, else the demo shop's.

What the settings say under [facts] wins over the file; that is the caller's to add.
"""

import tomllib
from collections.abc import Container, Iterator
from pathlib import Path

import re2

from dialog.faq import Faq
from dialog.faq.drafts import BLANK
from dialog.safe_yaml import LARGEST_FILE, Problem, shown_path
from dialog.understanding.lexicon import BUNDLED

FILE_NAME = "facts.toml"
_NAMED = 3  # blanks, at most, that a warning names
_QUOTES = "\"'“”„‘’«» "
_LINE = re2.compile(r"^([A-Za-z0-9_-]+)\s*([=:]?)\s*(.*)$")
_AT_LINE = re2.compile(r"\(at line (\d+), column \d+\)")


def read_facts(folder: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The facts of an FAQ folder (or of one file's folder), and what is wrong with them."""
    own = _own_file(folder)
    file = own if own.exists() else BUNDLED / FILE_NAME
    name = shown_path(file)
    text = ""
    try:
        text = _text_of(file)
        read = tomllib.loads(text)
    except UnicodeDecodeError:
        return {}, (Problem(name, 1, "the file is not UTF-8 text.", "Save it as UTF-8."),)
    except OSError as error:
        return {}, (Problem(name, 1, f"cannot be read: {error.strerror}."),)
    except (ValueError, RecursionError) as error:
        return {}, (_syntax_problem(name, text, error),)
    table = read.get("facts", read)
    found = table if isinstance(table, dict) else {}
    problems = tuple(_wrong_kinds(found, name, text))
    return {key: str(value) for key, value in found.items() if _is_fact(value)}, problems


def borrowed_facts(folder: Path, own: Container[str]) -> Iterator[Problem]:
    """A shop's customers are not to be told the demo shop's prices: at least its owner is told.

    `own` are the facts that the settings hold.
    """
    file = _own_file(folder)
    if file.exists():
        return
    faq, _ = Faq.inspect(folder, None)
    answers = (entry.answer for found in faq.entries.values() for entry in found) if faq else ()
    blanks = {blank.group(1) for answer in answers for blank in BLANK.finditer(answer)}
    borrowed = sorted(name for name in blanks if name not in own)
    if borrowed:
        named = ", ".join(f"{{{name}}}" for name in borrowed[:_NAMED])
        more = f" and {len(borrowed) - _NAMED} more" if len(borrowed) > _NAMED else ""
        reason = f"there is no such file, so that the demo shop's facts fill {named}{more}."
        fix = "Write yours there, or under [facts] in the settings."
        yield Problem(shown_path(file), 1, reason, fix, is_warning=True)


def _own_file(folder: Path) -> Path:
    return (folder if folder.is_dir() else folder.parent) / FILE_NAME


def _text_of(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE).decode("utf-8-sig").replace("\r\n", "\n")


def _syntax_problem(name: str, text: str, error: Exception) -> Problem:
    told = str(error)
    at = _AT_LINE.search(told)
    if at is None:  # TOML tells no line for the end of the file
        last = text.rstrip().count("\n") + 1
        reason = f"not valid TOML: {told.strip() or 'too deep'}."
        return Problem(name, last, reason, 'Write lines like price = "5 €".')
    line = int(at.group(1))
    return Problem(name, line, *_told(text.splitlines()[line - 1 : line], _AT_LINE.sub("", told)))


def _told(lines: list[str], general: str) -> tuple[str, str]:
    """What is wrong with the line, and the line as it should be."""
    key, sign, value = _parts("".join(lines))
    if "overwrite" in general:
        return f"the fact '{key}' stands twice.", "Remove one of the two."
    reason = f"not valid TOML: {general.strip()}."
    if not key:
        return reason, 'Write lines like price = "5 €".'
    if sign != "=":
        reason = f"not valid TOML: '=' is missing behind '{key}'."
    elif not (len(value) > 1 and value[0] == value[-1] == '"'):
        reason = f"not valid TOML: the text of '{key}' must stand between straight quotes."
    bare = value.strip(_QUOTES).replace("\\", "\\\\").replace('"', "'")
    return reason, f'Write {key} = "{bare}"'


def _parts(line: str) -> tuple[str, str, str]:
    """'price : 5 €' -> ('price', ':', '5 €')"""
    found = _LINE.match(line.strip())
    return (found.group(1), found.group(2), found.group(3).strip()) if found else ("", "", "")


def _wrong_kinds(found: dict[str, object], name: str, text: str) -> Iterator[Problem]:
    for key, value in found.items():
        if not _is_fact(value):
            fix = f'Write {key} = "...".'
            line = text.count("\n", 0, max(0, text.find(key))) + 1
            yield Problem(name, line, f"the fact '{key}' is not a text or a number.", fix)


def _is_fact(value: object) -> bool:
    return not isinstance(value, (bool, list, dict))
