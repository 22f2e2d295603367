"""Who may do what: every route says it, and what says nothing is refused.

@allows(Permission.AGENT)
async def take(request: web.Request) -> web.StreamResponse: ...
"""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Permission(StrEnum):
    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    AGENT = "agent"
    ADMIN = "admin"


NEWCOMER = "newcomer"  # signed in, but still without the second step that their role asks for

_MAY: Mapping[str, frozenset[Permission]] = {
    NEWCOMER: frozenset({Permission.ANYONE, Permission.SIGNED_IN}),
    "agent": frozenset({Permission.ANYONE, Permission.SIGNED_IN, Permission.AGENT}),
    "admin": frozenset(Permission),
}
_DECLARED: dict[object, Permission] = {}


def allows(permission: Permission) -> Callable[[Handler], Handler]:
    """Declares who may call a handler."""

    def declare(handler: Handler) -> Handler:
        _DECLARED[handler] = permission
        return handler

    return declare


def declared(handler: object) -> Permission | None:
    return _DECLARED.get(handler)


def may(role: str, permission: Permission) -> bool:
    """Does somebody of this role have this permission? An admin is an agent, too."""
    return permission in _MAY.get(role, {Permission.ANYONE})
