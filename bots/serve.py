"""`mostrador serve`: the whole shop in one process, until Ctrl-C."""

import argparse
import asyncio
import errno
import gc
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aiohttp import web

from bots import agents, logs, outbox, settings, timers, turns, wiring
from bots.house import House
from bots.lanes import Lanes
from bots.side_door import SideDoor
from bots.web import application
from dialog.errors import SettingsError
from dialog.guesses import Guesses
from dialog.ports import Channel

KEEPALIVE = 30.0
GRACE = 0.8  # seconds for what is under way when we are told to stop; all of it within 2
LAST_ANSWERS = 0.5  # seconds for open requests
POLL_PAUSE = 5.0

EXAMPLES = """examples:
  mostrador serve                       ./config.toml if there is one, else the demo shop La Ceiba
  mostrador serve --config shop.toml    your shop
  mostrador serve --port 9000 --db sqlite:///try.db
"""

log = logs.get("serve")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings; see config.example.toml"
    )
    parser.add_argument("--db", metavar="URL", help="another database than the settings say")
    parser.add_argument("--host", help="the address to listen on")
    parser.add_argument("--port", type=int, help="the port to listen on; 0 = any free one")
    parser.add_argument("--orders", type=Path, metavar="CSV", help="other orders for the demo shop")
    parser.add_argument("--verbose", action="store_true", help="log every turn, by its ids")


def run(args: argparse.Namespace) -> int:
    told = settings.load(args.config)
    told = settings.changed(told, db=args.db, host=args.host, port=args.port, orders=args.orders)
    logs.set_up(verbose=args.verbose or told.server.verbose)
    return asyncio.run(serve(told))


async def serve(told: settings.Settings) -> int:
    """Until Ctrl-C, SIGTERM, or a worker that died."""
    stop = _stop_signal()
    house = await wiring.open_shop(told)
    house.engine.guesses = Guesses()
    gc.freeze()  # what was learned stays: looking through it again and again delays answers
    try:
        async with SideDoor(house):
            return await keep_open(house, stop)
    finally:
        await wiring.close_shop(house)


async def keep_open(house: House, stop: asyncio.Event) -> int:
    """Take messages and answer them until `stop`; the exit code."""
    runner = await _listen(house)
    try:
        return await _work(house, runner, stop)
    finally:
        await runner.cleanup()


async def _listen(house: House) -> web.AppRunner:
    """Open the port and say where everything is."""
    server = house.settings.server
    runner = web.AppRunner(
        application(house),
        access_log=None,
        keepalive_timeout=KEEPALIVE,
        shutdown_timeout=LAST_ANSWERS,
        auto_decompress=False,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, server.host, server.port).start()
    except OSError as error:
        await runner.cleanup()
        raise SettingsError([_why_not(error, server.host, server.port)]) from error
    house.settings = settings.changed(house.settings, port=runner.addresses[0][1])
    await _greet(house)
    return runner


async def _work(house: House, runner: web.AppRunner, stop: asyncio.Event) -> int:
    """The workers, until `stop`; then each finishes or gives back what it has."""
    lanes = workers(house)
    errands = [timers.run(house), *(_poll(house, one) for one in house.channels.values())]
    tasks = {asyncio.create_task(one) for one in (*(lane.run() for lane in lanes), *errands)}
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({stopping, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    house.is_stopping = True
    for site in list(runner.sites):
        await site.stop()
    await asyncio.gather(*(lane.stop(GRACE) for lane in lanes))
    for task in (stopping, *tasks):
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    return _verdict(ended)


def workers(house: House) -> list[Lanes[Any]]:
    """Turns and sends, not running yet; each hands its work on to the next."""
    sender = outbox.worker(house)
    house.intake.turns = turns.worker(house, sender)
    return [house.intake.turns, sender]


def _verdict(ended: list[Any]) -> int:
    """0 after a wanted stop; 1 when a worker died, so that whoever watches us starts us again."""
    died = [error for error in ended if isinstance(error, Exception)]
    for error in died:
        log.error("worker_died", exc_info=error)
    return 1 if died else 0


async def _poll(house: House, channel: Channel) -> None:
    """Channels that ask for their messages, or have something to arrange at the start."""
    start: Any = getattr(channel, "start", None)
    while start is not None:
        try:
            await start(lambda events: house.intake.keep(channel, events))
        except Exception:
            log.exception("channel_not_started", extra={"channel": channel.name})
            await asyncio.sleep(POLL_PAUSE)
        else:
            break
    await asyncio.Event().wait()


def _stop_signal() -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM; a second one ends the process at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def told(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told, number)
    return stop


async def _greet(house: House) -> None:
    url = house.public_url
    link = await agents.first_link(house.store, house.settings)
    lines = [
        f"{house.settings.shop.name} is open. Ctrl-C closes it.",
        *([f"  shop   {url}/"] if house.settings.is_demo else []),
        f"  desk   {url}/desk",
        *([f"  sign in to the desk, once: {link}"] if link else []),
        *(f"  note   {note}" for note in _notes(house.settings)),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _notes(told: settings.Settings) -> Iterator[str]:
    """What works, and not as people may think."""
    if told.database.url in ("sqlite://", "sqlite:///:memory:"):
        yield "database.url is in memory: everything is forgotten when this process ends."
    if told.is_in_the_open:
        yield "server.public_url is not https: chats travel in the open, nobody can sign in there."


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"server.port {port} is busy: something else listens there, perhaps another Mostrador. "
            f"Stop it, or choose another port: mostrador serve --port {port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"server.port {port} needs more rights. Choose one from 1024 on, like 8080."
    reason = error.strerror or type(error).__name__
    return f"server.host {host} cannot be listened on: {reason}. Use 127.0.0.1 or 0.0.0.0."
