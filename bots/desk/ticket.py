"""A ticket's routes: its page, what agents do there, and the customer's files."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from adapters.own_files import is_own
from adapters.text import canonical
from bots.desk import acts, attaching, photos
from bots.desk.case import FROM_THE_START, case_of, case_page, names, room_of
from bots.desk.house import HOUSE, House
from bots.desk.pages import labels
from bots.desk.permissions import Permission, allows
from bots.desk.sessions import me
from bots.desk.uploads import FORM, takes_files
from dialog.errors import AlreadyTaken, NotAllowed
from dialog.faq.attached import is_attached
from dialog.model import Media

TEXT_AT_MOST = 8000  # characters; the channel's own limit splits it

Act = Callable[[House, str, str], Awaitable[object]]

routes = web.RouteTableDef()


@routes.get("/tickets/{number}")
@allows(Permission.AGENT)
async def show(request: web.Request) -> web.StreamResponse:
    return await case_page(request, after=_after(request))


def _post(name: str, act: Act) -> None:
    """/tickets/<number>/<name>: do it, then show the ticket; refused, show why."""

    @routes.post(f"/tickets/{{number}}/{name}")
    @allows(Permission.AGENT)
    async def do(request: web.Request) -> web.StreamResponse:
        number = request.match_info["number"]
        return await _do(request, act(request.app[HOUSE], number, me(request).login))


_post("take", acts.take)
_post("release", acts.release)
_post("close", acts.close)
_post("reopen", acts.reopen)


@routes.post("/tickets/{number}/reply")
@allows(Permission.AGENT)
@takes_files
async def reply(request: web.Request) -> web.StreamResponse:
    """Words, files, or both."""
    form = request[FORM]
    text = canonical(form.text("text"), TEXT_AT_MOST).strip()
    client_id = canonical(form.text("client"), 40)
    if not (text or form.files or form.problem) or not client_id:
        return await case_page(request, status=422, error=labels(request)("empty_text"))
    try:
        media = await _attached(request, client_id)
    except attaching.NotTaken as refusal:
        told = refusal.told(labels(request))
        page = await case_page(request, status=422, error=told, draft=text)
        if not form.is_whole:
            page.force_close()
        return page
    return await _do(request, _answer(request, text, client_id, media), draft=text)


async def _attached(request: web.Request, client_id: str) -> list[Media]:
    form, house = request[FORM], request.app[HOUSE]
    if not (form.files or form.problem):
        return []
    case = await case_of(request)
    room = await room_of(house, case)
    key = f"{me(request).login}:{client_id}"
    return await attaching.kept(house, room, case.conversation.id, form, key)


async def _answer(request: web.Request, text: str, client_id: str, media: list[Media]) -> None:
    house, number = request.app[HOUSE], request.match_info["number"]
    await acts.reply(house, number, me(request).login, text, client_id, media)
    await house.files.sent(media, house.store)


@routes.post("/tickets/{number}/note")
@allows(Permission.AGENT)
async def note(request: web.Request) -> web.StreamResponse:
    form = await request.post()
    text = canonical(form.get("text"), TEXT_AT_MOST).strip()
    if not text:
        return await case_page(request, status=422, error=labels(request)("empty_text"))
    house, number = request.app[HOUSE], request.match_info["number"]
    return await _do(request, acts.note(house, number, me(request).login, text))


@routes.get("/tickets/{number}/files/{line:\\d{1,18}}/{place:\\d{1,2}}")
@allows(Permission.AGENT)
async def file(request: web.Request) -> web.StreamResponse:
    """A file that the customer sent, or one of ours."""
    case = await case_of(request)
    house, line = request.app[HOUSE], int(request.match_info["line"])
    before = line - 1 or FROM_THE_START  # 0 would mean the newest
    said = await house.store.timeline(case.conversation.id, after=before, limit=1)
    files = said[0].media if said and said[0].seq == line else ()
    place = int(request.match_info["place"])
    if place >= len(files):
        raise web.HTTPNotFound
    if said[0].direction == "out" and is_own(files[place]):
        return photos.own_response(house, files[place])
    if said[0].direction == "out" and is_attached(files[place]):
        return photos.answers_response(house, files[place])
    return await photos.response(house, said[0].channel, files[place])


async def _do(
    request: web.Request, act: Awaitable[object], *, draft: str = ""
) -> web.StreamResponse:
    words = labels(request)
    try:
        await act
    except AlreadyTaken as first:
        colleagues = await names(request.app[HOUSE])
        error = words("was_first", agent=colleagues.get(first.agent, first.agent))
        return await case_page(request, status=409, error=error, draft=draft)
    except NotAllowed:
        return await case_page(request, status=409, error=words("not_allowed"), draft=draft)
    raise web.HTTPSeeOther(f"/desk/tickets/{request.match_info['number']}")


def _after(request: web.Request) -> int:
    """Where to read on: ?after=1207, or from the start with ?after=start; else the newest lines."""
    asked = request.query.get("after", "")
    if asked == "start":
        return FROM_THE_START
    with suppress(ValueError):
        return max(0, int(asked[:18]))
    return 0
