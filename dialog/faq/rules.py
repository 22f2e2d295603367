"""What an FAQ file must look like, said to a merchant: file, line, reason, fix.

Kept consistent with faq_data/schema.json, which gives the same rules to editors.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import re2

from dialog.faq.drafts import (
    DIAL_NAMES,
    KEYS,
    LIST_KEYS,
    TEXT_KEYS,
    Draft,
    did_you_mean,
    kebab,
    meant_key,
)
from dialog.safe_yaml import Node, Problem
from dialog.yaml_mistakes import quoted

LONGEST_QUESTION = 300
LONGEST_TITLE = 40
LONGEST_CHOICE = 60  # a question that is shown instead of a title
_KEBAB = re2.compile(r"(?:flow:|talk:)?[a-z0-9]+(?:-[a-z0-9]+)*")
_ID = re2.compile(r"\S{1,100}")
BLANK = re2.compile(r"\{([^{}]*)\}")
_NAME = re2.compile(r"\w+")
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
        parts = self._parts(item)
        lists = {key: self._texts(parts.get(key), key) for key in LIST_KEYS}
        answer = self._text(parts.get("answer"), "answer")
        self.is_plain = self.is_good
        draft = Draft(
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
        for check in (self._check_id, self._check_questions, self._check_answer, self._check_title):
            check(draft)
        self._check_dial(draft)
        self._check_media(draft)
        return draft if self.is_good else None

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
            if item.swallowed:
                fix = "Put its '- ' exactly below the one above."
                self._wrong(item.swallowed, "this line is read as part of the one above.", fix)
            if item.kind != "text" or not item.text.strip():
                fix = f"Put it between quotes: {quoted(item.written)}" if item.written else ""
                fix = fix or "Write a text, between quotes if it begins with a sign, or remove it."
                self._wrong(item.line, f"every line of '{key}' must be a text.", fix)
            self._check_text(item, key)
        return items

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

    def _check_id(self, draft: Draft) -> None:
        if not _ID.fullmatch(draft.id):
            if self.is_plain:
                name = kebab(draft.id) or "shipping-cost"
                fix = f"Give a short name in lower case: 'id: {name}'."
                self._wrong(draft.line, "an entry without a usable id.", fix)
            self.is_good = False
        elif not _KEBAB.fullmatch(draft.id):
            reason = f"the id '{draft.id}' is not in kebab-case: a-z, 0-9 and '-' between words."
            fix = f"Write 'id: {kebab(draft.id) or 'shipping-cost'}', in every language the same."
            self._odd(draft.line_of("id"), reason, fix)

    def _check_questions(self, draft: Draft) -> None:
        if not draft.texts["questions"] and self.is_plain:
            fix = "Add 'questions:' with one or more lines, as customers say it."
            self._wrong(draft.line, f"'{draft.id}' has no questions.", fix)
        for line, question in zip(draft.lines["questions"], draft.texts["questions"], strict=True):
            if len(question) > LONGEST_QUESTION:
                reason = f"a question of more than {LONGEST_QUESTION} characters."
                self._wrong(line, reason, "Write it as a customer would.")
            elif question and not any(map(str.isalnum, question)):
                reason = f"the question '{question}' holds no letter, so that it is never found."
                self._odd(line, reason, "Write it in words.")

    def _check_answer(self, draft: Draft) -> None:
        line = draft.line_of("answer")
        if draft.needs_answer and not draft.answer and self.is_plain:
            self._wrong(line, f"'{draft.id}' has no answer.", "Add 'answer: ...'.")
        if not draft.needs_answer and draft.answer:
            reason = f"'{draft.id}' needs no answer: its texts are in phrases.yaml."
            self._odd(line, reason, "Remove it.")
        rest = BLANK.sub("", draft.answer)
        if "{" in rest or "}" in rest:
            reason = "a single '{' or '}', which customers would read."
            self._wrong(line, reason, "A blank has one of each, like {shipping_price}.")
        for name in sorted(draft.blanks):
            if not _NAME.fullmatch(name):
                fix = f"Write {{{'_'.join(_NAME.findall(name)) or 'shipping_price'}}}."
                reason = f"the answer's blank {{{name}}} has other signs than letters, 0-9 and '_'."
                self._wrong(line, reason, fix)

    def _check_title(self, draft: Draft) -> None:
        line = draft.line_of("title")
        if "title" in draft.lines and not draft.title:
            self._odd(line, f"the title of '{draft.id}' is empty.", "Write a short question.")
        if len(draft.title) > LONGEST_TITLE:
            reason = f"a title of more than {LONGEST_TITLE} characters may be cut on a button."
            self._odd(line, reason, "Shorten it.")
        elif len(draft.shown) > LONGEST_CHOICE and not draft.id.startswith("talk:"):
            reason = f"'{draft.id}' has no title, and its first question is long for a choice."
            self._odd(line, reason, "Add 'title:' with a short question.")

    def _check_dial(self, draft: Draft) -> None:
        if draft.dial and draft.dial not in DIAL_NAMES:
            fix = did_you_mean(draft.dial, DIAL_NAMES) or f"Known: {', '.join(DIAL_NAMES)}."
            self._wrong(draft.line_of("dial"), f"unknown dial '{draft.dial}'.", fix)

    def _check_media(self, draft: Draft) -> None:
        for line, name in zip(draft.lines["media"], draft.texts["media"], strict=True):
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts:
                self._wrong(line, f"media '{name}' points outside the folder.", "Use a file name.")

    def _wrong(self, line: int, reason: str, fix: str = "") -> None:
        self.is_good = False
        self.problems.append(Problem(self.file, line, reason, fix))

    def _odd(self, line: int, reason: str, fix: str = "") -> None:
        self.problems.append(Problem(self.file, line, reason, fix, is_warning=True))
