"""What agents do: act on a ticket by the dialog's rules, answer the customer, take notes."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import bindparam, select, update

from adapters.store import lanes, lines
from adapters.store.cases import Case, held_case
from adapters.store.driver import Db
from adapters.store.grouping import Done
from adapters.store.incidents import add_event
from adapters.store.rowset import Row
from adapters.store.signals import DESK, INBOX, OUTBOX
from adapters.store.tables import agents, contacts, conversations, messages, tickets
from adapters.store.texts import clean_id, clean_media, clean_text
from adapters.store.times import micros
from adapters.store.values import choices_out, media_out
from dialog import tickets as rules
from dialog.errors import NotAllowed
from dialog.model import Media, Owner, Reply, Ticket
from dialog.ports import Clock, Limits
from dialog.rendering import messages as rendered
from dialog.tickets import TicketCase, TicketChange

Rule: TypeAlias = Callable[[TicketCase], TicketChange]
Say: TypeAlias = Callable[[str, str], str]  # phrase id, language -> text


@dataclass(frozen=True, slots=True)
class Act:
    """A rule to apply to a ticket, and how its phrases are worded."""

    number: str
    rule: Rule
    say: Say


@dataclass(frozen=True, slots=True)
class Answer:
    """An agent's message to the customer; the same client id twice is one message."""

    number: str
    agent: str
    text: str
    client_id: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    number: str
    agent: str
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What somebody says to the customer; `key` is the client's own id of it."""

    author: str
    said: Sequence[Reply]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    clock: Clock
    limits: Mapping[str, Limits]

    def change(self, db: Db, acts: Sequence[Act]) -> Done[Ticket]:
        """NotAllowed for whatever the rule refuses."""
        return _each(db, acts, self._change)

    def reply(self, db: Db, answers: Sequence[Answer]) -> Done[int]:
        """The message's number. NotAllowed unless the conversation is this agent's."""
        return _each(db, answers, self._reply)

    def note(self, db: Db, notes: Sequence[Note]) -> Done[None]:
        return _each(db, notes, self._note)

    def _change(self, db: Db, act: Act, topics: set[str]) -> Ticket:
        found = held_case(db, act.number)
        change = act.rule(found.case)
        now = micros(self.clock.now())
        _write_ticket(db, found, change, now)
        _write_owner(db, found, change)
        line = lines.add_event(db, found.conversation, found.contact, _what(found, change), now)
        agent = change.agent or found.case.ticket.agent
        add_event(db, line, found.row.id, agent=agent)
        language = found.language
        said = [Reply(phrase, text=act.say(phrase, language)) for phrase in change.say]
        if self._queue(db, found, _Words("bot", said), now):
            topics |= {OUTBOX, found.chat_topic}
        topics |= {DESK, INBOX}
        return change.ticket

    def _reply(self, db: Db, answer: Answer, topics: set[str]) -> int:
        found = held_case(db, answer.number)
        key = clean_id(answer.client_id) or secrets.token_hex(8)
        if not (answer.text.strip() or answer.media):
            raise NotAllowed("There is nothing in this answer. Write something first.")
        known = db.execute(_SAID, {"customer": found.customer, "key": key}).scalar()
        if known is not None:
            return int(known)
        change = rules.answer(found.case, answer.agent)
        now = micros(self.clock.now())
        _write_ticket(db, found, change, now)
        said = [Reply("", text=clean_text(answer.text), media=answer.media)]
        new = self._queue(db, found, _Words(_name(db, answer.agent), said, key), now)
        db.execute(_ANSWERED, {"key": found.conversation, "answered": new[-1].id})
        topics |= {OUTBOX, DESK, found.chat_topic}
        return int(new[0].id)

    def _note(self, db: Db, note: Note, topics: set[str]) -> None:
        found = held_case(db, note.number)
        line: Row = {
            "conversation_id": found.conversation,
            "contact_id": found.contact,
            "direction": "note",
            "author": _name(db, note.agent),
            "text": clean_text(note.text),
            "at": micros(self.clock.now()),
        }
        lines.add(db, [line])
        topics.add(DESK)

    def _queue(self, db: Db, found: Case, words: _Words, now: int) -> list[Any]:
        """As many messages as the channel needs; the first one carries the client's id."""
        limits = self.limits.get(found.channel) or Limits()
        parts = [part for reply in words.said for part in rendered(reply, limits)]
        queued = [
            {
                "conversation_id": found.conversation,
                "contact_id": found.contact,
                "direction": "out",
                "author": words.author,
                "external_id": words.key if place == 0 else None,
                "text": part.text,
                "choices": choices_out(part.choices),
                "media": media_out([clean_media(item) for item in part.media]),
                "at": now,
            }
            for place, part in enumerate(parts)
        ]
        return lanes.queue(db, queued, {found.contact: found.channel}, now)


def _each(db: Db, items: Sequence[Any], act: Callable[..., Any]) -> Done[Any]:
    """A rule refuses before anything is written: the others are not touched by it."""
    topics: set[str] = set()
    outcomes: list[Any] = []
    for item in items:
        try:
            outcomes.append(act(db, item, topics))
        except NotAllowed as refusal:
            outcomes.append(refusal)
    return Done(outcomes, topics)


def _write_ticket(db: Db, found: Case, change: TicketChange, now: int) -> None:
    closed = change.ticket.status == "closed"
    written = {"key": found.row.id, "closed_at": now if closed else None}
    written |= {"status": change.ticket.status, "agent": change.ticket.agent}
    db.execute(_WRITE_TICKET, written)


def _write_owner(db: Db, found: Case, change: TicketChange) -> None:
    """A turn that was being taken is overtaken: it was decided under another owner."""
    before = found.case.conversation
    agent = change.agent if change.owner is Owner.AGENT else ""
    if (before.owner, before.agent) != (change.owner, agent):
        db.execute(_WRITE_OWNER, {"key": found.conversation, "owner": change.owner, "agent": agent})


def _what(found: Case, change: TicketChange) -> str:
    if found.case.ticket.status == "closed":
        return "reopened"
    told = {"open": "released", "taken": "taken", "waiting": "answered", "closed": "closed"}
    return told[change.ticket.status]


def _name(db: Db, login: str) -> str:
    """As customers and colleagues read it."""
    name = db.execute(_NAME, {"login": login}).scalar()
    return clean_text(str(name or login))


_SAID = select(messages.c.id).where(
    messages.c.contact_id.in_(
        select(contacts.c.id).where(contacts.c.customer_id == bindparam("customer"))
    ),
    messages.c.direction == "out",
    messages.c.external_id == bindparam("key"),
)
_WRITE_TICKET = (
    update(tickets)
    .where(tickets.c.id == bindparam("key"))
    .values(
        status=bindparam("status"),
        agent=bindparam("agent"),
        closed_at=bindparam("closed_at", type_=tickets.c.closed_at.type),
    )
)
_WRITE_OWNER = (
    update(conversations)
    .where(conversations.c.id == bindparam("key"))
    .values(
        owner=bindparam("owner"),
        agent=bindparam("agent"),
        version=conversations.c.version + 1,
    )
)
_ANSWERED = (
    update(conversations)
    .where(conversations.c.id == bindparam("key"))
    .values(answered_id=bindparam("answered"))
)
_NAME = select(agents.c.name).where(agents.c.login == bindparam("login"))
