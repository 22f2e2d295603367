"""YAML from people's hands: bounded, without tricks, and every value knows its line.

A file is refused by its events (size, aliases, tags, depth) before anything is built from it:
324 bytes of aliases can unfold to 387 million nodes. Values are the text as written, so that
`no` stays "no" and 0034 keeps its zeros.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LARGEST_FILE = 1024 * 1024
DEEPEST = 20
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


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list or a mapping, and the line (from 1) where it stands."""

    kind: str  # text | list | mapping
    line: int
    text: str = ""
    items: tuple["Node", ...] = ()
    entries: tuple[tuple["Node", "Node"], ...] = ()


def items_of(node: Node | None) -> tuple[Node, ...]:
    return node.items if node is not None else ()


def entries_of(node: Node | None) -> tuple[tuple[Node, Node], ...]:
    return node.entries if node is not None else ()


def read_yaml(path: Path, name: str = "") -> Node | None:
    """The file's only document; None when it is empty. Raises YamlRefused."""
    name = name or str(path)
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        reason = "the file is larger than 1 MiB."
        raise YamlRefused(Problem(name, 1, reason, "Split it into several files."))
    return parse_yaml(_decoded(raw, name), name)


def parse_yaml(text: str, name: str) -> Node | None:
    """The same for text that is already in memory."""
    try:
        _count_events(text, name)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise YamlRefused(_syntax_problem(error, name)) from error
    except yaml.YAMLError as error:
        raise YamlRefused(_unreadable(error, text, name)) from error
    return _node(root) if root is not None else None


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = "this line is not UTF-8 text."
        fix = "Save the file as UTF-8 (in your editor: Save as, encoding UTF-8)."
        raise YamlRefused(Problem(name, line, reason, fix)) from error


def _count_events(text: str, name: str) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += _deeper(event)
        documents += isinstance(event, yaml.DocumentStartEvent)
        refusal = _refusal(event, depth, documents)
        if refusal:
            line = event.start_mark.line + 1 if event.start_mark is not None else 1
            raise YamlRefused(Problem(name, line, *refusal))


def _deeper(event: yaml.Event) -> int:
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0


def _refusal(event: yaml.Event, depth: int, documents: int) -> tuple[str, str] | None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "'&' and '*' references are not allowed.", "Write the text again, or quote it."
    tag = getattr(event, "tag", None)
    if tag:
        return f"the tag {tag!r} is not allowed.", "Put the text between quotes."
    if depth > DEEPEST:
        return f"more than {DEEPEST} levels inside each other.", "Use the flat form of the example."
    if documents > 1:
        return "a second document begins here.", "Remove the line '---'."
    return None


def _syntax_problem(error: yaml.MarkedYAMLError, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark is not None else 1
    what = error.problem or error.context or "this cannot be read"
    fix = "Check the spaces at the line's start; put texts with ': ' or '#' between quotes."
    return Problem(name, line, f"not valid YAML: {what}.", fix)


def _unreadable(error: yaml.YAMLError, text: str, name: str) -> Problem:
    position = getattr(error, "position", None) or 0
    line = text.count("\n", 0, position) + 1
    return Problem(name, line, "a character that YAML does not allow.", "Delete it.")


def _node(node: yaml.Node) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Node("text", line, text=str(node.value))
    if isinstance(node, yaml.SequenceNode):
        return Node("list", line, items=tuple(map(_node, node.value)))
    return Node("mapping", line, entries=tuple(_pairs(node)))


def _pairs(node: yaml.Node) -> Iterator[tuple[Node, Node]]:
    for key, value in node.value:
        yield _node(key), _node(value)
