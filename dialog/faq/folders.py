"""Which files of a folder are the FAQ's, by language, and which were written for it in vain.

<folder>/es/*.yaml, <folder>/en/*.yaml    a folder for each language
<folder>/*.yaml                           one language
<file>                                    the same
"""

from collections.abc import Iterator
from pathlib import Path

from dialog.safe_yaml import Problem, shown_path

_SUFFIXES = {".yaml", ".yml"}
_FIRST_PART = 100  # bytes
_DRAFTS = "drafts"  # unfinished on purpose
_OTHER_ROOMS = "phrases"  # phrases*.yaml are the dialog's, not questions and answers


def has_language_folders(folder: Path) -> bool:
    """`folder/es/...yaml`, not `folder/...yaml`."""
    return bool(_language_folders(folder))


def files_by_language(folder: Path, language: str, first: str) -> dict[str, list[Path]]:
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


def not_read(folder: Path) -> Iterator[Problem]:
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
