"""What is kept of a flow between two turns: its answers, and what was written meanwhile."""

from dataclasses import replace

from dialog.model import FlowState, Inbound, Json

HEARD_AT_MOST = 12  # messages kept with a flow; more than any form needs


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
    """The plain answers of a flow, for a ticket; looked-up values stay out.

    A ticket has a kind of its own: a flow's `kind` is its `problem` there.
    """
    return {
        "problem" if name == "kind" else name: answer
        for name, answer in state.answers.items()
        if isinstance(answer, str | int | float) and not isinstance(answer, bool) and answer != ""
    }
