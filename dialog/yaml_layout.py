"""Mistakes that show only beside the neighbours: a lost '- ', a key too far left, an open quote.

What a single line tells by itself is in yaml_mistakes.py, which asks here, too.
"""

from collections.abc import Iterator, Sequence

import re2

from dialog.entry_keys import KEYS

ENTRY_KEYS = "|".join(KEYS)  # as a pattern
_MOST_LINES = 200  # that are looked at above a mistake
_LONGEST_READ = 1_000
_LONGEST_SHOWN = 100
_NO_FIT = "this line does not fit the lines above"
_MERGE = re2.compile(r"^(?:<{7}|={7}|>{7})(?: |$)")
_NOTE = re2.compile(r"^\s*(//|/\*|<!--|;)")
_BULLET = re2.compile(r"^(\s*)([*•·‣▪●○➤►–—]|[0-9]{1,2}[.)])\s+(\S.*)$")
_ITEM = re2.compile(r"^(\s*)- +\S")
_KEY = re2.compile(rf"^(\s*)((?:- +)?)({ENTRY_KEYS}):(?:\s|$)")
_EMPTY_KEY = re2.compile(r"^(\s*(?:- +)?)([a-z][a-z0-9_.-]*): *[>|]?[+-]? *$")
_ANY_KEY = re2.compile(r"^\s*(?:- +)?[a-z][a-z0-9_.-]*:(?:\s|$)")
_NO_COLON = re2.compile(rf"^\s*(?:- +)?({ENTRY_KEYS}|synonyms)\s*([;=：]|$)")
_QUOTE = re2.compile(r"^\s*(?:- +)?(?:[a-z][a-z0-9_.-]*: +)?([\"'])(.*)$")

Told = tuple[str, str]  # reason, fix


def open_quote(lines: Sequence[str], at: int) -> tuple[int, str, str] | None:
    """The quote above line `at` that was never closed, so that YAML reads on as one text."""
    for number in _upwards(at):
        found = _QUOTE.match(_line(lines, number))
        if found and _is_open(found.group(1), found.group(2)) and _begins_anew(lines, number + 1):
            mark, text = found.group(1), found.group(2).strip()[:_LONGEST_SHOWN]
            fix = f"Close it at the end of the text: {mark}{text}{mark}"
            return number, "a quote that opens here is never closed.", fix
        if lines[number].startswith("- "):
            return None
    return None


def merged(lines: Sequence[str], at: int) -> Told | None:
    if not _MERGE.match(_line(lines, at)):
        return None
    fix = "Keep one of the two versions, and remove the lines with <<<<<<<, ======= and >>>>>>>."
    return "two versions of the file were put together here.", fix


def note(lines: Sequence[str], at: int) -> Told | None:
    found = _NOTE.match(_line(lines, at))
    if not found:
        return None
    return f"a note to yourself begins with '#', not with '{found.group(1)}'.", "Write '#'."


def other_bullet(lines: Sequence[str], at: int) -> Told | None:
    """`• ¿dónde están?` below `- ¿dónde queda?` or `questions:`"""
    found = _BULLET.match(_line(lines, at))
    above = _line(lines, _above(lines, at)).rstrip()
    if not found or not (_ITEM.match(above) or _BULLET.match(above) or above.endswith(":")):
        return None
    reason = f"a line of a list begins with '- ', not with '{found.group(2)}'."
    return reason, f"Write: - {found.group(3)[:_LONGEST_SHOWN]}"


def no_colon(lines: Sequence[str], at: int) -> Told | None:
    """`questions` or `questions;`"""
    found = _NO_COLON.match(_line(lines, at))
    if not found:
        return None
    return f"':' is missing behind '{found.group(1)}'.", f"Write: {found.group(1)}:"


def misplaced_key(lines: Sequence[str], at: int) -> Told | None:
    """` answer: ...` where the other keys of the entry stand two spaces in."""
    found = _KEY.match(_line(lines, at))
    if not found:
        return None
    spaces, dash, key = len(found.group(1)), found.group(2), found.group(3)
    if key == "id" and not dash:
        rest = _line(lines, at).strip()[:_LONGEST_SHOWN]
        return "'- ' is missing before 'id:', with which an entry begins.", f"Write: - {rest}"
    wanted = _column(lines, at, is_entry=bool(dash))
    if wanted is None or wanted == spaces:
        return None
    others = "the other entries" if dash else "the other keys of its entry"
    reason = f"{_NO_FIT}: '{dash}{key}:' stands {_in(spaces)}, {others} {_in(wanted)}."
    return reason, _put(wanted)


def misplaced_item(lines: Sequence[str], at: int) -> Told | None:
    """`   - x` below `    - y`"""
    line = _line(lines, at)
    found, other = _ITEM.match(line), _ITEM.match(_line(lines, _above(lines, at)))
    if not found or not other or _KEY.match(line) or _KEY.match(other.group(0)):
        return None
    spaces, wanted = len(found.group(1)), len(other.group(1))
    if spaces == wanted:
        return None
    return f"{_NO_FIT}: its '- ' stands {_in(spaces)}, the one above {_in(wanted)}.", _put(wanted)


def unindented(lines: Sequence[str], at: int) -> Told | None:
    """A text at the left border below `  answer: >`."""
    line, found = _line(lines, at), _EMPTY_KEY.match(_line(lines, _above(lines, at)))
    if not found or not line.strip() or _ITEM.match(line) or _ANY_KEY.match(line):
        return None
    spaces, key = len(found.group(1)), found.group(2)
    if len(line) - len(line.lstrip()) > spaces:
        return None
    reason = f"{_NO_FIT}: the text of '{key}:' stands further to the right than '{key}:'."
    return reason, _put(spaces + 2)


def lost_dash(lines: Sequence[str], at: int) -> Told | None:
    """`    es un regalo` below `    - quiero un ticket`"""
    line, above = _line(lines, at), _line(lines, _above(lines, at))
    other = _ITEM.match(above)
    if not other or _ANY_KEY.match(line) or _ANY_KEY.match(above) or not line.strip():
        return None
    if len(line) - len(line.lstrip()) != len(other.group(1)) or _ITEM.match(line):
        return None
    return "'- ' is missing at the line's beginning.", f"Write: - {line.strip()[:_LONGEST_SHOWN]}"


def stray(lines: Sequence[str], at: int) -> Told | None:
    """A line at the left border that begins no entry."""
    line = _line(lines, at)
    if line.startswith("synonyms:"):
        return "'synonyms:' is no entry.", "It belongs into a file lexicon.yaml beside this one."
    if not line.strip() or line[0] in " \t-#" or _ANY_KEY.match(line):
        return None
    fix = (
        "Remove it, or write '#' before it if it is a note to yourself; an answer that goes on "
        "here stands further to the right than 'answer:'."
    )
    return f"{_NO_FIT}: it belongs to no entry.", fix


def _line(lines: Sequence[str], at: int) -> str:
    return lines[at][:_LONGEST_READ] if 0 <= at < len(lines) else ""


def _above(lines: Sequence[str], at: int) -> int:
    """The next line above that is not empty; -1 when there is none."""
    return next((number for number in _upwards(at - 1) if lines[number].strip()), -1)


def _upwards(at: int) -> Iterator[int]:
    yield from range(at, max(-1, at - _MOST_LINES), -1)


def _is_open(mark: str, behind: str) -> bool:
    plain = behind.replace('\\"', "") if mark == '"' else behind.replace("''", "")
    return mark not in plain


def _begins_anew(lines: Sequence[str], at: int) -> bool:
    """Does another item or key begin here, so that no text goes on?"""
    line = _line(lines, at)
    return bool(_ITEM.match(line) or _ANY_KEY.match(line))


def _column(lines: Sequence[str], at: int, *, is_entry: bool) -> int | None:
    """Where the keys of the entry around line `at` stand, or the entries themselves."""
    for number in _upwards(at - 1):
        found = _KEY.match(_line(lines, number))
        if found and found.group(2):
            before = len(found.group(1))
            return before if is_entry else before + len(found.group(2))
    return None


def _in(spaces: int) -> str:
    if not spaces:
        return "at the left border"
    return f"{spaces} space{'s' if spaces > 1 else ''} in"


def _put(spaces: int) -> str:
    if not spaces:
        return "Remove the spaces before it."
    return f"Put exactly {spaces} spaces before it."
