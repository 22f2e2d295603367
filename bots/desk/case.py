"""What a ticket's page shows: the talk, whose turn it is, and what the form was told."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from aiohttp import web

from adapters.store import Agent
from bots.desk.attaching import Room, megabytes, room_on
from bots.desk.house import HOUSE, House
from bots.desk.pages import Labels, labels, page
from bots.desk.sessions import me
from bots.desk.timeline import shown
from bots.desk.uploads import FORM
from dialog.model import Json, Owner
from dialog.tickets import TicketCase

LINES_AT_ONCE = 500
FROM_THE_START = -1  # as a number to read on from; 0 stands for the newest lines

_NAMED = {"reason": "reason", "flow": "kind"}  # fields whose values have labels of ours


async def case_of(request: web.Request) -> TicketCase:
    case = await request.app[HOUSE].store.ticket(request.match_info["number"])
    if case is None:
        raise web.HTTPNotFound
    return case


async def names(house: House) -> Mapping[str, str]:
    """People's names by their logins: colleagues know each other by name."""
    return {agent.login: agent.name for agent in await house.store.agents()}


async def case_page(
    request: web.Request,
    *,
    status: int = 200,
    error: str = "",
    draft: str = "",
    after: int = 0,
) -> web.Response:
    """`error` in words; `after` is the line to read on from: past pages stay as they are."""
    case = await case_of(request)
    house, reader = request.app[HOUSE], me(request)
    named = await names(house)
    lines = await house.store.timeline(case.conversation.id, after=after, limit=LINES_AT_ONCE)
    return page(
        request,
        "ticket.html",
        status=status,
        error=error,
        draft=draft,
        after=after,
        lines=[shown(line, named) for line in lines],
        is_cut=len(lines) == LINES_AT_ONCE,
        may_answer=may_answer(case, reader),
        client=token_hex(16),
        megabytes=megabytes,
        has_lost_files=_has_lost_files(request),
        waiting=await house.store.waiting(reader.login),
        **await _told_of(request, case, named),
    )


async def _told_of(
    request: web.Request, case: TicketCase, named: Mapping[str, str]
) -> dict[str, Any]:
    """What the page tells of the ticket and of who has it, whatever was written since."""
    house, talk = request.app[HOUSE], case.conversation
    row = await house.store.ticket_row(case.ticket.number)
    tickets = await house.store.conversation_tickets(talk.id)
    return {
        "ticket": case.ticket,
        "customer": row.customer if row else "",
        "fields": _fields(house, case, labels(request)),
        "others": [ticket for ticket in tickets if ticket.number != case.ticket.number],
        "owner": _owner(case, me(request)),
        "talker": named.get(talk.agent, talk.agent),
        "taken_by": named.get(case.ticket.agent, case.ticket.agent),
        "spoken": talk.state.language,
        "room": room_on(house, row.channel if row else ""),
    }


def _has_lost_files(request: web.Request) -> bool:
    """Came a form with files? No page can give them back to the browser that chose them."""
    return FORM in request and bool(request[FORM].files or request[FORM].problem)


async def room_of(house: House, case: TicketCase) -> Room:
    """What the channel that an answer would take can carry."""
    row = await house.store.ticket_row(case.ticket.number)
    return room_on(house, row.channel if row else "")


def may_answer(case: TicketCase, agent: Agent) -> bool:
    talk = case.conversation
    is_mine = talk.owner is Owner.AGENT and talk.agent == agent.login
    return is_mine and case.ticket.status != "closed"


def _owner(case: TicketCase, agent: Agent) -> str:
    """Whose turn it is: bot, queue, mine or other."""
    talk = case.conversation
    if talk.owner is not Owner.AGENT:
        return str(talk.owner)
    return "mine" if talk.agent == agent.login else "other"


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
