"""The one way out for our own calls: time-outs, a size cap, no redirects, errors in our words.

It says whether a request surely did not leave (TryAgain) or may have arrived (Unknown). A POST is
never repeated here (aiohttp repeats a GET once, on a connection that was cut while idle). Errors
name the host only: paths and queries may hold tokens and phone numbers. What customers send is
fetched by adapters/fetch.py, which trusts nobody.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from dialog.errors import Misset, SendFailed, TryAgain, Unknown
from dialog.model import Json

BYTES_AT_MOST = 4 * 1024 * 1024
SECONDS_AT_MOST = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def json(self) -> Json:
        """Raises ValueError when the body is not JSON."""
        return json.loads(self.body)

    @property
    def retry_after(self) -> float | None:
        """Seconds, where the other side says so in seconds (dates are not worth a clock)."""
        told = self.headers.get("Retry-After", "")
        return min(float(told), 3600.0) if told.isdecimal() else None


class Http:
    """One aiohttp session for all; opened at the first call, because it needs a running loop."""

    def __init__(self, seconds: float = SECONDS_AT_MOST, connections: int = 100) -> None:
        self._seconds = seconds
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def request(  # noqa: PLR0913  # one call, every part of it named
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Json = None,
        data: Any = None,
        auth: tuple[str, str] | None = None,
        seconds: float | None = None,
        bytes_at_most: int = BYTES_AT_MOST,
    ) -> Answer:
        """One request, one answer. Raises TryAgain (did not leave) or Unknown (may have arrived).

        `data` is bytes, an aiohttp.FormData, or a mapping or list of pairs to be sent as a form.
        """
        told = dict(headers or {})
        if json is not None:
            data, told["Content-Type"] = _encoded(json), "application/json"
        if auth is not None:
            told["Authorization"] = aiohttp.encode_basic_auth(*auth)
        try:
            async with self._open().request(
                method,
                url,
                headers=told,
                params=params,
                data=data,
                timeout=_limits(self._seconds if seconds is None else seconds),
                allow_redirects=False,
            ) as answer:
                body = await read_capped(answer, bytes_at_most)
                return Answer(answer.status, answer.headers, body)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            # `from None`: aiohttp's own texts may hold the whole address, token included
            raise _failure(error, host_of(url)) from None

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            # Short keep-alive: a connection that the other side closed while idle fails in a way
            # that cannot be told from an answer lost on the way.
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=10)
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
            )
        return self._session


async def read_capped(answer: aiohttp.ClientResponse, bytes_at_most: int) -> bytes:
    """The body, counted after decompression. Raises ValueError when it is larger."""
    pieces, size = [], 0
    while piece := await answer.content.readany():
        size += len(piece)
        if size > bytes_at_most:
            raise ValueError("too large")
        pieces.append(piece)
    return b"".join(pieces)


def host_of(url: str) -> str:
    """What an error may say of an address: its host."""
    try:
        return urlsplit(url).hostname or "the address"
    except ValueError:
        return "the address"


def _encoded(value: Json) -> bytes:
    return json.dumps(value).encode()


@cache
def _limits(seconds: float) -> aiohttp.ClientTimeout:
    connect = min(10.0, seconds)
    return aiohttp.ClientTimeout(total=seconds, connect=connect, sock_connect=connect)


def _failure(error: BaseException, host: str) -> SendFailed:
    kind = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return TryAgain(f"{host}: no connection ({kind})", code="connect")
    if isinstance(error, aiohttp.InvalidURL):
        return Misset(f"{host}: not an address that can be called ({kind})", code="address")
    if isinstance(error, asyncio.TimeoutError):
        return Unknown(f"{host}: no answer in time", code="timeout")
    return Unknown(f"{host}: the connection broke ({kind})", code="broken")
