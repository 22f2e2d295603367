"""The team: who may sign in. Nobody gets a password from us, only a link that works once."""

import re2
from aiohttp import web

from adapters.store import Agent
from adapters.text import canonical
from bots.desk.house import HOUSE
from bots.desk.pages import labels, page
from bots.desk.permissions import Permission, allows
from bots.desk.sessions import me
from dialog.errors import NotAllowed

_LOGIN = re2.compile(r"[a-z0-9][a-z0-9.-]{1,39}")
_NAME_AT_MOST = 60
_ROLES = ("agent", "admin")

routes = web.RouteTableDef()


@routes.get("/people")
@allows(Permission.ADMIN)
async def people(request: web.Request) -> web.StreamResponse:
    return await _page(request)


@routes.post("/people")
@allows(Permission.ADMIN)
async def add(request: web.Request) -> web.StreamResponse:
    """The answer shows the new person's link, this once: a link in an address would be logged."""
    told = await request.post()
    login = canonical(told.get("login"), 80).strip().lower()
    name = canonical(told.get("name"), 80).strip()
    role = str(told.get("role"))
    store = request.app[HOUSE].store
    if not 0 < len(name) <= _NAME_AT_MOST:
        return await _page(request, error="name_wrong", typed=(name, login))
    if not _LOGIN.fullmatch(login) or role not in _ROLES or await store.agent(login):
        return await _page(request, error="login_wrong", typed=(name, login))
    await store.add_agent(name, login, role)
    return await _invited(request, login, name)


@routes.post("/people/{login}/invite")
@allows(Permission.ADMIN)
async def invite(request: web.Request) -> web.StreamResponse:
    agent = await _known(request)
    return await _invited(request, agent.login, agent.name)


@routes.post("/people/{login}/deactivate")
@allows(Permission.ADMIN)
async def deactivate(request: web.Request) -> web.StreamResponse:
    """Sessions and streams end with it. Nobody deactivates themselves: somebody must stay."""
    agent = await _known(request)
    if agent.id == me(request).id:
        raise NotAllowed("Nobody deactivates themselves.")
    await request.app[HOUSE].store.deactivate(agent.login)
    raise web.HTTPSeeOther("/desk/people")


@routes.post("/people/{login}/second-step/remove")
@allows(Permission.ADMIN)
async def remove_second_step(request: web.Request) -> web.StreamResponse:
    """For a lost phone. One's own goes only with a code of it."""
    agent = await _known(request)
    if agent.id == me(request).id:
        raise NotAllowed("One's own second step goes with a code.")
    await request.app[HOUSE].store.set_totp(agent.login, "")
    raise web.HTTPSeeOther("/desk/people")


async def _known(request: web.Request) -> Agent:
    agent = await request.app[HOUSE].store.agent(request.match_info["login"])
    if agent is None or not agent.active:
        raise web.HTTPNotFound
    return agent


async def _invited(request: web.Request, login: str, name: str) -> web.Response:
    settings = request.app[HOUSE].settings
    hours = settings.desk.sign_in_hours
    token = await request.app[HOUSE].store.new_sign_in_link(login, hours)
    link = f"{settings.public_url}/desk/welcome/{token}"
    message = labels(request)("invited", name=name, hours=str(hours))
    return await _page(request, link=link, message=message)


async def _page(
    request: web.Request,
    *,
    link: str = "",
    message: str = "",
    error: str = "",
    typed: tuple[str, str] = ("", ""),
) -> web.Response:
    name, login = typed
    return page(
        request,
        "people.html",
        status=422 if error else 200,
        people=await request.app[HOUSE].store.agents(),
        roles=_ROLES,
        link=link,
        message=message,
        error=labels(request)(error) if error else "",
        wrong=error.removesuffix("_wrong"),  # the field
        login=login,
        name=name,
    )
