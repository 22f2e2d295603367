"""The queue: who waits, and since when."""

from aiohttp import web

from adapters.store.queue import View
from bots.desk.house import HOUSE, House
from bots.desk.pages import page
from bots.desk.permissions import Permission, allows, may
from bots.desk.sessions import VISIT

NOTICES_AT_MOST = 20

VIEWS: tuple[View, ...] = ("unassigned", "mine", "all", "closed")

routes = web.RouteTableDef()


@routes.get("")
@routes.get("/")
@allows(Permission.AGENT)
async def start(_: web.Request) -> web.StreamResponse:
    raise web.HTTPSeeOther("/desk/queue/unassigned")


@routes.get("/queue/{view}")
@allows(Permission.AGENT)
async def queue(request: web.Request) -> web.StreamResponse:
    view = next((view for view in VIEWS if view == request.match_info["view"]), None)
    if view is None:
        raise web.HTTPNotFound
    store, agent = request.app[HOUSE].store, request[VISIT].agent
    assert agent is not None
    rows = await store.tickets(view, agent.login)
    told = notices(request.app[HOUSE]) if may(agent.role, Permission.ADMIN) else ()
    return page(
        request,
        "queue.html",
        view=view,
        views=VIEWS,
        rows=rows,
        notices=told[:NOTICES_AT_MOST],
        more=max(0, len(told) - NOTICES_AT_MOST),
    )


def notices(house: House) -> tuple[str, ...]:
    """What is wrong with the merchant's own files, by file and line; a shop may have `problems`."""
    return (*house.faq_problems, *getattr(house.shop, "problems", ()))
