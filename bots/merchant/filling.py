"""What a merchant makes of a gap: more questions for an entry, or a draft of a new one."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import re2

from bots.merchant.editing import with_questions
from bots.merchant.saving import must_pass, overwrite, read_text, split_mark, write_new
from bots.merchant.scalars import inline
from dialog.errors import FaqError
from dialog.faq import Entry, has_language_folders
from dialog.faq.checks import LONGEST_QUESTION
from dialog.faq.drafts import did_you_mean
from dialog.inspection import Source
from dialog.understanding import Understanding
from dialog.understanding.folding import fold, split

DRAFTS = "drafts"
_KEBAB = re2.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_DRAFT = """\
# A draft, begun with what customers asked. It is not live.
# Write the answer, try it with `mostrador faq check`, then move this file one folder up.
- id: {id}
  questions:
{questions}
  answer: ""
"""


def add_to_entry(
    source: Source, knows: Understanding, language: str, name: str, sentences: Sequence[str]
) -> list[str]:
    """Adds them to the entry's questions in its file; what was done. Raises FaqError."""
    entries = knows.entries[language]
    entry = entries.get(name)
    if entry is None:
        fix = did_you_mean(name, entries) or "`mostrador faq try` names the nearest."
        raise FaqError([f"There is no entry '{name}' in '{language}'. {fix}"])
    new = _new(sentences, entries.values())
    if not new:
        raise FaqError([f"'{name}' or another entry has these questions already."])
    file = Path(entry.file)
    before = read_text(file)
    mark, text = split_mark(before)
    after = mark + with_questions(text, name, new, str(file))
    must_pass(source, {_within(source, file): after}, language)
    backup = overwrite(file, before, after)
    return [
        f"{file}: '{name}' has {len(new)} more:",
        *(f"  + {question}" for question in new),
        f"As it was: {backup}",
    ]


def start_draft(
    source: Source, knows: Understanding, language: str, name: str, sentences: Sequence[str]
) -> list[str]:
    """A file of its own that no shop loads, until it is moved. Raises FaqError."""
    if not _KEBAB.fullmatch(name):
        raise FaqError([f"--new {name}: an id is lower-case words with '-', like gift-receipt."])
    if any(name in entries for entries in knows.entries.values()):
        raise FaqError([f"There is an entry '{name}' already. Use --same-as {name}"])
    file = folder_of(source.folder, language) / DRAFTS / f"{name}.yaml"
    questions = _new(sentences, knows.entries[language].values())
    if not questions:
        raise FaqError(["Another entry has these questions already."])
    lines = "\n".join(f"    - {inline(question)}" for question in questions)
    write_new(file, _DRAFT.replace("{id}", name).replace("{questions}", lines))
    return [
        f"{file}: a draft with {len(questions)} questions; it is not live.",
        f"Write its answer, then move it: mv {file} {file.parent.parent}",
    ]


def folder_of(folder: Path, language: str) -> Path:
    """Where the files of a language are, or go."""
    return folder / language if has_language_folders(folder) else folder


def _new(sentences: Sequence[str], entries: Iterable[Entry]) -> list[str]:
    """Those that no entry has, and that are short enough to be a question."""
    known = {_key(text) for entry in entries for text in entry.questions}
    return [one for one in sentences if _key(one) not in known and len(one) <= LONGEST_QUESTION]


def _key(text: str) -> str:
    return " ".join(split(fold(text)))


def _within(source: Source, file: Path) -> str:
    return file.resolve().relative_to(source.folder.resolve()).as_posix()
