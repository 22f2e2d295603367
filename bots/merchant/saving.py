"""Writing into a merchant's folder: tried in a copy first, a backup beside it, all or nothing."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bots.folder import snapshot
from dialog.errors import FaqError
from dialog.inspection import Report, Source, inspected
from dialog.safe_yaml import Problem

_BOM = "\ufeff"


def read_text(file: Path) -> str:
    """As it stands, line ends and mark of order included. Raises FaqError."""
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise FaqError([f"{file}: cannot be read: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise FaqError([f"{file}: not UTF-8 text. Save it as UTF-8."]) from error


def split_mark(text: str) -> tuple[str, str]:
    """The mark of order that some editors write first, and the rest."""
    return (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)


def tried(source: Source, texts: Mapping[str, str], language: str = "") -> Report:
    """`faq check` of a copy of the folder in which these files stand, by their names in it.

    With `language` only that one is built and tried: the others do not change.
    """
    with tempfile.TemporaryDirectory(prefix="mostrador-faq-") as name:
        copy = Path(name)
        for file in snapshot(source.folder).texts:
            if file.is_plain:
                _put(copy, file.name, (source.folder / file.name).read_bytes())
        for place, text in texts.items():
            _put(copy, place, text.encode())
        languages = (language,) if language in source.languages else source.languages
        media = (*source.media, source.folder, *_folders(source.folder))
        report = inspected(replace(source, folder=copy, languages=languages, media=media))
        return replace(report, problems=tuple(_told_of(report, copy, source.folder)))


def must_pass(source: Source, texts: Mapping[str, str], language: str = "") -> None:
    """Raises FaqError when these files would make `faq check` fail, and do not now."""
    wrong = [str(problem) for problem in tried(source, texts, language).errors]
    if not wrong:
        return
    known = {_reason(str(problem)) for problem in tried(source, {}, language).errors}
    new = [problem for problem in wrong if _reason(problem) not in known]
    if new:
        raise FaqError([*new, "Nothing was written."])


def overwrite(file: Path, before: str, text: str) -> Path:
    """Replaces the file's text in one step; returns the backup of what it was.

    Raises FaqError when somebody else has changed it since `before` was read.
    """
    file = file.resolve()
    with _told(file):
        backup = _backup(file, before)
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_bytes(text.encode())
        shutil.copymode(file, fresh)
        if read_text(file) != before:
            fresh.unlink()
            backup.unlink()
            raise FaqError([f"{file}: was changed by somebody else just now. Try again."])
        fresh.replace(file)
        return backup


def write_new(file: Path, text: str) -> None:
    """A file that was not there. Raises FaqError where it is."""
    with _told(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_bytes(text.encode())
        _give_name(fresh, file, text)


def _give_name(fresh: Path, file: Path, text: str) -> None:
    try:
        os.link(fresh, file)  # unlike a rename it never replaces
    except FileExistsError:
        raise FaqError([f"{file}: exists already, and is left as it is."]) from None
    except OSError:  # a file system without links
        _write_where_none_is(file, text)
    finally:
        fresh.unlink(missing_ok=True)


def _write_where_none_is(file: Path, text: str) -> None:
    try:
        with file.open("xb") as opened:
            opened.write(text.encode())
    except FileExistsError:
        raise FaqError([f"{file}: exists already, and is left as it is."]) from None


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What the system refuses is told as a person can mend it."""
    try:
        yield
    except OSError as error:
        fix = f"May you write in {file.parent}, and is there room?"
        raise FaqError([f"{file}: cannot be written: {error.strerror}. {fix}"]) from error


def _backup(file: Path, text: str) -> Path:
    """shipping.yaml.20261122-101500.bak: loaders and shops look at .yaml and .yml only."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    for count in range(1, 1000):
        more = f"-{count}" if count > 1 else ""
        backup = file.with_name(f"{file.name}.{stamp}{more}.bak")
        try:
            with backup.open("xb") as opened:
                opened.write(text.encode())
        except FileExistsError:
            continue
        shutil.copymode(file, backup)
        return backup
    raise FaqError([f"{file}: a thousand backups in one second? Nothing was written."])


def _put(folder: Path, name: str, content: bytes) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _folders(folder: Path) -> list[Path]:
    return [child for child in folder.iterdir() if child.is_dir()] if folder.is_dir() else []


def _told_of(report: Report, copy: Path, folder: Path) -> list[Problem]:
    return [
        replace(problem, file=problem.file.replace(str(copy), str(folder)))
        for problem in report.problems
    ]


def _reason(problem: str) -> str:
    """Without the line, which moves when something is written above it."""
    where, _, reason = problem.partition(": ")
    return f"{where.rpartition(':')[0]}: {reason}"
