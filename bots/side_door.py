"""The running shop's side door: operators' commands, while the shop has the database to itself.

A UNIX socket beside the SQLite file (see errand.py for what goes over it). Only its own user may
open it, who could as well read the file. With PostgreSQL there is none: there commands open the
database themselves.
"""

import argparse
import asyncio
import json
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bots import agents, logs, replay
from bots.errand import PATIENCE, Act, door
from bots.house import House
from bots.sqlite_file import path_of
from dialog.errors import BotError, SettingsError
from dialog.model import Json

COMMANDS: Mapping[str, Act] = {"replay": replay.answer, "agents": agents.answer}
LONGEST_QUESTION = 64 * 1024  # bytes
LAST_ANSWERS = 0.5  # seconds for who is inside when we close

log = logs.get("side_door")


class SideDoor:
    """`async with SideDoor(house)`: open until the end. A shop without one is open all the same."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._path = ""
        self._server: asyncio.Server | None = None
        self._inside: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> None:
        url = self._house.settings.database.url
        file = path_of(url) if url.startswith("sqlite:///") else None
        if file is None or not file.exists() or sys.platform == "win32":
            return  # several processes, in memory, or a system without such sockets
        try:
            path = door(file)
            self._server = await asyncio.start_unix_server(
                self._enter, sock=_bound(path), limit=LONGEST_QUESTION
            )
        except (OSError, SettingsError) as error:
            log.warning("side_door_shut", extra={"problem": str(error)})
        else:
            self._path = path

    async def __aexit__(self, *_: object) -> None:
        if self._server is None:
            return
        self._server.close()
        _remove(self._path)
        if self._inside:
            await asyncio.wait(self._inside, timeout=LAST_ANSWERS)

    async def _enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._inside.add(task)
        try:
            async with asyncio.timeout(PATIENCE):
                if line := await reader.readline():
                    writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
                    await writer.drain()
        except (OSError, ValueError):  # gone, too slow, or too long a line
            log.warning("side_door_left")
        except asyncio.CancelledError:  # the shop has closed, and they still say nothing
            log.info("side_door_closed")
        finally:
            self._inside.discard(task)
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Json]:
        """Never raises: a wrong word at the side door closes no shop."""
        try:
            args = argparse.Namespace(**json.loads(line))
            act = COMMANDS[args.command]
            log.info("side_door_used", extra={"kind": args.command})
            outcome = await act(self._house.store, args, self._house.settings)
        except BotError as error:
            return {"refused": str(error)}
        except Exception as error:
            log.exception("side_door_failed", extra={"error": type(error).__name__})
            return {"refused": "The running shop could not do it; its log says why."}
        return {"code": outcome.code, "text": outcome.text}


def _remove(path: str) -> None:
    with suppress(OSError):  # newer Pythons do it themselves
        Path(path).unlink()


def _bound(path: str) -> socket.socket:
    """Nobody else's from its first moment on. Raises OSError.

    One that a dead shop left is replaced: we have the database's lock, so nobody listens there.
    """
    if (left := Path(path)).is_socket():
        left.unlink()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    usual = os.umask(0o177)
    try:
        listening.bind(path)
    except OSError:
        listening.close()
        raise
    finally:
        os.umask(usual)
    return listening
