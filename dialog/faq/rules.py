"""What an FAQ file must look like, said to a merchant: file, line, reason, fix.

Kept consistent with faq_data/schema.json, which gives the same rules to editors.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

import re2
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialog.safe_yaml import Node, Problem

TEXT_KEYS = ("id", "answer", "title")
LIST_KEYS = ("questions", "not_for", "follow_ups", "media", "keywords")
KEYS = (*TEXT_KEYS, *LIST_KEYS)
LONGEST_QUESTION = 300
LONGEST_TITLE = 40
LONGEST_ANSWER = 1600  # one message of the narrowest channel
_KEBAB = re2.compile(r"(?:flow:|talk:)?[a-z0-9]+(?:-[a-z0-9]+)*")
_ID = re2.compile(r"\S{1,100}")
_BLANK = re2.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as written, before its blanks are filled."""

    id: str
    file: str
    line: int
    answer: str
    answer_line: int
    title: str
    texts: Mapping[str, tuple[str, ...]]  # of LIST_KEYS
    lines: Mapping[str, tuple[int, ...]]

    @property
    def needs_answer(self) -> bool:
        return not self.id.startswith(("flow:", "talk:"))


class HasId(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...


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


def across_entries(drafts: Iterable[Draft]) -> Iterator[Problem]:
    """What two entries of one language do to each other."""
    drafts = list(drafts)
    yield from _same_ids(drafts)
    yield from _same_questions(drafts)
    known = {draft.id for draft in drafts}
    for draft in drafts:
        for line, other in zip(draft.lines["follow_ups"], draft.texts["follow_ups"], strict=True):
            if other not in known:
                reason = f"follow_ups names '{other}', which is not an entry here."
                fix = did_you_mean(other, known)
                yield Problem(draft.file, line, reason, fix, is_warning=True)


def empty_languages(
    entries: Mapping[str, tuple[HasId, ...]], files: Mapping[str, Sequence[object]]
) -> Iterator[Problem]:
    """A folder of files without a single good entry would be a bot that knows nothing."""
    for language, found in entries.items():
        if not found:
            where = str(files[language][0])
            yield Problem(where, 1, f"no entry for the language '{language}'.", "Add one.")


def across_languages(entries: Mapping[str, tuple[HasId, ...]]) -> Iterator[Problem]:
    """An entry that one language has and another lacks."""
    ids = {language: {entry.id for entry in found} for language, found in entries.items()}
    for found in entries.values():
        for entry in found:
            missing = [language for language in ids if entry.id not in ids[language]]
            if missing:
                reason = f"'{entry.id}' has no entry in: {', '.join(missing)}."
                fix = "Customers of that language will not get this answer."
                yield Problem(entry.file, entry.line, reason, fix, is_warning=True)
                ids = {name: known | {entry.id} for name, known in ids.items()}


def filled(draft: Draft, facts: Mapping[str, str], problems: list[Problem]) -> str:
    """The answer with its blanks replaced, each once; nothing in a fact is read again."""
    lacking = sorted({name for name in _BLANK.findall(draft.answer) if name not in facts})
    for name in lacking:
        reason = f"the answer's blank {{{name}}} has no fact."
        fix = did_you_mean(name, facts) or f'Add {name} = "..." to [facts] in the settings.'
        problems.append(Problem(draft.file, draft.answer_line, reason, fix))
    return str(_BLANK.sub(lambda blank: facts.get(blank.group(1), blank.group(0)), draft.answer))


def spread_synonyms(
    root: Node | None, file: str, synonyms: dict[str, tuple[str, ...]]
) -> Iterator[Problem]:
    """The `synonyms` of a lexicon file, added to `synonyms`."""
    if root is None:
        return
    if root.kind != "mapping":
        yield Problem(file, root.line, "a lexicon is 'synonyms:' and lines below it.")
        return
    for key, value in root.entries:
        if key.text == "synonyms":
            for name, words in value.entries:
                texts = [item.text for item in words.items] or words.text.split(",")
                synonyms[name.text] = tuple(filter(None, map(str.strip, texts)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'Did you mean ...?' or nothing."""
    names = sorted(known)
    best = process.extractOne(word, names, scorer=OSA.normalized_similarity, score_cutoff=0.6)
    return f"Did you mean '{best[0]}'?" if best else ""


def _same_ids(drafts: Iterable[Draft]) -> Iterator[Problem]:
    first: dict[str, Draft] = {}
    for draft in drafts:
        other = first.setdefault(draft.id, draft)
        if other is not draft:
            reason = f"the id '{draft.id}' is already used at {other.file}:{other.line}."
            yield Problem(draft.file, draft.line, reason, "Join the two, or rename one.")


def _same_questions(drafts: Iterable[Draft]) -> Iterator[Problem]:
    first: dict[str, Draft] = {}
    for draft in drafts:
        for line, question in zip(draft.lines["questions"], draft.texts["questions"], strict=True):
            key = " ".join(question.lower().strip("¿?¡!. ").split())
            other = first.setdefault(key, draft)
            if other.id != draft.id:
                reason = f"the question '{question}' is also in '{other.id}'."
                fix = "Keep it where it belongs; the other gets it wrong half of the time."
                yield Problem(draft.file, line, reason, fix, is_warning=True)


@dataclass(slots=True)
class _EntryReader:
    """Reads one entry and notes what is wrong with it."""

    file: str
    problems: list[Problem]

    def read(self, item: Node) -> Draft | None:
        if item.kind != "mapping":
            self._wrong(item.line, "this is not an entry.", "Begin it with '- id: ...'.")
            return None
        before = self._errors()
        parts = self._parts(item)
        lists = {key: self._texts(parts.get(key), key) for key in LIST_KEYS}
        draft = Draft(
            id=self._text(parts.get("id"), "id"),
            file=self.file,
            line=item.line,
            answer=self._text(parts.get("answer"), "answer"),
            answer_line=parts["answer"].line if "answer" in parts else item.line,
            title=self._text(parts.get("title"), "title"),
            texts={key: tuple(node.text.strip() for node in found) for key, found in lists.items()},
            lines={key: tuple(node.line for node in found) for key, found in lists.items()},
        )
        self._check(draft, parts)
        return draft if self._errors() == before else None

    def _parts(self, item: Node) -> dict[str, Node]:
        parts: dict[str, Node] = {}
        for key, value in item.entries:
            if key.text not in KEYS:
                known = did_you_mean(key.text, KEYS) or f"Known keys: {', '.join(KEYS)}."
                self._wrong(key.line, f"unknown key '{key.text}'.", known)
            elif key.text in parts:
                self._wrong(key.line, f"'{key.text}' stands twice.", "Keep one of them.")
            else:
                parts[key.text] = value
        return parts

    def _text(self, node: Node | None, key: str) -> str:
        if node is None:
            return ""
        if node.kind != "text":
            self._wrong(node.line, f"'{key}' must be one text.", "Put it between quotes.")
        return node.text.strip()

    def _texts(self, node: Node | None, key: str) -> tuple[Node, ...]:
        """A list of texts; one text alone is a list of one."""
        if node is None:
            return ()
        if node.kind == "mapping":
            self._wrong(node.line, f"'{key}' must be a list.", "Begin each line with '- '.")
            return ()
        items = node.items if node.kind == "list" else (node,)
        for item in items:
            if item.kind != "text" or not item.text.strip():
                fix = "Put it between quotes if it holds ': ' or begins with a sign."
                self._wrong(item.line, f"every line of '{key}' must be a text.", fix)
        return items

    def _check(self, draft: Draft, parts: Mapping[str, Node]) -> None:
        self._check_id(draft)
        if not draft.texts["questions"]:
            fix = "Add 'questions:' with one or more lines, as customers say it."
            self._wrong(draft.line, f"'{draft.id}' has no questions.", fix)
        for line, question in zip(draft.lines["questions"], draft.texts["questions"], strict=True):
            if len(question) > LONGEST_QUESTION:
                reason = f"a question of more than {LONGEST_QUESTION} characters."
                self._wrong(line, reason, "Write it as a customer would.")
        self._check_answer(draft, parts)
        for line, name in zip(draft.lines["media"], draft.texts["media"], strict=True):
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts:
                self._wrong(line, f"media '{name}' points outside the folder.", "Use a file name.")

    def _check_id(self, draft: Draft) -> None:
        if not _ID.fullmatch(draft.id):
            fix = "Give a short name in lower case: 'id: shipping-cost'."
            self._wrong(draft.line, "an entry without a usable id.", fix)
        elif not _KEBAB.fullmatch(draft.id):
            reason = f"the id '{draft.id}' is not in kebab-case."
            self._odd(draft.line, reason, "Lower-case words with '-' between them read best.")

    def _check_answer(self, draft: Draft, parts: Mapping[str, Node]) -> None:
        if draft.needs_answer and not draft.answer:
            self._wrong(draft.line, f"'{draft.id}' has no answer.", "Add 'answer: ...'.")
        if not draft.needs_answer and draft.answer:
            reason = f"'{draft.id}' needs no answer: its texts are in phrases.yaml."
            self._odd(draft.answer_line, reason, "Remove it.")
        if len(draft.answer) > LONGEST_ANSWER:
            reason = f"an answer of more than {LONGEST_ANSWER} characters is sent in pieces."
            self._odd(draft.answer_line, reason, "Say the essential, and link to the rest.")
        if _BLANK.sub("", draft.answer).count("{") or _BLANK.sub("", draft.answer).count("}"):
            self._odd(draft.answer_line, "a single '{' or '}'.", "A blank is {name}.")
        if len(draft.title) > LONGEST_TITLE:
            reason = f"a title of more than {LONGEST_TITLE} characters may be cut on a button."
            self._odd(parts["title"].line, reason, "Shorten it.")

    def _errors(self) -> int:
        return sum(not problem.is_warning for problem in self.problems)

    def _wrong(self, line: int, reason: str, fix: str = "") -> None:
        self.problems.append(Problem(self.file, line, reason, fix))

    def _odd(self, line: int, reason: str, fix: str = "") -> None:
        self.problems.append(Problem(self.file, line, reason, fix, is_warning=True))
