"""New questions in a merchant's YAML file: a few lines come in, not a letter of the rest changes.

ruamel.yaml tells where each text begins and ends. Nothing is written anew from what was read, so
comments, order, quotes, blank lines and line ends stay as they are; what comes out is read again
and compared before it counts.
"""

from collections.abc import Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from bots.merchant.scalars import inline
from dialog.errors import FaqError
from dialog.safe_yaml import Node, parse_yaml

_BLOCK = ("|", ">")


def with_questions(text: str, entry: str, questions: Sequence[str], name: str = "it") -> str:
    """The file's text with more questions for `entry`, which it has; `name` is the file's.

    Raises FaqError where they are written in a way that is left to people, YamlRefused.
    """
    before = parse_yaml(text, name)
    node = _questions_of(text, entry)
    if node is None:
        raise FaqError([f"{name}: has no entry '{entry}' with questions."])
    changed = _changed(text, node, questions)
    expected = [
        (one, (*asked, *questions) if one == entry else asked, rest)
        for one, asked, rest in _told(before)
    ]
    if changed is None or _told(parse_yaml(changed, name)) != expected:
        line = node.start_mark.line + 1
        raise FaqError([f"{name}:{line}: written in a way that only you can add to. Do it there."])
    return changed


def _changed(text: str, node: Any, questions: Sequence[str]) -> str | None:
    end = "\r\n" if "\r\n" in text else "\n"
    if isinstance(node, ScalarNode):
        return None if node.style in _BLOCK else _as_list(text, node, questions, end)
    if not node.value:
        return None
    if node.flow_style:
        at = node.value[-1].end_mark.index
        more = "".join(f", {inline(one, in_brackets=True)}" for one in questions)
        return f"{text[:at]}{more}{text[at:]}"
    return _below(text, node.value[-1], questions, end)


def _as_list(text: str, node: Any, questions: Sequence[str], end: str) -> str:
    """`questions: one` becomes a list of it and the new ones."""
    start, stop = node.start_mark.index, node.end_mark.index
    key = text.rindex("questions", 0, start)
    margin = " " * (key - (text.rfind("\n", 0, key) + 1) + 2)
    written = [text[start:stop], *map(inline, questions)]
    items = "".join(f"{end}{margin}- {one}" for one in written)
    return f"{text[:start].rstrip()}{items}{text[stop:]}"


def _below(text: str, last: Any, questions: Sequence[str], end: str) -> str | None:
    """New lines below the last one, with its dash and its distance."""
    lines = text.splitlines(keepends=True)
    begun = lines[last.start_mark.line][: last.start_mark.column]
    dash = begun.rstrip()
    if not dash.endswith("-"):
        return None
    place = _after(lines, last, len(dash) - 1)
    new = [f"{' ' * (len(dash) - 1)}-{begun[len(dash) :]}{inline(one)}{end}" for one in questions]
    if not lines[place - 1].endswith(("\n", "\r")):
        lines[place - 1] += end
        new[-1] = new[-1].removesuffix(end)
    return "".join([*lines[:place], *new, *lines[place:]])


def _after(lines: Sequence[str], last: Any, dash: int) -> int:
    """The line that follows the last text; a folded text goes on for as long as it is further in
    than its dash.
    """
    if last.style not in _BLOCK:
        return int(last.end_mark.line) + 1
    at = last.start_mark.line + 1
    while at < len(lines) and (not lines[at].strip() or lines[at][: dash + 1].isspace()):
        at += 1
    while not lines[at - 1].strip():
        at -= 1
    return int(at)


def _questions_of(text: str, entry: str) -> Any:
    """The node of the entry's questions, with its marks."""
    root: Any = YAML(typ="rt", pure=True).compose(text)
    for item in root.value if isinstance(root, SequenceNode) else ():
        parts = {key.value: value for key, value in item.value} if _is_mapping(item) else {}
        if "id" in parts and parts["id"].value == entry:
            return parts.get("questions")
    return None


def _is_mapping(node: Any) -> bool:
    return isinstance(node, MappingNode)


def _told(root: Node | None) -> list[tuple[str, tuple[str, ...], tuple[Any, ...]]]:
    """What a file says, without where: each entry's id, its questions, and all the rest."""
    found = []
    for item in root.items if root is not None else ():
        parts = {key.text: value for key, value in item.entries}
        asked = parts.pop("questions", None)
        texts = tuple(one.text for one in asked.items) or (asked.text,) if asked else ()
        rest = tuple((name, _plain(value)) for name, value in parts.items())
        found.append((parts["id"].text if "id" in parts else "", texts, rest))
    return found


def _plain(node: Node) -> Any:
    if node.kind == "text":
        return node.text
    if node.kind == "list":
        return tuple(map(_plain, node.items))
    return tuple((key.text, _plain(value)) for key, value in node.entries)
