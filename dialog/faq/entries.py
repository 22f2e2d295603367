"""The merchant's FAQ: `<folder>/<lang>/*.yaml`, read, checked, and filled with the shop's facts.

Every mistake of every file is found in one go. What a file must look like is in faq_rules.py.
"""

from collections.abc import Iterable, Iterator, Mapping
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
from dialog.faq.rules import drafts_of
from dialog.faq.synonyms import read_synonyms
from dialog.read_once import document, read_once
from dialog.safe_yaml import Node, Problem, YamlRefused, shown_path

FIRST_LANGUAGE = "es"
_LEXICONS = {"lexicon.yaml", "lexicon.yml"}
_SUFFIXES = {".yaml", ".yml"}
_FIRST_PART = 100  # bytes
_DRAFTS = "drafts"  # unfinished on purpose
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
        files = _files(folder, language, first)
        if not files:
            fix = "Give a folder with <language>/*.yaml, a folder of .yaml files, or one file."
            return None, (Problem(str(folder), 1, "no FAQ files here.", fix),)
        faq, problems = _read(files, facts)
        return faq, _in_order((*problems, *_not_read(folder)))

    def in_language(self, language: str) -> "Faq":
        """The same, its only language called by another name."""
        (entries,) = self.entries.values()
        return replace(
            self,
            entries={language: entries},
            synonyms=dict(zip((language,), self.synonyms.values(), strict=False)),
            lexicons=dict(zip((language,), self.lexicons.values(), strict=False)),
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
    """By language; a folder 'ES' is 'es', too."""
    if not folder.is_dir():
        return {}
    children = sorted(child for child in folder.iterdir() if child.is_dir())
    return {
        child.name.lower(): child
        for child in children
        if 2 <= len(child.name) <= 3 and child.name.isalpha() and _yaml_files(child)
    }


def _yaml_files(folder: Path) -> list[Path]:
    """What is read; hidden files are an editor's."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.suffix in _SUFFIXES)
    return sorted(path for path in found if not path.name.startswith((_OTHER_ROOMS, ".")))


def _not_read(folder: Path) -> Iterator[Problem]:
    """Files that somebody wrote for the bot, and that it does not look at."""
    languages = _language_folders(folder)
    for path in _yaml_files(folder) if languages else ():
        fix = f"Put it into the folder of its language, like {path.parent.name}/{min(languages)}/."
        yield _unread(path, fix)
    for place in (folder, *languages.values()) if folder.is_dir() else ():
        for path in sorted(place.iterdir()):
            if path.suffix == ".txt" and Path(path.stem).suffix in _SUFFIXES:
                yield _unread(path, f"Call it {path.stem}.")
            elif path.is_file() and path.suffix.lower() in _SUFFIXES - {path.suffix}:
                yield _unread(path, f"Call it {path.stem}{path.suffix.lower()}.")
            elif path.suffix == ".txt" and _holds_entries(path):
                yield _unread(path, f"Call it {path.stem}.yaml.")
            elif path.name == _DRAFTS:
                continue
            elif path.is_dir() and place != folder and _yaml_files(path):
                yield _unread(path, f"Put its files into {shown_path(place)}/.")
            elif languages and path not in languages.values() and _yaml_files(path):
                yield _unread(path, "Call it as its language: es, en, pt ...")


def _holds_entries(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(_FIRST_PART).lstrip(b"\xef\xbb\xbf \n").startswith(b"- id:")
    except OSError:
        return False


def _unread(path: Path, fix: str) -> Problem:
    return Problem(shown_path(path), 1, "this is not read.", fix, is_warning=True)


def _read(
    files: Mapping[str, list[Path]], facts: Mapping[str, str] | None
) -> tuple[Faq, list[Problem]]:
    problems: list[Problem] = []
    drafts: dict[str, list[Draft]] = {}
    synonyms: dict[str, Synonyms] = {}
    lexicons: dict[str, Path] = {}
    hurt: set[str] = set()  # languages of which something could not be read
    for language, paths in files.items():
        drafts[language] = []
        own: dict[str, tuple[str, ...]] = {}
        for path in paths:
            if path.name in _LEXICONS:
                lexicons[language] = path
            wrong: list[Problem] = []
            _read_file(path, drafts[language], own, wrong)
            if not all(problem.is_warning for problem in wrong):
                hurt.add(language)
            problems += wrong
        synonyms[language] = own
        problems.extend(across_entries(drafts[language], is_whole=language not in hurt))
    entries = {language: tuple(_entries(found, facts)) for language, found in drafts.items()}
    if facts is not None:
        problems.extend(missing_facts(chain.from_iterable(drafts.values()), facts))
    problems.extend(empty_languages(entries, files, hurt))
    problems.extend(across_languages(entries, hurt))
    problems.extend(different_blanks(drafts))
    return Faq(entries, synonyms, lexicons), problems


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))


def _read_file(
    path: Path,
    drafts: list[Draft],
    synonyms: dict[str, tuple[str, ...]],
    problems: list[Problem],
) -> None:
    name = shown_path(path)
    try:
        if path.name in _LEXICONS:
            problems.extend(read_synonyms(document(path, name), name, synonyms))
            return
        if path.is_file() and not path.stat().st_size:  # a full disk, an editor that fell
            fix = "Write an entry, or delete the file if it is not needed any more."
            problems.append(Problem(name, 1, "the file is empty.", fix))
            return
        good, wrong = read_once(path, name, _checked)
    except YamlRefused as refusal:
        problems.append(refusal.problem)
    except OSError as error:
        problems.append(Problem(name, 1, f"cannot be read: {error.strerror}."))
    else:
        drafts.extend(good)
        problems.extend(wrong)


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
