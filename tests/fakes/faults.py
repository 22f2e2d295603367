"""What a fake platform does wrong next, and what it has seen."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True)
class Fault:
    """One call that goes wrong: an answer, silence ("timeout"), or an answer lost ("drop")."""

    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    way: str = "answer"  # answer | timeout | drop


class FakePlatform(ABC):
    """A server on 127.0.0.1 with a queue of faults. `async with` starts and stops it."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []  # everything that came, also refused
        self.sent: list[dict[str, Any]] = []  # what was taken for delivery, in order
        self._faults: deque[tuple[str, Fault]] = deque()
        self._stopping = asyncio.Event()
        self._called = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """Where the platform's own calls arrive."""

    @abstractmethod
    def faults(self) -> dict[str, Fault]:
        """By the names that the contract suite uses."""

    def fail(self, kind: str, times: int = 1, only: str = "") -> None:
        """The next calls (`only` those of this name) go wrong in this way."""
        self._faults.extend([(only, self.faults()[kind])] * times)

    def note(self, call: str, told: dict[str, Any]) -> None:
        self.calls.append((call, told))
        self._called.set()

    async def until(self, claim: Callable[[], bool]) -> None:
        """Waits for calls until the claim is true."""
        while not claim():
            self._called.clear()
            await self._called.wait()

    def heal(self) -> None:
        self._faults.clear()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.add_routes(self.routes())
        # a hanging answer must not hold up the end of a test
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        assert self._runner is not None
        await self._runner.cleanup()

    def fault_for(self, call: str) -> Fault | None:
        if self._faults and self._faults[0][0] in ("", call):
            return self._faults.popleft()[1]
        return None

    async def act_out(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        """Answer as the fault says; the caller has done the deed already when it is a "drop"."""
        if fault.way == "timeout":
            await self._stopping.wait()
        if fault.way in ("timeout", "drop"):
            if request.transport is not None:  # None: the caller has given up already
                request.transport.abort()
            return web.Response(status=500)
        if isinstance(fault.body, bytes):
            return web.Response(status=fault.status, body=fault.body, headers=fault.headers)
        return web.json_response(fault.body, status=fault.status, headers=fault.headers)
