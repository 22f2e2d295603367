"""One process for one SQLite file: a lock beside it, held by the system and not by its contents."""

import os
import sys
from pathlib import Path

from dialog.errors import SettingsError

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class InUse(SettingsError):  # noqa: N818 - it says what is the matter
    """Another process has the file: it may well be the shop itself."""


class OnlyOne:
    """Held until `release`, or until the process ends in whatever way. Raises InUse."""

    def __init__(self, database: Path) -> None:
        database.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._handle)
        except OSError:
            os.close(self._handle)
            raise InUse([_in_use(database)]) from None

    def release(self) -> None:
        os.close(self._handle)


def _in_use(database: Path) -> str:
    return (
        f"{database.name} is in use by another mostrador process, perhaps the running shop. Stop "
        "that one first. (Beside a running shop work: replay, agents, doctor, db check, db "
        "backup.) To run several at once, use PostgreSQL."
    )
