"""The merchant's FAQ: `<folder>/<lang>/*.yaml`, read, checked, and filled with the shop's facts.

Every mistake of every file is found in one go. What a file must look like is in faq_rules.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dialog.errors import FaqError
from dialog.faq_rules import (
    Draft,
    across_entries,
    across_languages,
    drafts_of,
    empty_languages,
    filled,
    spread_synonyms,
)
from dialog.safe_yaml import Problem, YamlRefused, read_yaml

FIRST_LANGUAGE = "es"
_LEXICON = "lexicon.yaml"
_OTHER_ROOMS = "phrases"  # phrases*.yaml are the dialog's, not questions and answers

Synonyms = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What customers ask in these ways, and what the shop answers (blanks filled)."""

    id: str
    questions: tuple[str, ...]
    answer: str = ""
    title: str = ""  # a short question, shown as a choice
    not_for: tuple[str, ...] = ()  # texts that must not match
    follow_ups: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Faq:
    """Entries by language; the first language is the merchant's own."""

    entries: Mapping[str, tuple[Entry, ...]]
    synonyms: Mapping[str, Synonyms] = field(default_factory=dict)  # the merchant's own lines

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
        files = _files(folder, language, first)
        if not files:
            fix = "Give a folder with <language>/*.yaml, a folder of .yaml files, or one file."
            return None, (Problem(str(folder), 1, "no FAQ files here.", fix),)
        return _read(files, facts)

    def in_language(self, language: str) -> "Faq":
        """The same, its only language called by another name."""
        (entries,) = self.entries.values()
        return replace(
            self,
            entries={language: entries},
            synonyms=dict(zip((language,), self.synonyms.values(), strict=False)),
        )


def has_language_folders(folder: Path) -> bool:
    """`folder/es/...yaml`, not `folder/...yaml`."""
    return bool(_language_folders(folder))


def _files(folder: Path, language: str, first: str) -> dict[str, list[Path]]:
    if folder.is_file():
        return {language or first: [folder]}
    folders = _language_folders(folder)
    if folders:
        names = sorted(folders, key=lambda name: (name != first, name))
        return {name: _yaml_files(folders[name]) for name in names}
    files = _yaml_files(folder)
    return {language or first: files} if files else {}


def _language_folders(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        return {}
    children = sorted(child for child in folder.iterdir() if child.is_dir())
    return {
        child.name: child
        for child in children
        if 2 <= len(child.name) <= 3 and child.name.isalpha() and _yaml_files(child)
    }


def _yaml_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"})
    return sorted(path for path in found if not path.name.startswith(_OTHER_ROOMS))


def _read(
    files: Mapping[str, list[Path]], facts: Mapping[str, str] | None
) -> tuple[Faq, tuple[Problem, ...]]:
    problems: list[Problem] = []
    entries: dict[str, tuple[Entry, ...]] = {}
    synonyms: dict[str, Synonyms] = {}
    for language, paths in files.items():
        drafts: list[Draft] = []
        for path in paths:
            _read_file(path, drafts, synonyms.setdefault(language, {}), problems)
        problems.extend(across_entries(drafts))
        entries[language] = tuple(_entries(drafts, facts, problems))
    problems.extend(empty_languages(entries, files))
    problems.extend(across_languages(entries))
    in_order = sorted(problems, key=lambda problem: (problem.file, problem.line))
    return Faq(entries, synonyms), tuple(in_order)


def _read_file(
    path: Path, drafts: list[Draft], synonyms: Synonyms, problems: list[Problem]
) -> None:
    name = _shown(path)
    try:
        root = read_yaml(path, name)
    except YamlRefused as refusal:
        problems.append(refusal.problem)
        return
    except OSError as error:
        problems.append(Problem(name, 1, f"cannot be read: {error.strerror}."))
        return
    if path.name == _LEXICON:
        assert isinstance(synonyms, dict)
        problems.extend(spread_synonyms(root, name, synonyms))
        return
    drafts.extend(drafts_of(root, name, problems))


def _shown(path: Path) -> str:
    """The path as the person who reads the message would type it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _entries(
    drafts: Iterable[Draft], facts: Mapping[str, str] | None, problems: list[Problem]
) -> Iterable[Entry]:
    for draft in drafts:
        answer = draft.answer if facts is None else filled(draft, facts, problems)
        yield Entry(
            id=draft.id,
            questions=draft.texts["questions"],
            answer=answer,
            title=draft.title,
            not_for=draft.texts["not_for"],
            follow_ups=draft.texts["follow_ups"],
            media=draft.texts["media"],
            keywords=draft.texts["keywords"],
            file=draft.file,
            line=draft.line,
        )
