"""What is kept of a flow between two turns: its answers, and what was written meanwhile."""

from dataclasses import replace

from dialog.model import FlowState, Inbound, Json

HEARD_AT_MOST = 12  # messages kept with a flow; more than any form needs
_ON_A_TICKET = {"kind": "problem", "number": "order", "number_now": "order"}


def began(name: str, /, **answers: Json) -> FlowState:
    """A fresh flow; `answers` are what is known already."""
    return FlowState(name, {key: value for key, value in answers.items() if value is not None})


def listened(state: FlowState, news: tuple[Inbound, ...]) -> FlowState:
    """The flow's state after the turn: what was written is kept for later questions."""
    texts = tuple(message.text for message in news if message.text and not message.choice)
    media = tuple(item for message in news for item in message.media)
    return replace(
        state,
        heard=(*state.heard, *texts)[-HEARD_AT_MOST:],
        media=(*state.media, *media)[-HEARD_AT_MOST:],
    )


def told_so_far(state: FlowState) -> dict[str, Json]:
    """The plain answers of a flow, for a ticket; looked-up values stay out."""
    return {
        _field(name, answer): answer
        for name, answer in state.answers.items()
        if isinstance(answer, str | int | float) and not isinstance(answer, bool) and answer != ""
    }


def _field(name: str, answer: Json) -> str:
    """A ticket has a kind and a number of its own; an answer that is a phone is told as one."""
    if name == "email" and "@" not in str(answer):
        return "phone"
    return _ON_A_TICKET.get(name, name)
