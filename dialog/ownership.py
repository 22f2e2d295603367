"""Who may speak: the state machine of a handoff.

    bot    handed_over -> queue     taken -> agent (a person steps in)     closed -> bot
    queue  taken -> agent           released, closed -> bot                handed_over -> queue
    agent  released, closed -> bot

Exactly one owns the conversation; what the picture does not show is refused.
"""

from typing import Literal

from dialog.errors import NotAllowed
from dialog.model import Owner

Event = Literal["handed_over", "taken", "released", "closed"]

_NEXT: dict[tuple[Owner, Event], Owner] = {
    (Owner.BOT, "handed_over"): Owner.QUEUE,
    (Owner.BOT, "taken"): Owner.AGENT,
    (Owner.BOT, "closed"): Owner.BOT,
    (Owner.QUEUE, "handed_over"): Owner.QUEUE,
    (Owner.QUEUE, "taken"): Owner.AGENT,
    (Owner.QUEUE, "released"): Owner.BOT,
    (Owner.QUEUE, "closed"): Owner.BOT,
    (Owner.AGENT, "released"): Owner.BOT,
    (Owner.AGENT, "closed"): Owner.BOT,
}

_REFUSALS: dict[tuple[Owner, Event], str] = {
    (Owner.BOT, "released"): "The bot has this conversation already.",
    (Owner.AGENT, "taken"): "A person has this conversation already.",
    (Owner.AGENT, "handed_over"): "A person has this conversation already.",
}


def after(owner: Owner, event: Event) -> Owner:
    """Who owns the conversation once `event` has happened to it."""
    following = _NEXT.get((owner, event))
    if following is None:
        raise NotAllowed(_REFUSALS[owner, event])
    return following
