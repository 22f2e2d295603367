"""`mostrador doctor`: tries all that the settings name, and says in plain words how to mend it."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from adapters.http import Http
from adapters.store import InUse, Store
from adapters.store.schema import VERSION
from bots import settings, wiring
from bots.arguments import which_shop
from bots.clocks import SystemClock
from bots.settings import USUAL_FILE, Settings
from bots.sqlite_file import MEMORY, path_of, version_in
from dialog.errors import BotError, FaqError, SettingsError, StoreUnavailable
from dialog.ports import Channel

PATIENCE = 20.0  # seconds for one check
SHOWN = 3  # of many broken rows

EXAMPLES = """examples:
  mostrador doctor
  mostrador doctor --config shop.toml

It may be run beside the shop, and sends nothing to customers. The exit code is 1 when something has
to be mended.
"""


class _MendError(Exception):
    """The check was made, and found something."""

    def __init__(self, told: str, fix: str) -> None:
        super().__init__(told)
        self.told = told
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check came to; `fix` is empty when all is well."""

    what: str
    told: str
    fix: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    which_shop(parser)


def run(args: argparse.Namespace) -> int:
    try:
        told = settings.changed(settings.load(args.config), db=args.db)
    except SettingsError as error:
        return report([Finding("settings", "not usable", problem) for problem in error.problems])
    logging.getLogger().addHandler(logging.NullHandler())  # it is all in the findings
    return report([*asyncio.run(examine(told)), *_open_secrets(told, args.config or USUAL_FILE)])


def report(findings: list[Finding]) -> int:
    for finding in findings:
        mark = "MEND" if finding.fix else "ok  "
        sys.stdout.write(f"{mark}  {finding.what:<26} {finding.told}\n")
        if finding.fix:
            sys.stdout.write(f"      -> {finding.fix}\n")
    ill = sum(bool(finding.fix) for finding in findings)
    sys.stdout.write(f"\n{ill} to mend.\n" if ill else "\nAll is well.\n")
    return 1 if ill else 0


async def examine(told: Settings) -> list[Finding]:
    """Every check, the slow ones at the same time."""
    http = Http()
    try:
        channels = [
            _tried(f"channels.{name}", _channel(name, section, http))
            for name, section in told.channels.items()
        ]
        checks = [
            _tried("database", _database(told)),
            _tried("shop", _shop(told, http)),
            *channels,
        ]
        slow = await asyncio.gather(*checks)
    finally:
        await http.close()
    return [
        Finding("settings", f"{len(told.channels)} channels, shop {', '.join(told.shops)}"),
        *_faq(told),
        *slow,
        *_address(told),
    ]


async def _tried(what: str, check: Awaitable[str]) -> Finding:
    """The check's own words, or what went wrong in words a person can act on."""
    try:
        async with asyncio.timeout(PATIENCE):
            return Finding(what, await check)
    except Exception as error:  # noqa: BLE001 - a doctor reports, whatever it is
        return Finding(what, *_diagnosis(error))


def _diagnosis(error: Exception) -> tuple[str, str]:
    """What is the matter, and the fix."""
    match error:
        case _MendError():
            return error.told, error.fix
        case TimeoutError():
            return "no answer", f"It did not answer in {PATIENCE:.0f} s. Is it reachable?"
        case SettingsError():
            return "set up wrongly", " ".join(error.problems)
        case StoreUnavailable():  # it says the fix itself
            return "does not work", str(error)
        case BotError():
            return "does not work", f"{error}. Check its section in config.toml."
    return "does not work", f"{type(error).__name__}: {error}"


async def _database(told: Settings) -> str:
    """As it is: a SQLite file is neither made nor upgraded here."""
    if untouched := await asyncio.to_thread(_of_a_file, told.database.url):
        return untouched
    try:
        return await _ledger(told)
    except InUse:
        return "sqlite: the running shop has it open; /health and /metrics tell how it is"


def _of_a_file(url: str) -> str:
    """What can be told without opening it, when it had better not be."""
    if not url.startswith("sqlite:") or url in MEMORY:
        return ""
    file = path_of(url)
    if not file.exists():
        return "sqlite: not there yet; `mostrador serve` makes it"
    if version_in(file) not in (None, VERSION):
        return "sqlite: of another version; `mostrador db backup`, then the next start upgrades it"
    return ""


async def _ledger(told: Settings) -> str:
    store = await Store.open(told.database.url, SystemClock(), {})
    try:
        await store.ping()
        ledger = await store.ledger()
    finally:
        await store.close()
    waiting = f"{ledger.queued} waiting, {ledger.out_queued} to send"
    aside = f", {ledger.quarantined} set aside (mostrador replay)" if ledger.quarantined else ""
    return f"{told.database.url.partition(':')[0]}: {waiting}{aside}"


async def _shop(told: Settings, http: Http) -> str:
    """Its own words where it has some; rows of files that cannot be read are to be mended."""
    shop = wiring.connect_shop(told, http)
    check: Callable[[], Awaitable[str]] | None = getattr(shop, "check", None)
    try:
        await shop.find_order("0")
        said = await check() if check else "answers"
        problems: tuple[str, ...] = getattr(shop, "problems", ())
    finally:
        await shop.close()
    if problems:
        more = [f"And {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
        counts = said.partition(";")[0]
        raise _MendError(f"{shop.name}: {counts}", ". ".join([*problems[:SHOWN], *more]) + ".")
    return f"{shop.name}: {said}"


async def _channel(name: str, section: Any, http: Http) -> str:
    """`check` where the channel has one: a cheap call with its credentials."""
    channel: Channel = wiring.connect_channel(name, section, http)
    check: Callable[[], Awaitable[str]] | None = getattr(channel, "check", None)
    try:
        return await check() if check else "ready; it needs nobody else"
    finally:
        await channel.close()


def _faq(told: Settings) -> Iterator[Finding]:
    try:
        wiring.understanding(told)
        wiring.load_phrases(told)
    except (FaqError, SettingsError) as error:
        yield from (Finding("faq", "not usable", problem) for problem in error.problems)
    else:
        yield Finding("faq", str(told.faq.folder or "the one that came with Mostrador"))


def _address(told: Settings) -> Iterator[Finding]:
    url = told.public_url
    if told.is_in_the_open:
        fix = (
            "Chats would travel in the open, and browsers keep no sign-in there. Put https in "
            "front, and in server.public_url."
        )
        yield Finding("server.public_url", url, fix)
    else:
        yield Finding("server.public_url", url)


def _open_secrets(told: Settings, file: Path) -> Iterator[Finding]:
    """A file that other people of this machine can read, with a secret in it."""
    if os.name == "nt" or not file.is_file() or not file.stat().st_mode & 0o004:
        return
    text = file.read_text(encoding="utf-8")
    if any(secret in text for secret in _secrets(told)):
        fix = f"Everybody on this machine can read it. Run: chmod 600 {file}"
        yield Finding("secrets", f"in {file}", fix)


def _secrets(told: Settings) -> Iterator[str]:
    """What is never shown; of a database's address the password."""
    sections = (told.server, *told.channels.values(), *told.shops.values())
    for section in sections:
        hidden = (field.name for field in fields(section) if not field.repr)
        yield from (value for name in hidden if (value := str(getattr(section, name))))
    if "@" in told.database.url:
        yield told.database.url
