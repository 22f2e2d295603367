"""The merchant's FAQ: `<folder>/<lang>/*.yaml`, read, checked, and filled with the shop's facts.

Every mistake of every file is found in one go. Which files they are is in folders.py, what an entry
must look like in rules.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from dialog.errors import FaqError
from dialog.faq.across import (
    across_entries,
    across_languages,
    different_blanks,
    empty_languages,
    filled,
    missing_facts,
)
from dialog.faq.drafts import Draft
from dialog.faq.folders import files_by_language, not_read
from dialog.faq.rules import drafts_of
from dialog.faq.synonyms import read_synonyms
from dialog.read_once import document, read_once
from dialog.safe_yaml import Node, Problem, YamlRefused, shown_path

FIRST_LANGUAGE = "es"
_LEXICONS = {"lexicon.yaml", "lexicon.yml"}

Synonyms = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What customers ask in these ways, and what the shop answers (blanks filled)."""

    id: str
    questions: tuple[str, ...]
    answer: str = ""
    title: str = ""  # a short question, shown as a choice
    not_for: tuple[str, ...] = ()  # texts that must not match
    examples: tuple[str, ...] = ()  # texts that must find it, and are not taught: `faq check`
    follow_ups: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    dial: str = ""  # cautious | balanced | bold; "" is the shop's
    file: str = ""
    line: int = 0
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def line_of(self, key: str, place: int = 0) -> int:
        """Where the text number `place` of `key` stands in the file."""
        lines = self.lines.get(key, ())
        return lines[place] if place < len(lines) else self.line


@dataclass(frozen=True, slots=True)
class Faq:
    """Entries by language; the first language is the merchant's own."""

    entries: Mapping[str, tuple[Entry, ...]]
    synonyms: Mapping[str, Synonyms] = field(default_factory=dict)  # the merchant's own lines
    lexicons: Mapping[str, Path] = field(default_factory=dict)  # where they stand

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.entries)

    @classmethod
    def load(
        cls,
        folder: Path,
        facts: Mapping[str, str] | None,
        language: str = "",
        first: str = FIRST_LANGUAGE,
    ) -> "Faq":
        """Raises FaqError with every problem. `facts=None` leaves the blanks as they are."""
        faq, problems = cls.inspect(folder, facts, language, first)
        wrong = [str(problem) for problem in problems if not problem.is_warning]
        if faq is None or wrong:
            raise FaqError(wrong)
        return faq

    @classmethod
    def inspect(
        cls,
        folder: Path,
        facts: Mapping[str, str] | None,
        language: str = "",
        first: str = FIRST_LANGUAGE,
    ) -> "tuple[Faq | None, tuple[Problem, ...]]":
        """The FAQ as far as it can be read, and all that is wrong or odd with it."""
        files = files_by_language(folder, language, first)
        if not files:
            fix = "Give a folder with <language>/*.yaml, a folder of .yaml files, or one file."
            return None, (Problem(str(folder), 1, "no FAQ files here.", fix),)
        faq, problems = _read(files, facts)
        return faq, _in_order((*problems, *not_read(folder)))

    def in_language(self, language: str) -> "Faq":
        """The same, its only language called by another name."""
        (entries,) = self.entries.values()
        return replace(
            self,
            entries={language: entries},
            synonyms=dict(zip((language,), self.synonyms.values(), strict=False)),
            lexicons=dict(zip((language,), self.lexicons.values(), strict=False)),
        )


@dataclass(slots=True)
class _Found:
    """What the files of one language hold, as far as they could be read."""

    drafts: list[Draft] = field(default_factory=list)
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lexicon: Path | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return all(problem.is_warning for problem in self.problems)


def _read(
    files: Mapping[str, list[Path]], facts: Mapping[str, str] | None
) -> tuple[Faq, list[Problem]]:
    found = {language: _found_in(paths) for language, paths in files.items()}
    hurt = {language for language, one in found.items() if not one.is_whole}
    drafts = {language: one.drafts for language, one in found.items()}
    entries = {language: tuple(_entries(ours, facts)) for language, ours in drafts.items()}
    problems: list[Problem] = []
    for one in found.values():
        problems += one.problems
        problems.extend(across_entries(one.drafts, is_whole=one.is_whole))
    if facts is not None:
        problems.extend(missing_facts(chain.from_iterable(drafts.values()), facts))
    problems.extend(empty_languages(entries, files, hurt))
    problems.extend(across_languages(entries, hurt))
    problems.extend(different_blanks(drafts))
    synonyms = {language: one.synonyms for language, one in found.items()}
    lexicons = {language: one.lexicon for language, one in found.items() if one.lexicon}
    return Faq(entries, synonyms, lexicons), problems


def _found_in(paths: Iterable[Path]) -> _Found:
    found = _Found()
    for path in paths:
        _read_file(path, found)
    return found


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))


def _read_file(path: Path, found: _Found) -> None:
    name = shown_path(path)
    try:
        if path.name in _LEXICONS:
            found.lexicon = path
            found.problems.extend(read_synonyms(document(path, name), name, found.synonyms))
            return
        if path.is_file() and not path.stat().st_size:  # a full disk, an editor that fell
            fix = "Write an entry, or delete the file if it is not needed any more."
            found.problems.append(Problem(name, 1, "the file is empty.", fix))
            return
        good, wrong = read_once(path, name, _checked)
    except YamlRefused as refusal:
        found.problems.append(refusal.problem)
    except OSError as error:
        found.problems.append(Problem(name, 1, f"cannot be read: {error.strerror}."))
    else:
        found.drafts.extend(good)
        found.problems.extend(wrong)


def _checked(root: Node | None, name: str) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """A file's good entries, and what is wrong or odd with its form."""
    problems: list[Problem] = []
    drafts = tuple(drafts_of(root, name, problems))
    return drafts, tuple(problems)


def _entries(drafts: Iterable[Draft], facts: Mapping[str, str] | None) -> Iterable[Entry]:
    for draft in drafts:
        answer = draft.answer if facts is None else filled(draft.answer, facts)
        yield Entry(
            id=draft.id,
            questions=draft.texts["questions"],
            answer=answer,
            title=draft.title,
            not_for=draft.texts["not_for"],
            examples=draft.texts["examples"],
            follow_ups=draft.texts["follow_ups"],
            media=draft.texts["media"],
            keywords=draft.texts["keywords"],
            dial=draft.dial,
            file=draft.file,
            line=draft.line,
            lines=draft.lines,
        )
