"""`mostrador replay`: messages that were set aside after three failed turns, and another chance."""

import argparse
import asyncio
import sys

from adapters.store import Store
from bots import settings
from bots.arguments import which_shop
from bots.errand import Outcome, done

EXAMPLES = """beside the running shop as well as without it

examples:
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
    outcome = asyncio.run(done(told, "replay", args, answer))
    sys.stdout.write(outcome.text + "\n")
    return outcome.code


async def answer(store: Store, args: argparse.Namespace, told: settings.Settings) -> Outcome:  # noqa: ARG001 - every errand alike
    if args.number is None and not args.all:
        return Outcome(await _shown(store))
    return await _put_back(store, args.number)


async def _shown(store: Store) -> str:
    found = await store.quarantined()
    if not found:
        return "Nothing was set aside."
    lines = []
    for one in found:
        at = one.at.strftime("%Y-%m-%d %H:%M")
        lines.append(
            f"{one.number:>8}  {at}  {one.channel:<16} {one.attempts} attempts  {one.error}"
        )
    return "\n".join(
        [*lines, f"{len(found)} set aside. Put one back with: mostrador replay NUMBER"]
    )


async def _put_back(store: Store, number: int | None) -> Outcome:
    count = await store.replay(number)
    if number is not None and not count:
        what = f"Message {number} is not among those set aside. See them: mostrador replay"
        return Outcome(what, code=1)
    return Outcome(
        f"{count} back in the inbox; `mostrador serve` takes them now, or when it starts."
    )
