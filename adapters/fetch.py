"""Files from customers: fetched from where they may be, taken in only as what they really are.

`fetch` calls addresses that came in a hook, so it trusts nothing: https only, hosts from the
channel's list, no address inside our own network, no redirect but one where the platform is known
to use it. `accept` looks at the bytes: a kind from the list, pictures painted anew without EXIF,
a random name. What the platform said about type and name is not asked.
"""

import asyncio
import io
import secrets
import socket
import threading
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.addresses import is_public
from adapters.http import host_of, read_capped
from adapters.kinds import ENDINGS, FIRST_BYTES, IMAGES, kind_of
from adapters.photos import NotAPhoto, repaint
from dialog.errors import BotError, TryAgain

BYTES_AT_MOST = 20 * 1024 * 1024
SECONDS_AT_MOST = 15.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ONE_AT_A_TIME = threading.Lock()  # decoding needs memory: a picture of 16 MP takes 64 MB


class Refused(BotError):  # noqa: N818  # the house names errors after what happened
    """A file that we do not fetch or do not keep."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a channel's files may come from."""

    hosts: tuple[str, ...]  # "twilio.com": it and all below it
    bases: tuple[str, ...] = ()  # configured base addresses: may be plain http, may be inside
    hop: tuple[str, ...] = ()  # hosts that one redirect may lead to, without credentials


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be kept: `name` is ours and says nothing."""

    content: bytes
    type: str
    name: str


class PublicOnly(AbstractResolver):
    """Resolves once, for the connection that follows; refuses what is not public."""

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        self._inner = inner or aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not found or not all(is_public(result["host"]) for result in found):
            raise Refused("an address inside our network")
        return found

    async def close(self) -> None:
        await self._inner.close()


async def fetch(  # noqa: PLR0913  # the caps are for tests
    url: str,
    sources: Sources,
    *,
    auth: tuple[str, str] | None = None,
    bytes_at_most: int = BYTES_AT_MOST,
    seconds: float = SECONDS_AT_MOST,
    resolver: AbstractResolver | None = None,
) -> bytes:
    """The bytes behind `url`. Raises Refused (for good) or TryAgain (the network)."""
    try:
        async with asyncio.timeout(seconds):
            inside = _admit(url, sources.hosts, sources.bases)
            found = await _get(url, auth, bytes_at_most, _connector(resolver, inside=inside))
            if isinstance(found, bytes):
                return found
            onward = urljoin(url, found)
            inside = _admit(onward, sources.hop, sources.bases if sources.hop else ())
            found = await _get(onward, None, bytes_at_most, _connector(resolver, inside=inside))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        kind = type(error).__name__
        raise TryAgain(f"{host_of(url)}: the file did not come ({kind})") from None
    if not isinstance(found, bytes):
        raise Refused("a second redirect")
    return found


async def accept(content: bytes) -> File:
    """The file as we keep it. Raises Refused for kinds that are not on the list and for bombs."""
    kind = kind_of(content[:FIRST_BYTES])
    if kind is None:
        raise Refused("not a kind of file that we take")
    if kind in IMAGES:
        content, kind = await asyncio.to_thread(_repainted, content), "image/jpeg"
    return File(content, kind, f"{secrets.token_urlsafe(16)}{ENDINGS[kind]}")


def _repainted(content: bytes) -> bytes:
    with _ONE_AT_A_TIME:
        try:
            return repaint(io.BytesIO(content))
        except NotAPhoto as error:
            raise Refused(str(error)) from None


def _admit(url: str, hosts: tuple[str, ...], bases: tuple[str, ...]) -> bool:
    """True for a configured base address, False for an admitted public one. Raises Refused."""
    parts = _split(url)
    if any(_origin(parts) == _origin(_split(base)) for base in bases if base):
        return True
    if parts.scheme != "https" or parts.port not in (None, 443) or "@" in parts.netloc:
        raise Refused("only https, on its own port")
    host = (parts.hostname or "").rstrip(".")
    if _is_literal(host) and not is_public(host):  # it never meets the resolver
        raise Refused("an address inside our network")
    if not any(host == known or host.endswith(f".{known}") for known in hosts):
        raise Refused("a host that is not on the channel's list")
    return False


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        raise Refused("not an address") from None
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise Refused("not an address")  # parsers disagree about these
    return parts


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None, bool]:
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or default, "@" in parts.netloc


def _connector(resolver: AbstractResolver | None, *, inside: bool) -> aiohttp.TCPConnector:
    return aiohttp.TCPConnector(
        resolver=None if inside else PublicOnly(resolver), use_dns_cache=False, force_close=True
    )


async def _get(
    url: str, auth: tuple[str, str] | None, bytes_at_most: int, connector: aiohttp.TCPConnector
) -> bytes | str:
    """The body, or where a redirect leads."""
    headers = {"Authorization": aiohttp.encode_basic_auth(*auth)} if auth else {}
    async with (
        aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session,
        session.get(url, headers=headers, allow_redirects=False) as answer,
    ):
        if answer.status in _REDIRECTS:
            return answer.headers.get("Location", "")
        if answer.status >= 500 or answer.status == 429:
            raise TryAgain(f"{host_of(url)} answered {answer.status}", code=str(answer.status))
        if answer.status != 200:
            raise Refused(f"{host_of(url)} answered {answer.status}")
        try:
            return await read_capped(answer, bytes_at_most)
        except ValueError:
            raise Refused("too large a file") from None
