"""The handoff: to the queue, with all that was told on the way there."""

from collections.abc import Mapping
from dataclasses import replace

from dialog.chat import Chat
from dialog.complaining.facts import ABOUT_THEM, about_them_in
from dialog.flow import play
from dialog.flow_state import began, told_so_far
from dialog.hearing.heard import LONGEST_SAID, Hearing
from dialog.hearing.intents import sure
from dialog.model import FlowState, HandOver, Intent, Json, Owner, Turn
from dialog.notes import noted, without
from dialog.orders.known import KnownOrders
from dialog.readers import order_number, photos_in
from dialog.saved import media_in

_SHORT = 5  # words that may be an answer to an offer of ours


async def to_a_person(heard: Hearing, reason: str, intent: Intent | None = None) -> Turn:
    """Hand over with all that is known: nobody wants to tell it twice."""
    facts = {**told(heard), "reason": reason}
    if reason == "asked":
        facts |= _wanted(heard)
    state = began("human", **facts)
    known = {**heard.state.known, **about_them_in(heard.messages, heard.scene)}
    chat = await play(Chat(heard.scene, state, known), heard.house.flows["human"].telling)
    turn = heard.turn(
        *chat.replies,
        effects=tuple(chat.effects),
        intent=intent or sure("flow:human"),
        known=known,
    )
    return handed_over(heard, turn)


def handed_over(heard: Hearing, turn: Turn) -> Turn:
    """If the turn hands over: the queue owns, and the bot's own threads end here."""
    numbers = [effect.ticket for effect in turn.effects if isinstance(effect, HandOver)]
    if not numbers:
        return turn
    notes = without(turn.state.notes, "unfinished")
    notes = noted(notes, handed_at=heard.now.isoformat(), ticket=numbers[-1])
    state = replace(turn.state, flow=None, paused=(), offered=(), misses=0, notes=notes)
    return replace(turn, state=state, owner=Owner.QUEUE)


def told(heard: Hearing) -> dict[str, Json]:
    """What the customer has told so far: in open flows, earlier ones, and just now."""
    state = heard.state
    facts: dict[str, Json] = dict(_mapping(state.notes.get("unfinished")))
    for flow in (*state.paused, *((state.flow,) if state.flow else ())):
        facts |= {"flow": flow.name, **_answers(flow)}
    known = {**state.known, **about_them_in(heard.messages, heard.scene)}
    facts |= {key: known[key] for key in ABOUT_THEM if known.get(key)}
    facts |= _of_an_order(heard) if "order" not in facts else {}
    photos = _photos(heard)
    facts |= {"photos": photos} if photos else {}
    if heard.text:
        facts["said"] = heard.text[:LONGEST_SAID]
    return facts


def _of_an_order(heard: Hearing) -> dict[str, Json]:
    """The order that they name now, or the one that was just shown."""
    named = next((found for item in heard.messages if (found := order_number.spot(item))), None)
    is_newest = heard.state.topic == "flow:order-status"
    order = named or (KnownOrders.of(heard.state.known).newest if is_newest else "")
    return {"order": order} if order else {}


def _photos(heard: Hearing) -> list[str]:
    """All that were sent on the way here."""
    flows = (*heard.state.paused, *((heard.state.flow,) if heard.state.flow else ()))
    kept = [photo for flow in flows for photo in flow.answers.get("photos") or ()]
    before = () if kept else photos_in(media_in(heard.state.notes.get("media", ())))
    news = [photo for item in heard.messages for photo in photos_in(item.media)]
    return [*kept, *before, *news]


def _wanted(heard: Hearing) -> dict[str, Json]:
    """What they had asked before: a 'sí' to our offer tells nobody anything."""
    before = heard.state.notes.get("said", "")
    answers_us = bool(heard.state.offered) and len(heard.tokens) <= _SHORT
    return {"said": before} if before and answers_us else {}


def _answers(flow: FlowState) -> dict[str, Json]:
    return {key: value for key, value in told_so_far(flow).items() if key not in ("reason", "said")}


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}
