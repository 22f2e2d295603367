"""What an operator asks of the store: done here, or by the running shop that has the file open.

SQLite is one process's. The shop keeps a UNIX socket beside its database (side_door.py); over it go
one line of JSON there and one back:

    {"command": "replay", "number": 42, "all": false}
    {"code": 0, "text": "1 back in the inbox; ..."}        or {"refused": "why"}
"""

import argparse
import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from adapters.store import InUse, Store
from bots.clocks import SystemClock
from bots.settings import Settings
from bots.sqlite_file import path_of
from dialog.errors import NotAllowed, SettingsError
from dialog.model import Json

LONGEST_PATH = 100  # bytes; the kernels' own limits are 104 and 108
LONGEST_LINE = 4 * 1024 * 1024  # bytes; a thousand messages set aside are a tenth of that
PATIENCE = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is printed, and the command's exit code."""

    text: str
    code: int = 0


Act = Callable[[Store, argparse.Namespace, Settings], Awaitable[Outcome]]


async def done(told: Settings, command: str, args: argparse.Namespace, act: Act) -> Outcome:
    """Raises SettingsError, StoreUnavailable, NotAllowed."""
    try:
        store = await Store.open(told.database.url, SystemClock(), {})
    except InUse as busy:
        return await _by_the_shop(path_of(told.database.url), command, args, busy)
    try:
        return await act(store, args, told)
    finally:
        await store.close()


def door(database: Path) -> str:
    """The socket's path, the shorter way: from here or from the root. Raises SettingsError."""
    beside = Path(f"{database}.sock")
    path = min(str(beside.absolute()), os.path.relpath(beside), key=len)
    if len(os.fsencode(path)) > LONGEST_PATH:
        what = f"{LONGEST_PATH} bytes are the most for a socket's path, and {beside} is longer"
        fix = "Start both the shop and this in the database's folder, or stop the shop first."
        raise SettingsError([f"The running shop cannot be reached: {what}. {fix}"])
    return path


async def _by_the_shop(
    database: Path, command: str, args: argparse.Namespace, busy: InUse
) -> Outcome:
    try:
        async with asyncio.timeout(PATIENCE):
            told = await _asked(door(database), {"command": command, **_words(args)})
    except TimeoutError:
        raise NotAllowed("The running shop did not answer. Look into its log.") from None
    except ValueError:
        raise NotAllowed("The running shop's answer broke off. Look into its log.") from None
    except (OSError, AttributeError):  # nobody there; no UNIX sockets on Windows
        raise busy from None
    if "refused" in told:
        raise NotAllowed(str(told["refused"]))
    return Outcome(str(told["text"]), int(str(told["code"])))


async def _asked(path: str, words: dict[str, Json]) -> dict[str, Json]:
    reader, writer = await asyncio.open_unix_connection(path, limit=LONGEST_LINE)
    try:
        writer.write(json.dumps(words).encode() + b"\n")
        answer = await reader.readline()
    finally:
        writer.close()
    if not answer:
        raise ConnectionResetError  # it is being stopped
    told: dict[str, Json] = json.loads(answer)
    return told


def _words(args: argparse.Namespace) -> dict[str, Json]:
    """What was asked; which shop is meant is known by its door."""
    kept = {key: value for key, value in vars(args).items() if key not in ("config", "db")}
    return {key: value for key, value in kept.items() if isinstance(value, str | int | None)}
