"""`mostrador replay`: messages that were set aside after three failed turns, and another chance."""

import argparse
import asyncio
import sys

from adapters.store import Store
from bots import settings
from bots.arguments import which_shop
from bots.clocks import SystemClock

EXAMPLES = """examples:
  mostrador replay                show what was set aside, and why
  mostrador replay 42             put message 42 back into the inbox
  mostrador replay --all
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, nargs="?", help="the message to put back")
    parser.add_argument("--all", action="store_true", help="put all of them back")
    which_shop(parser)


def run(args: argparse.Namespace) -> int:
    told = settings.changed(settings.load(args.config), db=args.db)
    return asyncio.run(_replay(told.database.url, args))


async def _replay(url: str, args: argparse.Namespace) -> int:
    store = await Store.open(url, SystemClock(), {})
    try:
        if args.number is None and not args.all:
            return await _show(store)
        return await _put_back(store, args.number)
    finally:
        await store.close()


async def _show(store: Store) -> int:
    found = await store.quarantined()
    for one in found:
        at = one.at.strftime("%Y-%m-%d %H:%M")
        _say(f"{one.number:>8}  {at}  {one.channel:<16} {one.attempts} attempts  {one.error}")
    _say(
        f"{len(found)} set aside. Put one back with: mostrador replay NUMBER"
        if found
        else "Nothing was set aside."
    )
    return 0


async def _put_back(store: Store, number: int | None) -> int:
    count = await store.replay(number)
    if number is not None and not count:
        _say(f"Message {number} is not among those set aside. See them: mostrador replay")
        return 1
    _say(f"{count} back in the inbox; `mostrador serve` takes them now, or when it starts.")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
