"""News for open pages: one server-sent stream, which says only that something changed.

event: desk        look again
: here             every few seconds, so that a dead line is noticed
event: bye         signed out, deactivated, or expired: within 5 seconds
event: full        this person has opened newer ones; do not come back
"""

import asyncio
import contextlib
from collections.abc import Iterator

from aiohttp import web

from adapters.store import Store
from bots.desk.gate import dress
from bots.desk.house import HOUSE
from bots.desk.permissions import Permission, allows
from bots.desk.sessions import VISIT, me
from dialog.errors import StoreUnavailable

LOOK_AFTER = 4.0  # seconds between two looks at the session
STREAMS_OF_AN_AGENT = 5  # browsers: the tabs of one share a stream


class Streams:
    """The open streams of this process, by agent, the oldest first.

    The newest always gets its place: an old one may be the line of a page long left.
    """

    def __init__(self) -> None:
        self.is_closing = False
        self._open: dict[int, list[asyncio.Event]] = {}

    @contextlib.contextmanager
    def seat(self, agent: int) -> Iterator[asyncio.Event]:
        """The event is set when this stream must end."""
        over, mine = asyncio.Event(), self._open.setdefault(agent, [])
        mine.append(over)
        if len(mine) > STREAMS_OF_AN_AGENT:
            mine.pop(0).set()
        try:
            yield over
        finally:
            if over in mine:
                mine.remove(over)
            if not mine and self._open.get(agent) is mine:
                del self._open[agent]

    def close(self) -> None:
        self.is_closing = True
        for over in [over for mine in self._open.values() for over in mine]:
            over.set()


STREAMS: web.AppKey[Streams] = web.AppKey("streams", Streams)

routes = web.RouteTableDef()


@routes.get("/events", allow_head=False)
@allows(Permission.AGENT)
async def events(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",  # nginx would hold it back
        }
    )
    dress(response)
    await response.prepare(request)
    ended = contextlib.suppress(ConnectionError, StoreUnavailable)  # the page comes back by itself
    with ended, request.app[STREAMS].seat(me(request).id) as over:
        await _tell(request, response, over)
        if over.is_set() and not request.app[STREAMS].is_closing:
            await response.write(b"event: full\ndata: \n\n")
    return response


async def _tell(request: web.Request, response: web.StreamResponse, over: asyncio.Event) -> None:
    store, session = request.app[HOUSE].store, request[VISIT].session
    mark = store.mark("desk")
    await response.write(b"retry: 2000\nevent: desk\ndata: \n\n")
    while not over.is_set():
        await _news_or_end(store, mark, over)
        before, mark = mark, store.mark("desk")
        if await store.session(session, touch=False) is None:
            await response.write(b"event: bye\ndata: \n\n")
            return
        await response.write(b"event: desk\ndata: \n\n" if mark != before else b": here\n\n")


async def _news_or_end(store: Store, mark: int, over: asyncio.Event) -> None:
    """Until something changed since the mark, or it is time to look at the session again."""
    news = asyncio.ensure_future(store.wait("desk", LOOK_AFTER, mark))
    end = asyncio.ensure_future(over.wait())
    try:
        await asyncio.wait({news, end}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        news.cancel()
        end.cancel()


async def close(app: web.Application) -> None:
    """The house stops: all streams end, and the pages come back by themselves."""
    app[STREAMS].close()
