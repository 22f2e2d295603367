"""`mostrador chat`: talk to the bot in this terminal, or let a script do it by JSON lines."""

import argparse
import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from bots import logs, settings
from bots.clocks import SteeredClock
from bots.script import Script, encode, explained
from bots.settings import Settings
from bots.stage import Said, Stage
from dialog.model import Inbound

MEMORY = "sqlite://"
CHANNEL, CONTACT = "terminal", "you"

EXAMPLES = """examples:
  mostrador chat                              ask the demo shop: ¿cuánto cuesta el envío?
  mostrador chat --explain                    see what was understood, and how sure the bot is
  mostrador chat --orders my-orders.csv       with your own orders
  mostrador chat --json < lines.jsonl         one JSON object a line in, one a line out

a line of --json is one of:
  {"channel": "whatsapp", "contact": "34600111222", "text": "hola"}
      and, if you like: "name", "media": ["image/jpeg"], "phone", "at": "2026-11-22T10:30:00+01:00"
  {"agent": "marta", "ticket": "K7Q-4M2", "text": "Hola, soy Marta"}
  {"agent": "marta", "ticket": "K7Q-4M2", "do": "take"}       or release, or close
  {"advance": "25h"}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="JSON lines on stdin and stdout")
    parser.add_argument("--explain", action="store_true", help="say what was understood, and why")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings")
    parser.add_argument(
        "--db", metavar="URL", help="keep it there; else it is forgotten at the end"
    )
    parser.add_argument("--orders", type=Path, metavar="CSV", help="orders for the demo shop")


def run(args: argparse.Namespace) -> int:
    told = _settings(args)
    logs.set_up()
    asyncio.run(_chat(told, args))
    return 0


def _settings(args: argparse.Namespace) -> Settings:
    """Without waiting for more messages; in memory, unless a file or --db says otherwise."""
    told = settings.load(args.config)
    kept = args.config is not None and "database.url" in told.told
    told = settings.changed(told, db=args.db or (None if kept else MEMORY), orders=args.orders)
    return replace(told, shop=replace(told.shop, gather_seconds=0.0))


async def _chat(told: Settings, args: argparse.Namespace) -> None:
    stage = await Stage.open(told, SteeredClock())
    try:
        if args.json:
            await _by_lines(Script(stage, args.explain))
        else:
            await _by_hand(stage, explain=args.explain)
    finally:
        await stage.close()


async def _by_lines(script: Script) -> None:
    out = sys.stdout.buffer
    async for line in _lines():
        out.write(encode(await script.play(line)))
        out.flush()


async def _by_hand(stage: Stage, *, explain: bool) -> None:
    """A person types; a number answers a question with choices."""
    name = stage.house.settings.shop.name
    _say(f"{name}. Write as a customer would; Ctrl-D ends it.\n")
    _prompt()
    async for line in _lines():
        stage.clock.follow()
        text = line.decode(errors="replace").strip()
        if text:
            await stage.hear(Inbound(CHANNEL, CONTACT, "", text))
            for said in stage.said():
                _say(_spoken(name, said))
            _say(_explained(stage) if explain else "")
            stage.taken.clear()
        _prompt()
    _say("\n")


def _spoken(name: str, said: Said) -> str:
    author = name if said.outgoing.author == "bot" else said.outgoing.author
    files = "".join(f"[{name}]\n" for name in said.files)
    return f"\n{author}: {said.outgoing.text}\n{files}"


def _explained(stage: Stage) -> str:
    lines = []
    for _, turn in stage.taken:
        told = explained(turn.policy, turn.intent)
        lines.append(
            f"\n  [{turn.intent.id or 'nothing'} {turn.intent.score:.2f}, "
            f"then {turn.intent.runner_up or 'nothing'} {told['runner_up_score']:.2f}; "
            f"{told['outcome']}, by {turn.policy}; {turn.owner} speaks]\n"
        )
    return "".join(lines)


async def _lines() -> AsyncIterator[bytes]:
    """stdin, line by line. A thread of its own reads: it must not keep the program from ending.

    It reads with a reader of its own, too: Python aborts when it ends while a thread holds stdin's.
    """
    loop, queue = asyncio.get_running_loop(), asyncio.Queue[bytes]()

    def read() -> None:
        reader = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115 - until the end
        for line in iter(reader.readline, b""):
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, b"")

    threading.Thread(target=read, daemon=True).start()
    while line := await queue.get():
        yield line.rstrip(b"\r\n")


def _prompt() -> None:
    if sys.stdin.isatty():
        _say("\n> ")


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
