"""'ana@example.com', after the question for it was put aside: the look-up goes on.

Paused, because something else came in between, or put away, because a day has passed: who then
gives what was asked for is not told 'how can I help?'.
"""

from dataclasses import replace

from dialog.flow_state import began
from dialog.hearing.heard import Hearing
from dialog.model import FlowState, Turn
from dialog.policies.tasks import A_BARE_FACT, start, words_around
from dialog.readers import email_address, order_number, phone_in

_LOOK_UP = "order_status"
_PROOFS = frozenset({"email", "again"})  # the questions for it


async def take_a_late_proof(heard: Hearing) -> Turn | None:
    if heard.tapped or heard.state.flow is not None or heard.is_question:
        return None
    if words_around(heard) > A_BARE_FACT or not _is_a_proof(heard):
        return None
    waiting = _paused(heard) or _put_away(heard)
    if waiting is None or _LOOK_UP not in heard.house.flows:
        return None
    others = (item for item in heard.state.paused if item.name != _LOOK_UP)
    notes = {key: value for key, value in heard.state.notes.items() if key != "unfinished"}
    state = replace(heard.state, paused=(*others, waiting), notes=notes)
    return await start(replace(heard, state=state), _LOOK_UP, heard.messages)


def _is_a_proof(heard: Hearing) -> bool:
    """An e-mail or a phone, and no order's number, which begins a look-up of its own."""
    readers = (email_address, phone_in(heard.scene.region, *heard.scene.regions))
    is_told = any(reader.spot(item) for reader in readers for item in heard.messages)
    return is_told and not any(map(order_number.spot, heard.messages))


def _paused(heard: Hearing) -> FlowState | None:
    named = (item for item in heard.state.paused if item.name == _LOOK_UP)
    return next((item for item in named if item.asked in _PROOFS), None)


def _put_away(heard: Hearing) -> FlowState | None:
    """The number that was told yesterday, and never looked up."""
    unfinished = heard.state.notes.get("unfinished")
    if not isinstance(unfinished, dict) or unfinished.get("flow") != _LOOK_UP:
        return None
    number = unfinished.get("order")
    if not number or unfinished.get("email") or number == heard.state.known.get("order"):
        return None
    return replace(began(_LOOK_UP, number=number), asked="email")
