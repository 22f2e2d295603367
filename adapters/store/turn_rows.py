"""The rows that a turn leaves: its lines, what was understood, the conversation as it is now."""

from typing import Any

from adapters.store.rowset import Row
from adapters.store.times import micros
from adapters.store.values import choices_out, media_out
from dialog import saved
from dialog.model import Moment, Owner, Reply, Turn
from dialog.ports import Outgoing


def line_of(moment: Moment, reply: Reply, now: int) -> Row:
    return {
        "conversation_id": moment.conversation.id,
        "contact_id": moment.contact.id,
        "direction": "out",
        "author": "bot",
        "text": reply.text,
        "choices": choices_out(reply.choices),
        "media": media_out(reply.media),
        "wants": reply.wants,
        "at": now,
    }


LINE = (
    *("conversation_id", "contact_id", "direction", "author"),
    *("text", "choices", "media", "wants", "at"),
)  # the columns of `line_of`


def outgoing_of(row: Any, moment: Moment, turn: Turn, reply: Reply) -> Outgoing:
    """The line as a sender would have read it."""
    return Outgoing(
        id=row.id,
        channel=moment.contact.channel,
        address=moment.contact.address,
        text=reply.text,
        choices=reply.choices,
        media=reply.media,
        wants=reply.wants,
        conversation=moment.conversation.id,
        attempt=1,
        last_inbound_at=moment.contact.last_inbound_at,
        fence=row.fence,
        language=turn.state.language if reply.wants else "",
    )


def question_of(moment: Moment, turn: Turn) -> Row:
    """What the newest message was taken for."""
    intent = turn.intent
    return {
        "id": moment.messages[-1].number,
        "language": turn.state.language,
        "intent": intent.id,
        "score": intent.score,
        "runner_up": intent.runner_up,
        "runner_up_score": intent.runner_up_score,
        "outcome": intent.outcome,
        "offered": list(intent.offered),
        "why": dict(intent.why),
        "policy": turn.policy,
    }


def conversation_of(moment: Moment, turn: Turn, due: int) -> Row:
    return {
        "id": moment.conversation.id,
        "owner": turn.owner.value,
        "agent": moment.conversation.agent if turn.owner is Owner.AGENT else "",
        "state": saved.dump(turn.state),
        "wake_at": micros(turn.wake_at) if turn.wake_at else None,
        "due_at": due,
    }
