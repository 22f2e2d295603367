"""`mostrador db move`: a shop that began on SQLite goes on in PostgreSQL, and nothing is lost.

The file is only read. What is in no database comes along where it must: the key of second steps.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from sqlalchemy import make_url

from adapters.store import OnlyOne
from adapters.store.moving import Moved, move
from adapters.store.schema import VERSION
from bots import settings
from bots.keys import key_file
from bots.settings import USUAL_FILE, Settings
from bots.sqlite_file import damage, file_of, reading, version_in
from dialog.errors import SettingsError

SAY_EVERY = 2.0  # seconds
VARIABLE = "DATABASE__URL"


def act(told: Settings, args: argparse.Namespace) -> int:
    """Raises SettingsError, StoreUnavailable: then nothing was moved."""
    target = _target(told, args.to)
    if not told.database.url.startswith("sqlite:"):
        raise SettingsError([_ALREADY])
    source = file_of(told.database.url)
    try:
        key = _key_to_take(told, target)
        lock = OnlyOne(source)
    except PermissionError as error:
        fix = "Run this as the user that the shop runs as. Nothing was moved."
        raise SettingsError([f"{error.filename} may not be opened. {fix}"]) from None
    try:
        _must_be_good(source)
        moved = _moved(source, target)
    finally:
        lock.release()
    _tell(moved, source)
    if key is not None:
        _take_along(key, target)
    _say("\n".join(_next_step(args, target, os.environ)))
    return 0


def _target(told: Settings, url: str) -> str:
    if url.startswith("sqlite:"):
        raise SettingsError([_NOT_BACK])
    try:
        return settings.changed(told, db=url).database.url
    except SettingsError as error:
        raise SettingsError(
            [one.replace("database.url", "--to") for one in error.problems]
        ) from None


_NOT_BACK = (
    "--to is a SQLite file; db move goes from SQLite to PostgreSQL, not back. A copy of the file "
    "is made with: mostrador db backup"
)
_ALREADY = (
    "database.url is PostgreSQL already: there is no file to move. If there is an older one, name "
    "it: mostrador db move --db sqlite:///mostrador-data/mostrador.db --to postgresql://..."
)


def _must_be_good(source: Path) -> None:
    """Ours, whole, and as new as this program. Raises SettingsError, StoreUnavailable."""
    _say(f"Looking whether {source} is whole ...")
    found = version_in(source)
    if found is None:
        raise SettingsError([f"{source} is no database of Mostrador's. Nothing was moved."])
    if found != VERSION:
        what = f"{source} is of version {found}, this program's is {VERSION}."
        raise SettingsError([f"{what} Run first: mostrador db upgrade"])
    if damage(source):
        raise SettingsError(
            [f"{source} is damaged: mostrador db check. Put a backup in its place, then move."]
        )


def _moved(source: Path, target: str) -> Moved:
    try:
        with reading(source) as db:
            db.isolation_level = None
            return asyncio.run(move(db, target, _Progress()))
    except KeyboardInterrupt:
        _say("Stopped: nothing was moved. If it was in the last moment, running it again tells.")
        raise


@dataclass(slots=True)
class _Progress:
    """A line every few seconds, none for a small shop."""

    start: float = field(default_factory=monotonic)
    said: float = field(default_factory=monotonic)

    def __call__(self, table: str, done: int, total: int) -> None:
        if (now := monotonic()) - self.said >= SAY_EVERY:
            self.said = now
            _say(f"{now - self.start:6.0f} s  {table}: {done:,} of {total:,} rows")


# --- the key of second steps, which is in no database


def _key_to_take(told: Settings, target: str) -> Path | None:
    """The file beside the database, when the shop will look elsewhere. Raises SettingsError."""
    old, new = key_file(told.database.url), key_file(target)
    if told.server.secret_key or old is None or new is None or not old.exists():
        return None
    if not new.exists():
        return old
    if old.read_bytes() != new.read_bytes():
        what = f"{new} is another key than {old}, and the second steps are made with that one."
        fix = f"Set SERVER__SECRET_KEY to what {old} holds, or put {new} away."
        raise SettingsError([f"{what} Nothing was moved. {fix}"])
    return None


def _take_along(key: Path, target: str) -> None:
    new = key_file(target)
    assert new is not None
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            copy.write(key.read_bytes())
    except OSError as error:
        _say(
            f"{new} cannot be written: {error.strerror}. Before the shop starts, copy {key} there."
        )
        return
    _say(f"The key of second steps was copied from {key} to {new}.")


# --- what is said in the end


def _tell(moved: Moved, source: Path) -> None:
    books = moved.ledger
    _say(
        f"Moved {sum(moved.rows.values()):,} rows of {len(moved.rows)} tables. The same on both "
        f"sides: {books.received:,} messages received, {books.handled:,} handled, "
        f"{books.queued:,} waiting, {books.quarantined:,} set aside; {books.out_queued:,} to send."
    )
    _say(f"{source} is as it was. Keep it for a while, and never start the shop on it again.")


def _next_step(
    args: argparse.Namespace, target: str, environment: Mapping[str, str]
) -> Iterator[str]:
    """Which line to change where; a password is for whoever knows it."""
    url = make_url(target)
    shown = url.render_as_string(hide_password=True)
    file: Path = args.config or USUAL_FILE
    if VARIABLE in environment:
        yield f"Now set {VARIABLE}={shown}"
    elif not file.exists():
        yield f"Now start it so: mostrador serve --db {shown}"
    elif found := _line_of_url(file.read_text(encoding="utf-8")):
        number, line = found
        yield f"Now change line {number} of {file} from"
        yield f"  {line}"
        yield f'to\n  url = "{shown}"'
    else:
        yield f'Now write into {file}, below a line [database]:\n  url = "{shown}"'
    if url.password:
        yield "where *** is the password. Then: mostrador serve"


def _line_of_url(text: str) -> tuple[int, str] | None:
    """Number and text of the line that names the database: `url = ...` below `[database]`."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        told = line.strip()
        if told.startswith("["):
            section = told.partition("]")[0].strip("[ ")
        elif section == "database" and told.partition("=")[0].strip() == "url":
            return number, told
    return None


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
