"""`mostrador db`: bring the database up to date, look whether it is whole, copy it, put it back,
move it to PostgreSQL (see move.py).

Check and backup of SQLite read the file through a connection of their own that cannot write, so
they work beside a running `mostrador serve`.
"""

import argparse
import asyncio
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from adapters.store import InUse, Ledger, OnlyOne, Store
from bots import settings
from bots.arguments import which_shop
from bots.clocks import SystemClock
from bots.settings import Settings
from bots.sqlite_file import damage, file_of, path_of, reading, version_in
from dialog.errors import SettingsError, StoreUnavailable

EXAMPLES = """examples:
  mostrador db upgrade                 to the newest version; `serve` does it at its start, too
  mostrador db check                   is it whole, and is every message accounted for?
  mostrador db backup                  a copy beside the database, while the shop runs
  mostrador db backup friday.db
  mostrador db restore friday.db       in its place, while the shop does not run
  mostrador db check --db sqlite:///friday.db
  mostrador db move --to postgresql://shop@db.example/mostrador      see its --help
"""

ABOUT_MOVING = """The whole shop from its SQLite file into an empty PostgreSQL: conversations,
tickets, what waits, what was set aside, people with their passwords, second steps and sessions. All
of it comes or nothing, and the file stays as it is. Stop the shop before."""
EXAMPLES_OF_MOVING = """the password may be in PGPASSWORD or ~/.pgpass instead of the address

examples:
  createdb mostrador
  mostrador db move --to postgresql://shop@localhost/mostrador
  mostrador db move --to postgresql://shop:secret@db.example:5432/mostrador --config shop.toml
  mostrador db move --db sqlite:///friday.db --to postgresql://shop@localhost/friday
"""

_POSTGRESQL = "postgresql:"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    which_shop(parser)
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True)
    acts.add_parser("upgrade", help="to the newest version").set_defaults(act=_upgrade)
    acts.add_parser("check", help="is it whole?").set_defaults(act=_check)
    backup = acts.add_parser("backup", help="a copy in one file (SQLite)")
    backup.add_argument("file", type=Path, nargs="?", help="where to; it must not exist yet")
    backup.set_defaults(act=_backup)
    restore = acts.add_parser("restore", help="a backup in the database's place (SQLite)")
    restore.add_argument("file", type=Path, help="the backup; it stays where it is")
    restore.set_defaults(act=_restore)
    moving = acts.add_parser(
        "move",
        help="everything into an empty PostgreSQL",
        description=ABOUT_MOVING,
        epilog=EXAMPLES_OF_MOVING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    moving.add_argument("--to", metavar="URL", required=True, help="the empty database")
    moving.set_defaults(act=_move)
    for act in acts.choices.values():
        which_shop(act, again=True)


def run(args: argparse.Namespace) -> int:
    told = settings.changed(settings.load(args.config), db=args.db)
    act: Callable[[Settings, argparse.Namespace], int] = args.act
    return act(told, args)


def _upgrade(told: Settings, args: argparse.Namespace) -> int:  # noqa: ARG001 - every act alike
    asyncio.run(_ledger(told.database.url))  # opening it is what upgrades it
    _say("The database is up to date.")
    return 0


def _check(told: Settings, args: argparse.Namespace) -> int:  # noqa: ARG001 - every act alike
    url = told.database.url
    wrong = [] if url.startswith(_POSTGRESQL) else damage(file_of(url))
    for line in wrong:
        _say(line)
    if wrong:
        _say("The file is damaged. Stop the shop and put the newest backup in its place.")
        return 1
    _say("The database is whole.")
    return _accounts(url)


def _accounts(url: str) -> int:
    """Is received = handled + queued + quarantined? Only when nobody else has the file open."""
    try:
        ledger = asyncio.run(_ledger(url))
    except InUse:
        _say("A running shop has it open: its messages are counted at /metrics.")
        return 0
    _say(
        f"{ledger.received} messages received: {ledger.handled} handled, {ledger.queued} waiting, "
        f"{ledger.quarantined} set aside."
    )
    if not ledger.adds_up:
        _say("These do not add up. Please report it, with the output of `mostrador doctor`.")
        return 1
    return 0


def _backup(told: Settings, args: argparse.Namespace) -> int:
    source = file_of(_sqlite_url(told, "db backup", "pg_dump --format=custom"))
    target: Path = args.file or source.with_name(f"{source.stem}-{_now()}{source.suffix}")
    if target.exists():
        raise SettingsError([f"{target} exists already. Choose another name; nothing was written."])
    _copied(source, target).rename(target)
    _say(f"{target} is a whole copy ({target.stat().st_size // 1024} KiB). Keep it elsewhere, too.")
    _say(f"What else is yours: config.toml, your FAQ, and all of {source.parent} (keys, photos).")
    return 0


def _restore(told: Settings, args: argparse.Namespace) -> int:
    """The backup is tried and copied first; what was there before is kept beside it."""
    target = path_of(_sqlite_url(told, "db restore", "pg_restore --clean"))
    source: Path = args.file
    _must_be_good(source)
    if target.exists() and source.samefile(target):
        raise SettingsError([f"{source} is the database itself. Name a backup; nothing was done."])
    lock = _lock(target)
    try:
        copied = _copied(source, target)
        aside = _put_aside(target)
        copied.rename(target)
    finally:
        lock.release()
    _say(f"{target} is what {source} holds.")
    if aside:
        _say(f"What was there before is in {aside}.")
    return 0


def _move(told: Settings, args: argparse.Namespace) -> int:
    from bots import move  # noqa: PLC0415 - its libraries are large

    return move.act(told, args)


def _sqlite_url(told: Settings, act: str, instead: str) -> str:
    """Raises SettingsError where PostgreSQL's own program does it."""
    url = told.database.url
    if url.startswith(_POSTGRESQL):
        raise SettingsError([f"{act} is for SQLite files. For PostgreSQL run: {instead} ..."])
    return url


def _must_be_good(backup: Path) -> None:
    """Whole, and one of ours. Raises SettingsError, StoreUnavailable."""
    if not backup.is_file():
        raise SettingsError([f"{backup} is no file. Check the path; nothing was done."])
    if damage(backup):
        raise SettingsError([f"{backup} is damaged. Take an older backup; nothing was done."])
    if version_in(backup) is None:
        raise SettingsError([f"{backup} is no database of Mostrador's; nothing was done."])


def _lock(database: Path) -> OnlyOne:
    """Raises InUse, StoreUnavailable."""
    try:
        return OnlyOne(database)
    except OSError as error:
        fix = "Run this as the user that the shop runs as; nothing was done."
        raise StoreUnavailable(
            f"{error.filename} cannot be opened: {error.strerror}. {fix}"
        ) from error


def _put_aside(target: Path) -> Path | None:
    """With SQLite's own files beside it: they hold what was written last."""
    if not target.exists():
        return None
    aside = target.with_name(f"{target.stem}-before-{_now()}{target.suffix}")
    for end in ("", "-wal", "-shm"):
        if (beside := Path(f"{target}{end}")).exists():
            beside.rename(f"{aside}{end}")
    return aside


def _copied(source: Path, target: Path) -> Path:
    """All of it in a file beside `target`, private from the first byte. Raises StoreUnavailable."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with reading(source) as db, closing(sqlite3.connect(unfinished)) as copy:
            db.backup(copy)
    except (OSError, StoreUnavailable) as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        reason = getattr(error, "strerror", "") or str(error.__cause__ or error)
        raise StoreUnavailable(
            f"{target} cannot be written: {reason}. Make room there, or choose another place."
        ) from error
    return unfinished


def _now() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


async def _ledger(url: str) -> Ledger:
    store = await Store.open(url, SystemClock(), {})
    try:
        return await store.ledger()
    finally:
        await store.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
