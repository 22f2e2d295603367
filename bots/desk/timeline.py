"""A timeline's line as the ticket's page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.store import TimelineLine
from bots.desk.pages import Labels
from dialog.model import Choice, Media

# The bot has read nothing then: nothing is said of it.
_SILENT = "keep_quiet_while_a_person_answers"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message was taken for, and what came second."""

    intent: str
    score: float
    runner_up: str
    runner_up_score: float
    outcome: str
    policy: str


@dataclass(frozen=True, slots=True)
class Shown:
    """`side` is customer, bot, agent, note or event."""

    seq: int
    side: str
    at: datetime
    text: str
    author: str
    channel: str
    choices: tuple[Choice, ...]
    media: tuple[Media, ...]
    status: str  # of a message out, or "quarantined"
    reason: str
    edited: bool
    agent: str
    ticket: str
    understood: Understood | None

    def speaker(self, words: Labels, customer: str) -> str:
        if self.side == "customer":
            return customer or words("customer")
        if self.side == "note":
            return f"{words('note')} · {self.author}"
        return words("bot") if self.side == "bot" else self.author

    def sentence(self, words: Labels) -> str:
        """An event in words; one that the labels do not know, as it is called."""
        told = words.named("event", self.text).replace("{agent}", self.agent or words("bot"))
        return f"{told} ({self.ticket})" if self.ticket else told


def shown(line: TimelineLine, names: Mapping[str, str]) -> Shown:
    """`names` are people's, by their logins."""
    return Shown(
        seq=line.seq,
        side=_side(line),
        at=line.at,
        text=line.text,
        author=line.author,
        channel=line.channel if line.direction in ("in", "out") else "",
        choices=line.choices,
        media=line.media,
        status=_status(line),
        reason=" ".join(filter(None, (line.code, line.reason))),
        edited=line.edited_at is not None,
        agent=names.get(line.agent, line.agent),
        ticket=line.ticket,
        understood=_understood(line),
    )


def _side(line: TimelineLine) -> str:
    if line.direction == "in":
        return "customer"
    if line.direction == "out":
        return "bot" if line.author == "bot" else "agent"
    return line.direction


def _status(line: TimelineLine) -> str:
    """That a message in was handled goes without saying."""
    if line.direction == "out" or line.status == "quarantined":
        return line.status
    return ""


def _understood(line: TimelineLine) -> Understood | None:
    """Empty outcome: no turn has read the message, or an agent had the conversation."""
    if not line.outcome or line.policy == _SILENT:
        return None
    return Understood(
        line.intent or "",
        line.score,
        line.runner_up or "",
        line.runner_up_score,
        line.outcome,
        line.policy,
    )
