"""A ticket's page: all that was said, what the bot made of it, and what can be done now."""

from collections.abc import Awaitable, Callable
from secrets import token_hex

from aiohttp import web

from adapters.store import Agent
from adapters.text import canonical
from bots.desk import acts, photos
from bots.desk.house import HOUSE, House
from bots.desk.pages import Labels, labels, page
from bots.desk.permissions import Permission, allows
from bots.desk.sessions import VISIT
from bots.desk.timeline import shown
from dialog.errors import AlreadyTaken, NotAllowed
from dialog.model import Json, Owner
from dialog.tickets import TicketCase

TEXT_AT_MOST = 8000  # characters; the channel's own limit splits it

_NAMED = {"reason": "reason", "flow": "kind"}  # fields whose values have labels of ours

Act = Callable[[House, str, str], Awaitable[object]]

routes = web.RouteTableDef()


@routes.get("/tickets/{number}")
@allows(Permission.AGENT)
async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


def _post(name: str, act: Act) -> None:
    """/tickets/<number>/<name>: do it, then show the ticket; refused, show why."""

    @routes.post(f"/tickets/{{number}}/{name}")
    @allows(Permission.AGENT)
    async def do(request: web.Request) -> web.StreamResponse:
        number = request.match_info["number"]
        return await _do(request, act(request.app[HOUSE], number, _agent(request).login))


_post("take", acts.take)
_post("release", acts.release)
_post("close", acts.close)
_post("reopen", acts.reopen)


@routes.post("/tickets/{number}/reply")
@allows(Permission.AGENT)
async def reply(request: web.Request) -> web.StreamResponse:
    form = await request.post()
    text = canonical(form.get("text"), TEXT_AT_MOST).strip()
    client_id = canonical(form.get("client"), 40)
    if not text or not client_id:
        return await _page(request, status=422, error="empty_text")
    house, number = request.app[HOUSE], request.match_info["number"]
    return await _do(
        request, acts.reply(house, number, _agent(request).login, text, client_id), draft=text
    )


@routes.post("/tickets/{number}/note")
@allows(Permission.AGENT)
async def note(request: web.Request) -> web.StreamResponse:
    form = await request.post()
    text = canonical(form.get("text"), TEXT_AT_MOST).strip()
    if not text:
        return await _page(request, status=422, error="empty_text")
    house, number = request.app[HOUSE], request.match_info["number"]
    return await _do(request, acts.note(house, number, _agent(request).login, text))


@routes.get("/tickets/{number}/files/{line:\\d{1,18}}/{place:\\d{1,2}}")
@allows(Permission.AGENT)
async def file(request: web.Request) -> web.StreamResponse:
    """A file that the customer sent."""
    case = await _case(request)
    house, line = request.app[HOUSE], int(request.match_info["line"])
    said = await house.store.timeline(case.conversation.id, after=line - 1)
    files = said[0].media if said and said[0].seq == line else ()
    place = int(request.match_info["place"])
    if place >= len(files):
        raise web.HTTPNotFound
    return await photos.response(house, said[0].channel, files[place])


async def _do(
    request: web.Request, act: Awaitable[object], *, draft: str = ""
) -> web.StreamResponse:
    try:
        await act
    except AlreadyTaken as first:
        return await _page(request, status=409, error="was_first", agent=first.agent, draft=draft)
    except NotAllowed:
        return await _page(request, status=409, error="not_allowed", draft=draft)
    raise web.HTTPSeeOther(f"/desk/tickets/{request.match_info['number']}")


async def _page(
    request: web.Request, *, status: int = 200, error: str = "", agent: str = "", draft: str = ""
) -> web.Response:
    case = await _case(request)
    house, me = request.app[HOUSE], _agent(request)
    talk = case.conversation
    words = labels(request)
    return page(
        request,
        "ticket.html",
        status=status,
        error=words(error, agent=agent) if error else "",
        ticket=case.ticket,
        fields=_fields(house, case, words),
        others=[
            ticket
            for ticket in await house.store.conversation_tickets(talk.id)
            if ticket.number != case.ticket.number
        ],
        owner=_owner(case, me),
        talker=talk.agent,
        lines=[shown(line) for line in await house.store.timeline(talk.id)],
        may_answer=talk.owner is Owner.AGENT
        and talk.agent == me.login
        and case.ticket.status != "closed",
        client=token_hex(16),
        draft=draft,
    )


async def _case(request: web.Request) -> TicketCase:
    case = await request.app[HOUSE].store.ticket(request.match_info["number"])
    if case is None:
        raise web.HTTPNotFound
    return case


def _agent(request: web.Request) -> Agent:
    agent = request[VISIT].agent
    assert agent is not None, "the gate lets nobody else in"
    return agent


def _owner(case: TicketCase, me: Agent) -> str:
    """Whose turn it is: bot, queue, mine or other."""
    talk = case.conversation
    if talk.owner is not Owner.AGENT:
        return str(talk.owner)
    return "mine" if talk.agent == me.login else "other"


def _fields(house: House, case: TicketCase, words: Labels) -> list[tuple[str, str]]:
    """The form's answers; a choice by its words, photos by their number."""
    kept = case.ticket.fields
    flows = (str(kept.get("flow", "")), case.ticket.kind)
    return [(name, _in_words(house, flows, name, kept[name], words)) for name in kept]


def _in_words(house: House, flows: tuple[str, ...], name: str, value: Json, words: Labels) -> str:
    if isinstance(value, list):
        return str(len(value)) if name == "photos" else ", ".join(map(str, value))
    if name in _NAMED:
        return words.named(_NAMED[name], str(value))
    question = "kind" if name == "problem" else name
    for phrase in (f"{flow}.{question}.{value}" for flow in flows):
        if house.phrases.has(phrase):
            return house.phrases.text(words.language, phrase)
    return str(value)
