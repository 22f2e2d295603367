"""Signing in, by password or by a one-time link, then by a code where one is set; and out.

The answer to a wrong try is the same, and takes the same time, whether there is such a person or
not. A link is used up by the form's POST, not by the GET that a preview makes.
"""

from urllib.parse import quote

from aiohttp import web

from adapters.caller import address_of
from adapters.store import Agent, login_of
from bots.desk import codes, passwords
from bots.desk.house import HOUSE
from bots.desk.pages import labels, page
from bots.desk.permissions import Permission, allows
from bots.desk.sessions import FORM, HALF, SESSION, VISIT, cookie, drop_cookie, set_cookie

TRIES = 10
TRIES_OF_AN_ADDRESS = 30  # a whole team may sit behind one
WINDOW = 15 * 60.0

routes = web.RouteTableDef()


@routes.get("/sign-in")
@allows(Permission.ANYONE)
async def form(request: web.Request) -> web.StreamResponse:
    if request[VISIT].agent is not None:
        raise web.HTTPSeeOther("/desk/")
    return _form(request, next=_next(request.query.get("next", "")))


@routes.post("/sign-in")
@allows(Permission.ANYONE)
async def sign_in(request: web.Request) -> web.StreamResponse:
    told = await request.post()
    login, password = login_of(str(told.get("login", ""))), str(told.get("password", ""))
    following = _next(str(told.get("next", "")))
    if await too_often(request, "login", login):
        return _form(request, 429, "sign_in_often", login=login, next=following)
    agent = await request.app[HOUSE].store.agent(login)
    known = agent is not None and agent.active
    if not await passwords.fits(password, agent.password_hash if agent and known else ""):
        return _form(request, 403, "sign_in_wrong", login=login, next=following)
    assert agent is not None
    await request.app[HOUSE].store.forget_tries(f"login:{login}")
    return await _go_on(request, agent, following)


@routes.get("/sign-in/code")
@allows(Permission.ANYONE)
async def code_form(request: web.Request) -> web.StreamResponse:
    if await _half_signed_in(request) is None:
        raise web.HTTPSeeOther("/desk/sign-in")
    return _code_form(request, next=_next(request.query.get("next", "")))


@routes.post("/sign-in/code")
@allows(Permission.ANYONE)
async def enter_code(request: web.Request) -> web.StreamResponse:
    told, agent = await request.post(), await _half_signed_in(request)
    following = _next(str(told.get("next", "")))
    if agent is None:
        return _form(request, 403, "code_late", next=following)
    if await too_often(request, "code", agent.login):
        return _code_form(request, 429, "sign_in_often", next=following)
    if not await knows_code(request, agent, str(told.get("code", ""))):
        return _code_form(request, 403, "code_wrong", next=following)
    await request.app[HOUSE].store.close_session(cookie(request, HALF))
    return await let_in(request, agent, following)


@routes.get("/welcome/{token}")
@allows(Permission.ANYONE)
async def welcome(request: web.Request) -> web.StreamResponse:
    return page(request, "welcome.html", error="")


@routes.post("/welcome/{token}")
@allows(Permission.ANYONE)
async def use_link(request: web.Request) -> web.StreamResponse:
    """The password is checked first: a refused one does not use up the link.

    A link stands for the password only: whoever has a second step owes the code all the same.
    """
    told = await request.post()
    password = str(told.get("password", ""))
    problem = password and passwords.problem(password, request.app[HOUSE].settings.shop.name)
    if problem:
        return page(request, "welcome.html", status=422, error=labels(request)(problem))
    store = request.app[HOUSE].store
    agent = await store.use_sign_in_link(request.match_info["token"])
    if agent is None:
        return page(request, "welcome.html", status=403, error=labels(request)("link_used"))
    if password:
        await store.set_password_hash(agent.login, await passwords.hashed(password))
    return await _go_on(request, agent, "/desk/")


@routes.post("/sign-out")
@allows(Permission.AGENT)
async def sign_out(request: web.Request) -> web.StreamResponse:
    await request.app[HOUSE].store.close_session(request[VISIT].session)
    response = see("/desk/sign-in")
    drop_cookie(request, response, SESSION)
    return response


async def _go_on(request: web.Request, agent: Agent, following: str) -> web.StreamResponse:
    """The first step is done: in, or to the second one."""
    if not agent.has_second_step:
        return await let_in(request, agent, following)
    response = see(f"/desk/sign-in/code?next={quote(following, safe='')}")
    half = await request.app[HOUSE].store.open_half(agent.id)
    set_cookie(request, response, HALF, half)
    return response


async def let_in(request: web.Request, agent: Agent, following: str) -> web.StreamResponse:
    """A new session, whatever was there before."""
    store, old = request.app[HOUSE].store, request[VISIT].session
    if old:
        await store.close_session(old)
    response = see(following)
    set_cookie(request, response, SESSION, await store.open_session(agent.id))
    for spent in (FORM, HALF):
        drop_cookie(request, response, spent)
    return response


async def too_often(request: web.Request, step: str, login: str) -> bool:
    """Counts one try at this step, `login` or `code`: for the account, and for the address.

    `login` is as the store knows it: written in another way it would be counted anew.
    """
    house = request.app[HOUSE]
    address = address_of(request, behind_proxy=house.settings.server.behind_proxy)
    by_address = await house.store.count_try(f"{step}@{address}", WINDOW)
    if by_address > TRIES_OF_AN_ADDRESS:  # an endless list of logins would be an endless table
        return True
    return await house.store.count_try(f"{step}:{login}", WINDOW) > TRIES


async def knows_code(request: web.Request, agent: Agent, code: str) -> bool:
    """Is it the code of these minutes, and not used before? Then it is used now."""
    house = request.app[HOUSE]
    secret = codes.secret_of(agent.totp_seed, house.desk_key)
    step = codes.step_of(secret, code, house.clock.now())
    if step is None or not await house.store.use_totp_step(agent.id, step):
        return False
    await house.store.forget_tries(f"code:{agent.login}")
    return True


async def _half_signed_in(request: web.Request) -> Agent | None:
    token = cookie(request, HALF)
    return await request.app[HOUSE].store.half(token) if token else None


def _form(
    request: web.Request,
    status: int = 200,
    error: str = "",
    *,
    login: str = "",
    next: str = "",  # noqa: A002
) -> web.Response:
    """`?ended`: somebody was at work when their session ended."""
    message = labels(request)(error) if error else ""
    return page(
        request,
        "sign_in.html",
        status=status,
        error=message,
        login=login,
        next=next,
        ended="ended" in request.query,
    )


def _code_form(
    request: web.Request,
    status: int = 200,
    error: str = "",
    *,
    next: str,  # noqa: A002
) -> web.Response:
    message = labels(request)(error) if error else ""
    return page(request, "code.html", status=status, error=message, next=next)


def _next(path: str) -> str:
    """Only ever a page of the desk."""
    plain = path.startswith("/desk/") and not set(path) & set("\\\r\n?#") and "//" not in path
    return path if plain and path.isprintable() and len(path) < 200 else "/desk/"


def see(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path})
