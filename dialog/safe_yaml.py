"""YAML from people's hands: bounded, without tricks, and every value knows its line.

A file is refused by its events (size, aliases, tags, depth) as they are read, before anything can
unfold: 324 bytes of aliases can become 387 million nodes. Values are the text as written, so that
`no` stays "no" and 0034 keeps its zeros. What a mistake is called is in yaml_mistakes.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import re2
import yaml

from dialog.yaml_mistakes import quoted, told

LARGEST_FILE = 1024 * 1024
MOST_VALUES = 60_000  # lines and commas of one file
DEEPEST = 20
_STARTS = {yaml.SequenceStartEvent, yaml.MappingStartEvent}
_ENDS = {yaml.SequenceEndEvent, yaml.MappingEndEvent}
_VALUES = {yaml.ScalarEvent, *_STARTS}
_ITEMS = ("- ", "• ", "* ")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NOT_ALLOWED = re2.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]")
_DOCUMENTS = {  # what a file begins with that was saved by another kind of program
    b"PK\x03\x04": "a document of Word, Excel or LibreOffice",
    b"\xd0\xcf\x11\xe0": "a document of Word or Excel",
    b"%PDF": "a PDF",
    b"{\\rtf": "a document with letters of several kinds (RTF)",
}
_AS_TEXT = "Write it in a text editor, or save it there as plain text."
_AS_UTF8 = "Save the file as UTF-8 (in your editor: Save as, encoding UTF-8)."
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it was built in


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file, and what to do about it."""

    file: str
    line: int
    reason: str
    fix: str = ""
    is_warning: bool = False

    def __str__(self) -> str:
        return " ".join(filter(None, (f"{self.file}:{self.line}: {self.reason}", self.fix)))


class YamlRefused(Exception):  # noqa: N818 - named for what happened, like all of ours
    """The file is not read at all; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Node(NamedTuple):  # a large file has 50,000: three times quicker made than a dataclass
    """A text, a list or a mapping, and the line (from 1) where it stands."""

    kind: str  # text | list | mapping
    line: int
    text: str = ""
    items: tuple["Node", ...] = ()
    entries: tuple[tuple["Node", "Node"], ...] = ()
    written: str = ""  # of a list or mapping: its first line from where it begins
    cut: str = ""  # of a text without quotes: '#1234 ...' behind it, which YAML takes for a comment
    last: int = 0  # of a text: the line where it ends
    swallowed: int = 0  # of a text without quotes: the first of its lines that begins with '- '


def shown_path(path: Path) -> str:
    """The path as the person who reads the message would type it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def items_of(node: Node | None) -> tuple[Node, ...]:
    return node.items if node is not None else ()


def entries_of(node: Node | None) -> tuple[tuple[Node, Node], ...]:
    return node.entries if node is not None else ()


def read_yaml(path: Path, name: str = "") -> Node | None:
    """The file's only document; None when it is empty. Raises YamlRefused, OSError."""
    name = name or str(path)
    return parse_yaml(text_of(path, name), name)


def text_of(path: Path, name: str) -> str:
    """What is written in the file, if it is one that may be read. Raises YamlRefused, OSError."""
    if path.exists() and not path.is_file():  # reading a pipe or a device may never end
        raise YamlRefused(Problem(name, 1, "this is not a file.", "Remove it from the folder."))
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        reason = "the file is larger than 1 MiB."
        raise YamlRefused(Problem(name, 1, reason, "Split it into several files."))
    return _decoded(raw, name)


def parse_yaml(text: str, name: str) -> Node | None:
    """The same for text that is already in memory."""
    lines = text.splitlines()
    try:
        _refuse_many(text, lines)
        _refuse_tricks(text, lines)
        return _Document(text, lines).root()
    except _Refused as refused:
        raise YamlRefused(Problem(name, refused.line, refused.reason, refused.fix)) from None
    except yaml.MarkedYAMLError as error:
        raise YamlRefused(Problem(name, *told(error, lines))) from error
    except yaml.YAMLError as error:
        raise YamlRefused(_unreadable(error, text, name)) from error


def _decoded(raw: bytes, name: str) -> str:
    for begins, kind in _DOCUMENTS.items():
        if raw.startswith(begins):
            raise YamlRefused(Problem(name, 1, f"the file is {kind}, not a plain text.", _AS_TEXT))
    if raw.startswith(_UTF16):
        reason = "the file is UTF-16 text (which some programs call 'Unicode')."
        raise YamlRefused(Problem(name, 1, reason, _AS_UTF8))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = "this line is not UTF-8 text."
        raise YamlRefused(Problem(name, line, reason, _AS_UTF8)) from error


class _Refused(Exception):  # noqa: N818 - caught above
    def __init__(self, line: int, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.line, self.reason, self.fix = line, reason, fix


def _refuse_many(text: str, lines: list[str]) -> None:
    """Values need a line or a comma each: what may unfold to very many is not begun."""
    if len(lines) + text.count(",") <= MOST_VALUES:
        return
    reached = accumulate(1 + line.count(",") for line in lines)
    line = next(number for number, total in enumerate(reached, 1) if total > MOST_VALUES)
    reason = f"more than {MOST_VALUES} lines and commas up to here."
    raise _Refused(line, reason, "Split it into several files.")


def _refuse_tricks(text: str, lines: list[str]) -> None:
    """All events are counted before a single value is made of them: a third of the time."""
    depth = documents = 0
    for event in _events(text):
        kind = type(event)
        if kind is yaml.AliasEvent or (kind in _VALUES and (event.anchor or event.tag)):
            raise _trick(event, lines)
        if kind in _STARTS:
            depth += 1
        elif kind in _ENDS:
            depth -= 1
        elif kind is yaml.DocumentStartEvent:
            documents += 1
        if depth > DEEPEST:
            reason = f"more than {DEEPEST} levels inside each other."
            raise _Refused(_line(event), reason, "Use the flat form of the example.")
        if documents > 1:
            reason = "a second document begins here."
            raise _Refused(_line(event), reason, "Remove the line '---'.")


def _trick(event: Any, lines: list[str]) -> _Refused:
    tag = getattr(event, "tag", None)
    reason = "'&' and '*' at a text's beginning are references, which are not allowed."
    if tag:
        reason = f"'!' at a text's beginning is a tag ({tag}), which is not allowed."
    fix = f"Put the text between quotes: {quoted(_rest(lines, event.start_mark))}"
    return _Refused(_line(event), reason, fix)


def _events(text: str) -> Iterator[Any]:
    loader = _LOADER(text)
    event = loader.get_event()
    while event is not None:
        yield event
        event = loader.get_event()


class _Document:
    """Nodes made of events that are known to be harmless: nothing is resolved, texts stay texts."""

    def __init__(self, text: str, lines: list[str]) -> None:
        self._next = _events(text).__next__
        self._lines = lines

    def root(self) -> Node | None:
        self._next()  # the stream begins
        if type(self._next()) is yaml.StreamEndEvent:
            return None
        return self._node(self._next())

    def _node(self, event: Any) -> Node:
        kind, line = type(event), _line(event)
        if kind is yaml.ScalarEvent:
            last = self._last(event, line)
            swallowed = 0 if event.style or last == line else self._swallowed(line, last)
            return Node("text", line, event.value, (), (), "", self._cut(event), last, swallowed)
        written = _rest(self._lines, event.start_mark).strip()
        if kind is yaml.SequenceStartEvent:
            return Node("list", line, items=tuple(self._items()), written=written)
        return Node("mapping", line, entries=tuple(self._pairs()), written=written)

    def _items(self) -> Iterator[Node]:
        event = self._next()
        while type(event) is not yaml.SequenceEndEvent:
            yield self._node(event)
            event = self._next()

    def _pairs(self) -> Iterator[tuple[Node, Node]]:
        event = self._next()
        while type(event) is not yaml.MappingEndEvent:
            key = self._node(event)
            yield key, self._node(self._next())
            event = self._next()

    def _last(self, event: Any, first: int) -> int:
        """Its end mark is in the line behind a text that stands in lines of its own."""
        end = event.end_mark
        return max(first, int(end.line) + 1 if end.column else int(end.line))

    def _swallowed(self, first: int, last: int) -> int:
        """`- one` and below it, too far to the right, `  - two`: to YAML one text of two lines."""
        for number in range(first, min(last, len(self._lines))):
            if self._lines[number].lstrip().startswith(_ITEMS):
                return number + 1
        return 0

    def _cut(self, event: Any) -> str:
        if event.style or not event.value:  # quoted, or a block, or nothing
            return ""
        rest = _rest(self._lines, event.start_mark)
        if "#" not in rest:
            return ""
        behind = rest.removeprefix(event.value).strip() if rest.startswith(event.value) else ""
        return behind if behind.startswith("#") else ""


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark is not None else 1


def _rest(lines: list[str], mark: Any) -> str:
    return lines[mark.line][mark.column :] if mark.line < len(lines) else ""


def _unreadable(error: yaml.YAMLError, text: str, name: str) -> Problem:
    found = _NOT_ALLOWED.search(text)
    position = found.start() if found else getattr(error, "position", None) or 0
    line = text.count("\n", 0, position) + 1
    reason = "an invisible character that a text file must not hold."
    return Problem(name, line, reason, "Delete the words around it and type them again.")
