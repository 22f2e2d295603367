"""The words of the house as values: what comes in, what is known, what a turn leads to.

No database, no network, no "now". Times are aware UTC datetimes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from dialog.notes import Notes

Json: TypeAlias = Any  # None, bool, int, float, str, lists and dicts of them


class Owner(StrEnum):
    """Who may speak: exactly one at a time."""

    BOT = "bot"
    QUEUE = "queue"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Media:
    """A file in a message. `ref` is what the channel needs to fetch it, or our stored name."""

    kind: str  # image | voice | audio | video | document | sticker
    ref: str = ""
    type: str = ""  # MIME type as the platform says; never trusted
    name: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be tapped, typed by its number, or said in words."""

    id: str
    text: str = ""


# --- what comes in: the events that a channel reads out of a hook


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from a customer, as every channel hands it over."""

    channel: str
    sender: str  # the platform's stable id of the person; also the address to answer to
    external_id: str  # the platform's own id: the same id twice is the same message
    text: str = ""
    media: tuple[Media, ...] = ()
    choice: str = ""  # id of the tapped Choice, where the channel has buttons
    name: str = ""  # as the platform shows it; unverified
    phone: str = ""  # E.164, only when the channel itself vouches that it is the sender's
    language: str = ""  # the platform's hint, "es-MX"
    sent_at: datetime | None = None  # the platform's time: shown, never used for order
    number: int = 0  # our own sequence, given by the store; order is by this alone
    edited: bool = False  # replaces an earlier text; kept in the timeline, takes no turn


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message of ours: `external_id` is the id that `send` returned."""

    channel: str
    external_id: str
    status: str  # sent | delivered | read | failed; a lower one never overwrites a higher one
    code: str = ""  # the platform's error code
    failure: str = ""  # for failed: retry | closed | blocked | bad | auth


@dataclass(frozen=True, slots=True)
class ContactChange:
    """The contact blocked us, came back, or moved to another address."""

    channel: str
    sender: str
    external_id: str
    blocked: bool | None = None
    moved_to: str = ""


Event = Inbound | Delivery | ContactChange


# --- what is known


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as one channel knows them."""

    channel: str
    address: str
    name: str = ""
    phone: str = ""  # vouched for by the channel, E.164
    language: str = ""
    blocked: bool = False
    opted_out: bool = False  # said STOP: nothing that the business starts goes out
    last_inbound_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Customer:
    """The person: one or more contacts joined by proof. What was only typed is in State.known."""

    id: int = 0
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FlowState:
    """A told task with the answers kept so far."""

    name: str
    answers: Mapping[str, Json] = field(default_factory=dict)
    asked: str = ""  # the open question
    misses: int = 0  # in a row, on the open question
    heard: tuple[str, ...] = ()  # what the customer wrote since the flow began, newest last
    media: tuple[Media, ...] = ()  # and sent


@dataclass(frozen=True, slots=True)
class State:
    """All that the dialog keeps between two turns; one JSON value in the conversation's row."""

    language: str = ""  # "" until the first understood message
    flow: FlowState | None = None
    paused: tuple[FlowState, ...] = ()  # flows to come back to, innermost last
    misses: int = 0  # turns in a row that were not understood
    topic: str = ""  # what was last spoken of: an FAQ id, or the intent of a task
    offered: tuple[Choice, ...] = ()  # the last choices, to be answered by number or words
    # typed, unproven: name, email, phone; and what was shown (orders/known.py, catalogue/known.py)
    known: Mapping[str, Json] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)  # the policies' own small memory


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that is said with one customer, over all channels."""

    id: int = 0
    owner: Owner = Owner.BOT
    agent: str = ""  # who, when the owner is an agent
    state: State = field(default_factory=State)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """The row that people work on."""

    number: str  # short, hard to mistype: see tickets.reference
    kind: str  # the flow it came from: complaint, human, ...
    conversation: int = 0
    status: str = "open"  # open | taken | waiting | closed
    fields: Mapping[str, Json] = field(default_factory=dict)
    agent: str = ""
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The waiting messages of one conversation and all that is known when they are read."""

    conversation: Conversation
    contact: Contact  # whom to answer: where the newest message came from
    customer: Customer
    messages: tuple[Inbound, ...]  # oldest first; empty when a timer woke the conversation
    now: datetime
    tickets: tuple[Ticket, ...] = ()  # of this conversation, newest last; closed ones included
    timer: bool = False
    fence: int = 0  # the lease's number: a save with an older one is refused
    attempt: int = 1


# --- what a turn leads to


@dataclass(frozen=True, slots=True)
class Reply:
    """Something to say: a phrase with its blanks and choices; `text` is it in the customer's words.

    `phrase` is an id of phrases.yaml, or `faq:<id>` when the text is a merchant's answer.
    """

    phrase: str
    blanks: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    text: str = ""
    media: tuple[Media, ...] = ()
    wants: str = ""  # "phone": a channel that can, shows its share-my-number button


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A new ticket; the number of one that is there adds the fields to that."""

    number: str
    kind: str
    fields: Mapping[str, Json] = field(default_factory=dict)
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class HandOver:
    """From the bot to the queue; `ticket` is the number people will work on, closed or not."""

    ticket: str
    reason: str = ""  # asked | anger | misses | shop_down | lost_parcel | locked_out ...


@dataclass(frozen=True, slots=True)
class Consent:
    """The customer stopped or allowed business-started messages on this channel."""

    allowed: bool
    wording: str  # the phrase id that was shown, or the customer's word


@dataclass(frozen=True, slots=True)
class Identify:
    """Attributes learned in this turn; `proven` only by the channel or by a code."""

    name: str = ""
    email: str = ""
    phone: str = ""
    proven: bool = False


Effect = OpenTicket | HandOver | Consent | Identify


@dataclass(frozen=True, slots=True)
class Intent:
    """What the words were taken for. `id` is None when nothing fits; `why` explains it."""

    id: str | None = None
    score: float = 0.0  # 0..1
    runner_up: str | None = None
    runner_up_score: float = 0.0
    outcome: str = "declined"  # answered | offered | declined
    offered: tuple[str, ...] = ()
    why: Mapping[str, Json] = field(default_factory=dict)  # shown by `faq try` and the desk


@dataclass(frozen=True, slots=True)
class Turn:
    """What a moment led to, saved whole or not at all."""

    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    state: State = field(default_factory=State)
    owner: Owner = Owner.BOT
    intent: Intent = field(default_factory=Intent)
    policy: str = ""  # which policy decided: shown at the desk
    wake_at: datetime | None = None  # take a turn then even if nobody writes
