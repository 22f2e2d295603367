"""One's own second step at signing in: turn it on with an app, turn it off for another phone.

The secret is made of a seed and the house's key; the database gets the seed alone, and only once a
code proves that the app has the secret. Until then the seed travels in the form, sealed, so that
nobody brings one of their own.
"""

from aiohttp import web

from bots.desk import codes
from bots.desk.house import HOUSE
from bots.desk.pages import labels, page, refusal
from bots.desk.permissions import Permission, allows
from bots.desk.sessions import VISIT, me
from bots.desk.sign_in import knows_code, let_in, too_often

HERE = "/desk/second-step"

routes = web.RouteTableDef()


@routes.get("/second-step")
@allows(Permission.SIGNED_IN)
async def show(request: web.Request) -> web.StreamResponse:
    return _page(request)


@routes.post("/second-step")
@allows(Permission.SIGNED_IN)
async def turn_on(request: web.Request) -> web.StreamResponse:
    """Ends the sessions that began without a code; this one goes on anew."""
    told, agent = await request.post(), me(request)
    seed, seal = str(told.get("seed", "")), str(told.get("seal", ""))
    if agent.has_second_step:
        raise web.HTTPSeeOther(HERE)
    if not request[VISIT].has_sealed(_sealable(seed), seal):
        return refusal(request, 403, "foreign_form")
    house = request.app[HOUSE]
    secret = codes.secret_of(seed, house.desk_key)
    step = codes.step_of(secret, str(told.get("code", "")), house.clock.now())
    if step is None:
        return _page(request, 422, "code_wrong", seed=seed)
    await house.store.set_totp(agent.login, seed, step)
    return await let_in(request, agent, HERE)


@routes.post("/second-step/remove")
@allows(Permission.SIGNED_IN)
async def remove(request: web.Request) -> web.StreamResponse:
    told, agent = await request.post(), me(request)
    if not agent.has_second_step:
        raise web.HTTPSeeOther(HERE)
    if await too_often(request, "code", agent.login):
        return _page(request, 429, "sign_in_often")
    if not await knows_code(request, agent, str(told.get("code", ""))):
        return _page(request, 403, "code_wrong")
    await request.app[HOUSE].store.set_totp(agent.login, "")
    return await let_in(request, agent, HERE)


def _page(
    request: web.Request, status: int = 200, error: str = "", *, seed: str = ""
) -> web.Response:
    agent, house = me(request), request.app[HOUSE]
    seed = seed or codes.new_seed()
    secret = codes.secret_of(seed, house.desk_key)
    return page(
        request,
        "second_step.html",
        status=status,
        error=labels(request)(error) if error else "",
        seed=seed,
        seal=request[VISIT].seal(_sealable(seed)),
        grouped=codes.grouped(secret),
        link=codes.app_link(secret, agent.login, house.settings.shop.name),
    )


def _sealable(seed: str) -> str:
    return f"second step:{seed}"
