"""A real `mostrador serve` for whole runs: its own process, its own folder, killed at will."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

SECRET = "a-webhook-secret"
READY_WITHIN = 30.0  # seconds; a slow, loaded machine included
ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}  # of several checkouts, this one


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def config(folder: Path, port: int, database: str, telegram: Any = None, more: str = "") -> Path:
    """A config.toml with web chat, and Telegram where a fake one stands by."""
    lines = [
        f"[server]\nport = {port}",
        f'[database]\nurl = "{database}"',
        "[shop]\ngather_seconds = 0",
        "[shops.demo]",
        "[channels.webchat]",
    ]
    if telegram is not None:
        lines.append(
            f'[channels.telegram]\ntoken = "{telegram.token}"\napi_url = "{telegram.url}"\n'
            f'webhook_secret = "{SECRET}"\npublic_url = "https://shop.example"'
        )
    file = folder / "config.toml"
    file.write_text("\n\n".join([*lines, more]), encoding="utf-8")
    return file


class ShopProcess:
    """`async with ShopProcess(folder, config, port)`: started when /health/ready answers."""

    def __init__(self, folder: Path, file: Path | None, port: int, *arguments: str) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self.printed = ""
        told = ("--config", str(file)) if file else ("--port", str(port))
        self._command = (sys.executable, "-m", "bots", "serve", *told, *arguments)
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            await self.kill()

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._command, cwd=self.folder, env=ENVIRONMENT, stdout=PIPE, stderr=PIPE
        )
        try:
            async with asyncio.timeout(READY_WITHIN):
                await self._until_ready()
        except TimeoutError:
            await self.kill()
            raise AssertionError(f"not ready in {READY_WITHIN} s") from None

    async def kill(self) -> None:
        """By kill -9: nothing is said, nothing is saved."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def stop(self) -> tuple[int, str]:
        """Ctrl-C; the exit code and what stderr said."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        out, errors = await self._process.communicate()
        self.printed += out.decode()
        return self._process.returncode or 0, errors.decode()

    async def greeting(self) -> str:
        """What is printed at the start: the addresses and the sign-in link."""
        assert self._process is not None
        assert self._process.stdout is not None
        while "desk" not in self.printed or "sign in" not in self.printed:
            line = await asyncio.wait_for(self._process.stdout.readline(), 10)
            self.printed += line.decode()
            if not line:
                break
        return self.printed

    async def _until_ready(self) -> None:
        assert self._process is not None
        async with aiohttp.ClientSession() as browser:
            while True:
                if self._process.returncode is not None:
                    assert self._process.stderr is not None
                    raise AssertionError((await self._process.stderr.read()).decode())
                with contextlib.suppress(aiohttp.ClientError):
                    async with browser.get(f"{self.url}/health/ready") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.02)
