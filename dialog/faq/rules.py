"""What an FAQ file must look like, said to a merchant: file, line, reason, fix.

What its entries must be besides is in checks.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import re2

from dialog.entry_keys import KEYS, LIST_KEYS, TEXT_KEYS
from dialog.faq.checks import wrong_with
from dialog.faq.drafts import BLANK, Draft, meant_key
from dialog.safe_yaml import Node, Problem
from dialog.yaml_mistakes import quoted

_INVISIBLE = re2.compile(r"[\x{200B}-\x{200D}\x{2060}\x{FEFF}]")
_HTML = re2.compile(
    r"(?i)</?(?:p|br|b|i|u|a|em|li|ul|ol|div|img|span|font|strong|table|h[1-6])\b[^<>]*>"
    r"|&(?:nbsp|amp|lt|gt|quot|ntilde|[aeiou]acute|#\d{2,5});"
)
_MARKDOWN = re2.compile(r"\*\*[^*\n]+\*\*|\[[^\]\n]+\]\(https?://[^)\s]*\)")
_ONE_A_LINE = ("questions", "not_for", "examples")
_TYPOGRAPHIC = (("“", "”"), ("„", "“"), ("‘", "’"), ("«", "»"))


def drafts_of(root: Node | None, file: str, problems: list[Problem]) -> Iterator[Draft]:
    """The entries of one file that are well formed; the rest become problems."""
    if root is None:
        problems.append(Problem(file, 1, "the file is empty.", "Add an entry.", is_warning=True))
        return
    if root.kind != "list":
        fix = "Begin every entry with '- id: ...'."
        problems.append(Problem(file, root.line, "the file is not a list of entries.", fix))
        return
    for item in root.items:
        found = _EntryReader(file, problems).read(item)
        if found is not None:
            yield found


def _is_empty(node: Node | None) -> bool:
    return node is not None and not (node.text or node.items or node.entries)


@dataclass(slots=True)
class _EntryReader:
    """Reads one entry and notes what is wrong with it."""

    file: str
    problems: list[Problem]
    is_good: bool = True
    is_plain: bool = True  # what is missing is missing, and not just written wrongly

    def read(self, item: Node) -> Draft | None:
        if item.kind != "mapping":
            self._wrong(item.line, "this is not an entry.", "Begin it with '- id: ...'.")
            return None
        draft = self._draft(item, self._parts(item))
        found = tuple(wrong_with(draft, is_plain=self.is_plain))
        self.problems.extend(found)
        is_right = all(problem.is_warning for problem in found)
        return draft if self.is_good and is_right else None

    def _draft(self, item: Node, parts: Mapping[str, Node]) -> Draft:
        lists = {key: self._texts(parts.get(key), key) for key in LIST_KEYS}
        answer = self._text(parts.get("answer"), "answer")
        self.is_plain = self.is_good
        return Draft(
            id=self._text(parts.get("id"), "id"),
            file=self.file,
            line=item.line,
            answer=answer,
            title=self._text(parts.get("title"), "title"),
            dial=self._text(parts.get("dial"), "dial"),
            texts={key: tuple(node.text.strip() for node in found) for key, found in lists.items()},
            lines={
                **{key: (node.line,) for key, node in parts.items() if key in TEXT_KEYS},
                **{key: tuple(node.line for node in found) for key, found in lists.items()},
            },
            blanks=frozenset(BLANK.findall(answer)),
        )

    def _parts(self, item: Node) -> dict[str, Node]:
        parts: dict[str, Node] = {}
        above = ""
        for key, value in item.entries:
            if key.text not in KEYS:
                self._unknown(key, value, above if _is_empty(parts.get(above)) else "")
            elif key.text == "id" in parts and above != "id":
                fix = f"Begin it with '- id: {value.text}', its '-' below that of the others."
                self._wrong(key.line, "a new entry begins inside another: 'id' stands twice.", fix)
                break
            elif key.text in parts:
                self._wrong(key.line, f"'{key.text}' stands twice.", "Keep one of them.")
            else:
                parts[key.text] = value
            above = key.text
        return parts

    def _unknown(self, key: Node, value: Node, above: str) -> None:
        """`above` is the key before it, if nothing stands behind that one."""
        bare = _INVISIBLE.sub("", key.text)
        if bare != key.text:
            reason = f"an invisible sign stands in '{bare}', copied from a page or a document."
            self._wrong(key.line, reason, f"Delete the beginning of the line and type: {bare}:")
        elif above and meant_key(key.text).startswith("Known") and value.kind == "text":
            reason = f"the text of '{above}' begins no further to the right than '{above}:' itself."
            self._wrong(key.line, reason, "Put two more spaces before each of its lines.")
        elif ":" in key.text and key.text.partition(":")[0] in KEYS:
            name, _, rest = key.text.partition(":")
            reason = f"a space is missing behind '{name}:', and ': ' stands in its text."
            whole = f"{rest}: {value.text}" if value.text else rest
            self._wrong(key.line, reason, f"Write: {name}: {quoted(whole)}")
        else:
            self._wrong(key.line, f"unknown key '{key.text}'.", meant_key(key.text))

    def _text(self, node: Node | None, key: str) -> str:
        if node is None:
            return ""
        if node.kind != "text":
            fix = f"Put it between quotes: {quoted(node.written)}" if node.written else ""
            self._wrong(node.line, f"'{key}' must be one text.", fix)
        self._check_text(node, key)
        return node.text.strip()

    def _texts(self, node: Node | None, key: str) -> tuple[Node, ...]:
        """A list of texts; one text alone is a list of one."""
        if node is None:
            return ()
        if node.kind == "mapping":
            self._wrong(node.line, f"'{key}' must be a list.", "Begin each line with '- '.")
            return ()
        if node.kind == "text" and key in _ONE_A_LINE and node.last > node.line:
            fix = "Begin each of its lines with '- '."
            self._wrong(node.line, f"the lines of '{key}' are one text.", fix)
            return ()
        if not node.items and not node.text:
            self._wrong(node.line, f"'{key}' is empty.", "Write a line below it that begins '- '.")
            return ()
        items = node.items if node.kind == "list" else (node,)
        for item in items:
            self._check_line(item, key)
        return items

    def _check_line(self, item: Node, key: str) -> None:
        if item.swallowed:
            fix = "Put its '- ' exactly below the one above."
            self._wrong(item.swallowed, "this line is read as part of the one above.", fix)
        if item.kind != "text" or not item.text.strip():
            fix = f"Put it between quotes: {quoted(item.written)}" if item.written else ""
            fix = fix or "Write a text, between quotes if it begins with a sign, or remove it."
            self._wrong(item.line, f"every line of '{key}' must be a text.", fix)
        self._check_text(item, key)

    def _check_text(self, node: Node, key: str) -> None:
        is_cut = node.cut[1:2].isalnum()  # '# x' may be meant as a note; '#12' is not
        if is_cut or (node.cut and key == "answer"):
            fix = f"Put the whole text between quotes: {quoted(f'{node.text} {node.cut}')}"
            tell = self._wrong if is_cut and key == "answer" else self._odd
            tell(node.line, f"'{node.cut}' is a comment to YAML, and not read.", fix)
        text = node.text.strip()
        if key == "answer":
            self._check_plain(node, text)
        if key in TEXT_KEYS and any(text[:1] == a and text[-1:] == b for a, b in _TYPOGRAPHIC):
            reason = f"the typographic quotes {text[0]}{text[-1]} are part of the text."
            self._odd(node.line, reason, "Leave them away, or write straight ones.")

    def _check_plain(self, node: Node, text: str) -> None:
        """Signs that were meant for a page, and that a customer would read as they are."""
        for kind, pattern in (("HTML", _HTML), ("Markdown", _MARKDOWN)):
            found = pattern.search(text)
            if found:
                reason = f"'{found.group(0)}' is {kind}, and customers read it as it stands."
                self._odd(node.line, reason, "Remove the signs: an answer is plain text.")
        if node.swallowed:
            fix = "Write 'answer: |' and the text below it, further to the right."
            self._odd(node.swallowed, "the lines of the answer run together into one.", fix)

    def _wrong(self, line: int, reason: str, fix: str = "") -> None:
        self.is_good = False
        self.problems.append(Problem(self.file, line, reason, fix))

    def _odd(self, line: int, reason: str, fix: str = "") -> None:
        self.problems.append(Problem(self.file, line, reason, fix, is_warning=True))
