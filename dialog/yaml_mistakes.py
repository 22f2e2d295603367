"""What is wrong with a file that YAML refuses, in words for people who never saw YAML.

YAML's own messages name the place where the reader gave up, and its grammar. Here the line is
looked at as a merchant wrote it: each known mistake is tried, the line is given as it should be.
"""

from collections.abc import Callable, Iterator, Sequence

import re2
import yaml

from dialog import yaml_layout
from dialog.yaml_layout import ENTRY_KEYS

SIGNS = "{[@%`*&!,|>#?"  # a text that begins so is something else to YAML
_VALUE = re2.compile(r"^(\s*(?:- +)*(?:[a-z][a-z0-9_.-]*: +)?)(\S.*?)\s*$")
_KEY_WITHOUT_SPACE = re2.compile(rf"^\s*(?:- *)?({ENTRY_KEYS}):\S")
_ODD_SIGNS = r"\x{A0}\x{2000}-\x{200D}\x{202F}\x{2060}\x{3000}\x{FEFF}"
_ODD_SPACE_BEHIND = re2.compile(rf"^\s*(?:(-)|(?:- +)?[a-z_]+(:))[{_ODD_SIGNS}]")
_DASH_WITHOUT_SPACE = re2.compile(r"^\s*-[^\s-]")
_ODD_SPACE = re2.compile(rf"^[ \t]*[{_ODD_SIGNS}]")
_LONGEST_SHOWN = 100
_LONGEST_READ = 1_000

Told = tuple[str, str]  # reason, fix
Teller = Callable[[Sequence[str], int], Told | None]  # of all lines, and the number of one


def told(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[int, str, str]:
    """Line (from 1), reason and fix of a file's first mistake."""
    if "flow" in (error.context or "") and "',' or" in (error.problem or ""):
        return _opened(error, lines)
    suspects = tuple(_suspects(error, len(lines)))
    opened = yaml_layout.open_quote(lines, suspects[0]) if suspects else None
    if opened is not None:
        return opened[0] + 1, *opened[1:]
    for number in suspects:
        for teller in _TELLERS:
            found = teller(lines, number)
            if found is not None:
                return number + 1, *found
    return min(_line(error) + 1, max(len(lines), 1)), *_in_general(error)


def quoted(text: str) -> str:
    """The text as it may stand in a file whatever it holds."""
    text = text.strip()
    if len(text) > _LONGEST_SHOWN:
        text = f"{text[:_LONGEST_SHOWN]}..."
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _line(error: yaml.MarkedYAMLError) -> int:
    """From 0. What was never ended is wrong where it began."""
    is_open = any(part in (error.problem or "") for part in ("end of stream", "expected ':'"))
    mark = (error.context_mark if is_open else None) or error.problem_mark or error.context_mark
    return int(mark.line) if mark is not None else 0


def _suspects(error: yaml.MarkedYAMLError, lines: int) -> Iterator[int]:
    """The line where the reader gave up; then the one above, where it may have begun."""
    at = _line(error)
    yield from (number for number in (at, at - 1) if 0 <= number < lines)


def _opened(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[int, str, str]:
    """`questions: [one, two` without an end, or with quotes missing inside."""
    at = int(error.context_mark.line) if error.context_mark is not None else _line(error)
    value = _value(lines[at][:_LONGEST_READ]) if at < len(lines) else ""
    reason = "a list in [ ] that begins here does not end as it should."
    fix = "Is the ']' or a quote missing? Texts in lines of their own, behind '- ', are easier."
    if "mapping" in (error.context or ""):
        reason, fix = "a text must not begin with '{'.", f"Put it between quotes: {quoted(value)}"
    return at + 1, reason, fix


def _in_general(error: yaml.MarkedYAMLError) -> Told:
    what = error.problem or error.context or "this cannot be read"
    if "end of stream" in what:
        return "a quote that opens here is never closed.", "Close it at the end of the text."
    if "escape" in what:
        return "a '\\' between double quotes.", "Use '...' around the text instead of \"...\"."
    fix = (
        "Its spaces at the beginning must be as many as those of its neighbours; a text that goes "
        "on in the next line stands further to the right."
    )
    return f"not valid YAML: this line does not fit the lines above ({what}).", fix


# --- the mistakes of one line


def _alone(teller: Callable[[str], Told | None]) -> Teller:
    """For a mistake that a line tells without its neighbours."""
    return lambda lines, number: teller(lines[number][:_LONGEST_READ])


def _tab(line: str) -> Told | None:
    if "\t" not in line[: len(line) - len(line.lstrip())]:
        return None
    return "the line begins with a tabulator.", "Use spaces: two for each step to the right."


def _odd_space(line: str) -> Told | None:
    if not _ODD_SPACE.match(line):
        return None
    reason = "the line begins with a space of another kind, copied from a page or a document."
    return reason, "Delete the spaces at its beginning and type them again."


def _odd_space_behind(line: str) -> Told | None:
    found = _ODD_SPACE_BEHIND.match(line)
    if not found:
        return None
    sign = found.group(1) or found.group(2)
    reason = f"the space behind '{sign}' is of another kind, copied from a page or a document."
    return reason, "Delete it and type it again."


def _dash_without_space(line: str) -> Told | None:
    if not _DASH_WITHOUT_SPACE.match(line):
        return None
    rest = line.strip()[1:]
    return "a space is missing behind '-'.", f"Write: - {rest[:_LONGEST_SHOWN]}"


def _key_without_space(line: str) -> Told | None:
    found = _KEY_WITHOUT_SPACE.match(line)
    if not found:
        return None
    key, rest = found.group(1), line.partition(":")[2].strip()
    return f"a space is missing behind '{key}:'.", f"Write: {key}: {rest[:_LONGEST_SHOWN]}"


def _sign_first(line: str) -> Told | None:
    """`answer: {price} por pedido`, `- @ana`, `answer: > text in the same line`."""
    value = _value(line)
    if not value or value[0] not in SIGNS or len(value) < 2:
        return None
    if value[0] in "|>":
        fix = "Go on in the next line, further to the right; or leave the sign away."
        return f"a text stands in the same line as '{value[0]}'.", fix
    if value[0] + value[-1] in ("[]", "{}"):
        return None  # a whole list in one line: the mistake is elsewhere
    return f"a text must not begin with '{value[0]}'.", f"Put it between quotes: {quoted(value)}"


def _more_behind_the_quote(line: str) -> Told | None:
    """`answer: "Hola" dijo`, `answer: 'it's ok'`"""
    value = _value(line)
    if not value or value[0] not in "\"'":
        return None
    inside = value[1:].replace("''", "") if value[0] == "'" else value[1:].replace('\\"', "")
    _, closed, behind = inside.partition(value[0])
    if not closed or not behind.strip():
        return None
    whole = value.strip(value[0]) if value[-1] == value[0] else value
    reason = f"the text goes on behind the closing {value[0]}."
    return reason, f"Put the whole text between quotes: {quoted(whole)}"


def _colon_inside(line: str) -> Told | None:
    value = _value(line)
    if not value or value[0] in "\"'" or ": " not in value:
        return None
    return "a text with ': ' in it.", f"Put it between quotes: {quoted(value)}"


def _value(line: str) -> str:
    found = _VALUE.match(line)
    return str(found.group(2)) if found else ""


_TELLERS: tuple[Teller, ...] = (  # most telling first
    _alone(_tab),
    _alone(_odd_space),
    _alone(_odd_space_behind),
    yaml_layout.merged,
    yaml_layout.note,
    yaml_layout.other_bullet,
    yaml_layout.no_colon,
    _alone(_dash_without_space),
    _alone(_key_without_space),
    _alone(_more_behind_the_quote),
    yaml_layout.unindented,
    _alone(_sign_first),
    yaml_layout.misplaced_key,
    yaml_layout.misplaced_item,
    _alone(_colon_inside),
    yaml_layout.lost_dash,
    yaml_layout.stray,
)
