"""The gate: every request passes here before it reaches a page.

In this order: is there such a page, who may see it, does the page that asks belong to us, who is
asking, may they, and does the form know its secret.
"""

import asyncio
import logging
from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web

from bots.desk import uploads
from bots.desk.house import HOUSE
from bots.desk.pages import refusal
from bots.desk.permissions import Handler, Permission, declared, may
from bots.desk.sessions import (
    FORM,
    SESSION,
    VISIT,
    Visit,
    cookie,
    is_from_here,
    new_form_key,
    owes_second_step,
    set_cookie,
)
from dialog.errors import NotAllowed

log = logging.getLogger(__name__)

BODY_WITHIN = 15.0
READING = frozenset({"GET", "HEAD"})
BACKGROUND = "X-Background"  # our script asks, not a person: it keeps no session alive

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not no-referrer: browsers would send `Origin: null` with our own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    request[VISIT] = visit = await _visit(request)
    try:
        response = await _refused(request, visit) or await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            dress(error)
            raise
        response = refusal(request, error.status)
    except NotAllowed:
        response = refusal(request, 409, "not_allowed")
    finally:
        if uploads.FORM in request:
            request[uploads.FORM].close()
    if not response.prepared:
        dress(response)
        if not visit.session and cookie(request, FORM) != visit.form_key:
            set_cookie(request, response, FORM, visit.form_key)
    return response


def dress(response: web.StreamResponse) -> None:
    """Our headers, unless the page has said its own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


async def _refused(request: web.Request, visit: Visit) -> web.StreamResponse | None:
    """Why this request goes no further; None when it may."""
    if request.match_info.http_exception is not None:
        return refusal(request, request.match_info.http_exception.status)
    permission = declared(request.match_info.handler)
    if permission is None:
        log.error("desk_route_without_permission")
        return refusal(request, 403)
    if request.method in READING:
        return _without_permission(request, visit, permission)
    if not is_from_here(request):
        return refusal(request, 403, "foreign_form")
    refused = _without_permission(request, visit, permission)
    if refused is None and not await _knows_the_secret(request, visit):
        refused = refusal(request, 403, "foreign_form")
    return refused


def _without_permission(
    request: web.Request, visit: Visit, permission: Permission
) -> web.StreamResponse | None:
    if may(visit.role, permission):
        return None
    if visit.agent is None:
        return _to_sign_in(request)
    return _to_second_step(request) if visit.is_newcomer else refusal(request, 403)


async def _visit(request: web.Request) -> Visit:
    token = cookie(request, SESSION)
    if token:
        house = request.app[HOUSE]
        session = await house.store.session(token, touch=BACKGROUND not in request.headers)
        if session is not None:
            owes = owes_second_step(session.agent, house.settings)
            return Visit(session.agent, token, token, is_newcomer=owes)
    return Visit(None, "", cookie(request, FORM) or new_form_key())


async def _knows_the_secret(request: web.Request, visit: Visit) -> bool:
    if uploads.may_bring_files(request):
        request[uploads.FORM] = brought = await uploads.read(request)
        return visit.sent_this_form(brought.text("csrf"))
    form = await _words(request)
    return visit.sent_this_form(str(form.get("csrf", "")))


async def _words(request: web.Request) -> Mapping[str, object]:
    """A small form's, which the page finds read. Raises HTTPRequestTimeout, HTTPBadRequest."""
    try:
        async with asyncio.timeout(BODY_WITHIN):
            return await request.post()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except uploads.BROKEN as error:
        raise web.HTTPBadRequest from error


def _to_sign_in(request: web.Request) -> web.StreamResponse:
    if request.method not in READING or BACKGROUND in request.headers:
        return refusal(request, 401, "signed_out")
    raise web.HTTPSeeOther(f"/desk/sign-in?next={quote(request.path, safe='')}")


def _to_second_step(request: web.Request) -> web.StreamResponse:
    if request.method not in READING or BACKGROUND in request.headers:
        return refusal(request, 403, "second_step_first")
    raise web.HTTPSeeOther("/desk/second-step")
