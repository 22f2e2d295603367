"""`mostrador doctor`: tries all that the settings name, and says in plain words how to mend it."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.http import Http
from adapters.store import Store
from bots import settings, wiring
from bots.clocks import SystemClock
from bots.settings import Settings
from dialog.errors import BotError, FaqError, SettingsError
from dialog.ports import Channel

PATIENCE = 20.0  # seconds for one check

EXAMPLES = """examples:
  mostrador doctor
  mostrador doctor --config shop.toml

It changes nothing. The exit code is 1 when something has to be mended.
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check came to; `fix` is empty when all is well."""

    what: str
    told: str
    fix: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings")
    parser.add_argument("--db", metavar="URL", help="another database than the settings say")


def run(args: argparse.Namespace) -> int:
    try:
        told = settings.changed(settings.load(args.config), db=args.db)
    except SettingsError as error:
        return report([Finding("settings", "not usable", problem) for problem in error.problems])
    return report(asyncio.run(examine(told)))


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
    except TimeoutError:
        return Finding(
            what, "no answer", f"It did not answer in {PATIENCE:.0f} s. Is it reachable?"
        )
    except SettingsError as error:
        return Finding(what, "set up wrongly", " ".join(error.problems))
    except BotError as error:
        return Finding(what, "does not work", f"{error}. Check its section in config.toml.")
    except Exception as error:  # noqa: BLE001 - a doctor reports, whatever it is
        return Finding(what, "does not work", f"{type(error).__name__}: {error}")


async def _database(told: Settings) -> str:
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
    shop = wiring.connect_shop(told, http)
    try:
        found = await shop.find_order("0")
    finally:
        await shop.close()
    return f"{shop.name} answers" + (" (and it knows an order 0)" if found else "")


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
    except FaqError as error:
        yield from (Finding("faq", "not usable", problem) for problem in error.problems)
    except SettingsError as error:
        yield from (Finding("faq", "not usable", problem) for problem in error.problems)
    else:
        yield Finding("faq", str(told.faq.folder or "the one that came with Mostrador"))


def _address(told: Settings) -> Iterator[Finding]:
    url = told.public_url
    if told.server.public_url.startswith("http://") and "localhost" not in url:
        fix = (
            "Passwords and chats travel in the open. Put https in front, and in server.public_url."
        )
        yield Finding("server.public_url", url, fix)
    else:
        yield Finding("server.public_url", url)
