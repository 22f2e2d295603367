"""Who may come in: the page, the visitor, and how often.

Everything that a browser asks of the web chat passes here first.
"""

import contextlib
import logging
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from adapters.caller import address_of, is_our_page
from adapters.channels.webchat.pace import Pace
from adapters.channels.webchat.settings import Settings
from adapters.channels.webchat.token import visitor_of
from dialog.errors import BadSignature, BotError

log = logging.getLogger(__name__)


class Refused(BotError):  # noqa: N818  # the house names errors after what happened
    """Not now or not so: a code for the widget, and when to try again."""

    def __init__(self, code: str, status: int = 400, after: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.after = after


@dataclass(slots=True)
class Door:
    """The rules at the entrance, with the memory of who came how often."""

    settings: Settings
    key: bytes
    # An address may be a whole school or village (carrier NAT): its limits are wide.
    newcomers: Pace = field(default_factory=lambda: Pace(burst=60, every=5))
    messages: Pace = field(default_factory=lambda: Pace(burst=15, every=2))
    address_messages: Pace = field(default_factory=lambda: Pace(burst=300, every=0.2))
    photos: Pace = field(default_factory=lambda: Pace(burst=10, every=30))
    address_photos: Pace = field(default_factory=lambda: Pace(burst=60, every=10))
    _seats: Counter[str] = field(default_factory=Counter)

    def allows(self, origin: str, host: str) -> bool:
        """May a page of `origin` talk to us, who were called by the name `host`?"""
        if self.settings.origins:
            listed = {site.rstrip("/").lower() for site in self.settings.origins}
            if origin.lower() in listed:
                return True
        return is_our_page(origin, host)

    def check_origin(self, request: web.Request) -> None:
        if not self.allows(request.headers.get("Origin", ""), request.host):
            raise Refused("origin", 403)

    def visitor(self, headers: Mapping[str, str]) -> str:
        """From the header `Authorization: Bearer <token>`. Raises BadSignature."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise BadSignature("webchat")
        return visitor_of(token.strip(), self.key)

    def address(self, request: web.Request) -> str:
        return address_of(request, behind_proxy=self.settings.behind_proxy)

    def admit_newcomer(self, address: str) -> None:
        _take(self.newcomers, address)

    def admit_message(self, visitor: str, address: str) -> None:
        _take(self.messages, visitor)
        _take(self.address_messages, address)

    def admit_photo(self, visitor: str, address: str) -> None:
        _take(self.photos, visitor)
        _take(self.address_photos, address)

    @contextlib.contextmanager
    def seat(self, key: str, at_most: int) -> Iterator[None]:
        """One of those that `key` may have at the same time, until the end of the block."""
        if self._seats[key] >= at_most:
            raise Refused("too_many", 429, 30)
        self._seats[key] += 1
        try:
            yield
        finally:
            self._seats[key] -= 1
            if not self._seats[key]:
                del self._seats[key]


def report(refusal: Refused) -> dict[str, str | float]:
    """An error as the widget gets it: a code, and a number to find it in the log by."""
    request_id = secrets.token_hex(6)
    log.info("webchat_refused", extra={"code": refusal.code, "request": request_id})
    error: dict[str, str | float] = {"type": "error", "code": refusal.code, "request": request_id}
    return {**error, "after": round(refusal.after, 1)} if refusal.after else error


def _take(pace: Pace, key: str) -> None:
    after = pace.wait(key)
    if after:
        raise Refused("slow_down", 429, after)
