"""Looks into a SQLite file through a connection that cannot write, beside a running shop or not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dialog.errors import SettingsError, StoreUnavailable

MEMORY = ("sqlite://", "sqlite:///:memory:")


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def file_of(url: str) -> Path:
    """The file, which is there. Raises SettingsError."""
    if url in MEMORY:
        raise SettingsError(["database.url is in memory: there is nothing to look at. Use --db."])
    file = path_of(url)
    if not file.is_file():
        fix = "`mostrador serve` makes it. Or name another: --db sqlite:///path/to/file.db"
        raise SettingsError([f"{file} is not there yet. {fix}"])
    return file


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can neither write nor checkpoint. Raises StoreUnavailable."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            yield db
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{file} cannot be read: {error}. Is the path right?") from error


def damage(file: Path) -> list[str]:
    """What is broken in it, a line each. Raises StoreUnavailable."""
    with reading(file) as db:
        told = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
        loose = len(db.execute("PRAGMA foreign_key_check").fetchall())
    broken = [] if told == ["ok"] else told
    return broken + ([f"{loose} rows refer to rows that are not there."] if loose else [])


def version_in(file: Path) -> str | None:
    """Of its tables; None when they are not ours. Writes nothing. Raises StoreUnavailable."""
    with reading(file) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return None
        found = db.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(found[0]) if found else None
