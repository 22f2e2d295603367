"""Who is behind a request: the session cookie, and the form token that hangs on it.

The cookie is `__Host-...`, Secure, HttpOnly, SameSite=Lax. On plain http at a loopback name the
prefix and Secure are left out: Chromium and Firefox would take them there, Safari and most other
clients would not, and nobody stands between a machine and itself.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from aiohttp import web

from adapters.caller import is_our_page, name_in
from adapters.store import Agent
from bots.desk.permissions import NEWCOMER
from bots.settings import Settings

SESSION = "mostrador-desk"
HALF = "mostrador-half"  # the password was right, the code is still to come
FORM = "mostrador-form"  # before anybody is signed in, forms hang on this one
LONGEST = 7 * 24 * 3600  # seconds; the store ends a session earlier when it is idle
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's person, and the secret that its forms must know."""

    agent: Agent | None
    session: str  # the cookie's token, "" before signing in
    form_key: str
    is_newcomer: bool = False

    @property
    def role(self) -> str:
        """Empty for nobody in particular."""
        if self.agent is None:
            return ""
        return NEWCOMER if self.is_newcomer else self.agent.role

    @property
    def csrf(self) -> str:
        return self.seal("form")

    def sent_this_form(self, token: str) -> bool:
        return self.has_sealed("form", token)

    def seal(self, text: str) -> str:
        """Goes into a form beside `text`: comes back only with what we wrote for this visit."""
        digest = hmac.digest(self.form_key.encode(), text.encode(errors="replace"), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    def has_sealed(self, text: str, seal: str) -> bool:
        return hmac.compare_digest(seal.encode(errors="replace"), self.seal(text).encode())


VISIT = web.RequestKey("visit", Visit)


def me(request: web.Request) -> Agent:
    """Who asks, on pages that are for people who are signed in."""
    agent = request[VISIT].agent
    assert agent is not None, "the gate lets nobody else in"
    return agent


def owes_second_step(agent: Agent, settings: Settings) -> bool:
    """Admins sign in with a code, too: they can let others in, and out.

    Not in the demo shop, where it is only offered: that is tried out on one's own machine, and
    a stranger's first minute must not begin with installing an app.
    """
    return agent.role == "admin" and not agent.has_second_step and not settings.is_demo


def cookie(request: web.Request, name: str) -> str:
    return request.cookies.get(_named(request, name), "")


def set_cookie(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    response.set_cookie(
        _named(request, name),
        value,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=not _is_at_home(request),
        max_age=LONGEST if name == SESSION else None,
    )


def drop_cookie(request: web.Request, response: web.StreamResponse, name: str) -> None:
    response.del_cookie(
        _named(request, name),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=not _is_at_home(request),
    )


def new_form_key() -> str:
    return secrets.token_urlsafe(16)


def is_from_here(request: web.Request) -> bool:
    """Does the browser say that a page of ours asks?"""
    return is_our_page(request.headers.get("Origin", ""), request.host)


def _named(request: web.Request, name: str) -> str:
    return name if _is_at_home(request) else f"__Host-{name}"


def _is_at_home(request: web.Request) -> bool:
    """Plain http, called by a name that only this machine has."""
    return request.scheme == "http" and name_in(request.host) in _LOOPBACK
