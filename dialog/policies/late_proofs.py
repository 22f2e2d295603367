"""'ana@example.com', for an order whose number was told before: it is looked up, or goes on to be.

The question for it was paused, because something else came in between; or put away, because a day
has passed; or the number stood in a question that the FAQ answered. Who then gives their address is
not told 'how can I help?': nobody tells it us for nothing.
"""

from dataclasses import replace

from dialog.flow_state import began
from dialog.hearing.follow_ups import just_answered
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN
from dialog.model import FlowState, Turn
from dialog.notes import without
from dialog.policies.tasks import A_BARE_FACT, start, words_around
from dialog.readers import email_address, order_number

_LOOK_UP = "order_status"
_PROOFS = frozenset({"email", "again"})  # the questions for it
_A_FACT_AT_MOST = 6  # words of 'mi número de teléfono es 600111222'


async def take_a_late_proof(heard: Hearing) -> Turn | None:
    if heard.tapped or heard.state.flow is not None or heard.is_question:
        return None
    if not _is_bare(heard) or not _is_a_proof(heard):
        return None
    waiting = _paused(heard) or _number_told(heard)
    if waiting is None or _LOOK_UP not in heard.house.flows:
        return None
    others = (item for item in heard.state.paused if item.name != _LOOK_UP)
    notes = without(heard.state.notes, "unfinished")
    state = replace(heard.state, paused=(*others, waiting), notes=notes)
    return await start(replace(heard, state=state), _LOOK_UP, heard.messages)


def _is_bare(heard: Hearing) -> bool:
    """Nothing else is told; what is more than a word or two may be a matter of its own."""
    is_short = len(heard.tokens) <= _A_FACT_AT_MOST and heard.intent.score < PLAIN
    return is_short or words_around(heard) <= A_BARE_FACT


def _is_a_proof(heard: Hearing) -> bool:
    """An e-mail or a phone, and no order's number, which begins a look-up of its own."""
    readers = (email_address, heard.scene.phone)
    is_told = any(reader.spot(item) for reader in readers for item in heard.messages)
    return is_told and not any(map(order_number.spot, heard.messages))


def _paused(heard: Hearing) -> FlowState | None:
    named = (item for item in heard.state.paused if item.name == _LOOK_UP)
    return next((item for item in named if item.asked in _PROOFS), None)


def _number_told(heard: Hearing) -> FlowState | None:
    number = _put_away(heard) or _named_beside(heard)
    return replace(began(_LOOK_UP, number=number), asked="email") if number else None


def _put_away(heard: Hearing) -> str:
    """Yesterday, and never looked up."""
    unfinished = heard.state.notes.get("unfinished")
    if not isinstance(unfinished, dict) or unfinished.get("flow") != _LOOK_UP:
        return ""
    number = str(unfinished.get("order", ""))
    is_done = unfinished.get("email") or number == heard.state.known.get("order")
    return "" if is_done else number


def _named_beside(heard: Hearing) -> str:
    """'necesito la factura del 10452', right before."""
    is_asked = bool(just_answered(heard.state)) and heard.intent.score < PLAIN
    return heard.state.notes.get("numbered", "") if is_asked else ""
