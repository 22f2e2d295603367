"""The queue: who waits, and since when; and the quick ways to a ticket."""

from collections.abc import Sequence

from aiohttp import web

from adapters.store import TicketRow
from adapters.store.queue import LONGEST_PAGE, View
from adapters.text import canonical
from bots.desk.case import names
from bots.desk.house import HOUSE, House
from bots.desk.pages import labels, page
from bots.desk.permissions import Permission, allows, may
from bots.desk.sessions import me
from dialog import tickets

NOTICES_AT_MOST = 20
PAGES_AT_MOST = 1000

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
    return await _page(request, view)


@routes.get("/tickets")
@allows(Permission.AGENT)
async def find(request: web.Request) -> web.StreamResponse:
    """By its number, as a customer or a colleague would say it: 'k7q4m2' is fine."""
    told = canonical(request.query.get("number"), 40)
    number = tickets.canonical(told)
    if number and await request.app[HOUSE].store.ticket(number):
        raise web.HTTPSeeOther(f"/desk/tickets/{number}")
    return await _page(request, "all", error="no_such_ticket", told=told)


@routes.get("/next")
@allows(Permission.AGENT)
async def whoever_is_next(request: web.Request) -> web.StreamResponse:
    """My own customers who wrote come first, then who waits longest; `after` is left out."""
    store, after = request.app[HOUSE].store, request.query.get("after", "")
    mine = [row for row in await store.tickets("mine", me(request).login) if row.unread]
    rows: Sequence[TicketRow] = (*mine, *await store.tickets("unassigned"))
    number = next((row.number for row in rows if row.number != after), "")
    raise web.HTTPSeeOther(f"/desk/tickets/{number}" if number else "/desk/queue/unassigned")


async def _page(
    request: web.Request, view: View, *, error: str = "", told: str = ""
) -> web.Response:
    house, agent = request.app[HOUSE], me(request)
    at = _place(request)
    rows = await house.store.tickets(view, agent.login, skip=at * LONGEST_PAGE)
    wrong = notices(house) if may(agent.role, Permission.ADMIN) else ()
    return page(
        request,
        "queue.html",
        error=labels(request)(error) if error else "",
        told=told,
        view=view,
        views=VIEWS,
        rows=rows,
        at=at,
        is_full=len(rows) == LONGEST_PAGE,
        names=await names(house),
        waiting=await house.store.waiting(agent.login),
        notices=wrong[:NOTICES_AT_MOST],
        more=max(0, len(wrong) - NOTICES_AT_MOST),
    )


def _place(request: web.Request) -> int:
    """Which page of a long view: 0 is the first."""
    asked = request.query.get("page", "")
    return min(int(asked), PAGES_AT_MOST) if asked.isdecimal() and len(asked) < 6 else 0


def notices(house: House) -> tuple[str, ...]:
    """What is wrong with the merchant's own files, by file and line; a shop may have `problems`."""
    return (*house.faq_problems, *getattr(house.shop, "problems", ()))
