"""Silence: an open question is brought back to mind once, and put away after a day.

A half-told story is not thrown away: after a day it becomes a ticket with what there is, under the
reference that the customer's last message would have had. Timers make no references of their own.
Other answers stay in the notes, for the ticket of a later handoff.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from dialog.flow import STORY
from dialog.flow_state import told_so_far
from dialog.hearing.heard import Hearing
from dialog.model import (
    Conversation,
    FlowState,
    Intent,
    Json,
    Moment,
    OpenTicket,
    Owner,
    Reply,
    State,
    Turn,
)
from dialog.notes import noted, without
from dialog.policies.tasks import asked_again

REMIND_AFTER = timedelta(minutes=30)
PUT_AWAY_AFTER = timedelta(hours=24)


def put_away(moment: Moment) -> tuple[Moment, tuple[OpenTicket, ...]]:
    """The moment without a task that nobody went on with for a day, and what becomes of it."""
    conversation = moment.conversation
    state = conversation.state
    is_old = moment.now - _since(state, moment.now) >= PUT_AWAY_AFTER
    if not is_old or conversation.owner is not Owner.BOT:
        return moment, ()
    flow = state.flow
    notes = without(state.notes, "media", "left")
    bare = replace(state, flow=None, paused=(), offered=(), misses=0, topic="", notes=notes)
    tickets = _tickets(flow, state) if flow else ()
    if tickets:
        bare = replace(bare, notes=noted(notes, filed=tickets[0].number))
    elif flow:
        bare = replace(bare, notes=noted(notes, unfinished=_told(flow)))
    return _with_state(moment, conversation, bare), tickets


def with_what_was_filed(heard: Hearing, turn: Turn) -> Turn:
    """Who comes back after such a silence learns that their story is in good hands."""
    number = heard.state.notes.get("filed")
    if not number or not heard.messages or not turn.replies or turn.owner is not Owner.BOT:
        return turn
    told = Reply("bot.filed", {"number": number})
    state = replace(turn.state, notes=without(turn.state.notes, "filed"))
    return replace(turn, replies=(told, *turn.replies), state=state)


async def wake_up_for_an_open_question(heard: Hearing) -> Turn | None:
    """A timer: remind once, if there is something to remind of; else nothing is said."""
    if not heard.moment.timer or heard.messages:
        return None
    owner = heard.moment.conversation.owner
    state = heard.state
    waited = heard.now - _since(state, heard.now)
    is_due = state.flow is not None and waited >= REMIND_AFTER and not state.notes.get("reminded")
    if owner is not Owner.BOT or not is_due:
        return heard.turn(intent=Intent(), owner=owner)
    return await _reminded(heard)


def wake_at(state: State, now: datetime) -> datetime | None:
    """When to look again, if the customer does not write."""
    if state.flow is None or not state.flow.asked:
        return None
    after = PUT_AWAY_AFTER if state.notes.get("reminded") else REMIND_AFTER
    return _since(state, now) + after


async def _reminded(heard: Hearing) -> Turn:
    notes = noted(heard.state.notes, reminded=True)
    question = () if heard.moment.contact.opted_out else await asked_again(heard)
    replies = (Reply("bot.still_there"), *question) if question else ()
    return heard.turn(*replies, intent=Intent(), notes=notes)


def _tickets(flow: FlowState, state: State) -> tuple[OpenTicket, ...]:
    number = state.notes.get("reference", "")
    if not flow.answers.get(STORY) or not number:
        return ()
    known = {key: value for key, value in state.known.items() if isinstance(value, str)}
    fields: dict[str, Json] = {**known, **_told(flow), "unfinished": True}
    return (OpenTicket(number, flow.name, fields),)


def _told(flow: FlowState) -> dict[str, Json]:
    return {"flow": flow.name, **told_so_far(flow)}


def _with_state(moment: Moment, conversation: Conversation, state: State) -> Moment:
    return replace(moment, conversation=replace(conversation, state=state))


def _since(state: State, now: datetime) -> datetime:
    """When the customer last wrote."""
    return datetime.fromisoformat(state.notes.get("since") or now.isoformat())
