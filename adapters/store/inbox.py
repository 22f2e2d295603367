"""Messages in: what a channel read out of a hook is kept, or known already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, bindparam, insert, select, update

from adapters.store import lanes, lines
from adapters.store.contacts import Address, find_or_make
from adapters.store.driver import Db, Together
from adapters.store.grouping import Done
from adapters.store.rowset import Row, among, packed, rows
from adapters.store.signals import DESK, INBOX, OUTBOX, chat_topic
from adapters.store.tables import contacts, conversations, inbox, tickets
from adapters.store.times import micros, seconds
from adapters.store.values import media_out, ticket_of
from dialog import tickets as rules
from dialog.model import Inbound
from dialog.ports import Clock


@dataclass(frozen=True, slots=True)
class Arrival:
    """The messages of one hook, and the hook as it came."""

    messages: tuple[Inbound, ...]
    raw: str = ""


@dataclass(slots=True)
class _News:
    """A message, its arrival's place, its sender's row, and the number it got."""

    message: Inbound
    place: int
    sender: Any
    number: int = 0


@dataclass(frozen=True, slots=True)
class Inbox:
    """Keeps messages; `gather` is how many seconds a burst is awaited."""

    clock: Clock
    gather: float

    def keep(self, db: Db, arrivals: Sequence[Arrival]) -> Done[int]:
        """How many messages of each arrival are new."""
        now = micros(self.clock.now())
        found = find_or_make(db, _senders(arrivals), now)
        news = _add(db, arrivals, found, now)
        counts = [0] * len(arrivals)
        for item in news:
            counts[item.place] += 1
        if not news:
            return Done(counts)
        due = now + seconds(self.gather)
        entered = packed(_entries(news, arrivals), "entered")
        greeted, woken = (
            packed(_greetings(news, now), "greeted"),
            packed(_calls(news, due), "woken"),
        )
        db.together(_sql(db.dialect).enter, {**entered, **greeted, **woken})
        _see_to_others(db, news, now)
        return Done(counts, _topics(news))


def _calls(news: Sequence[_News], due: int) -> Iterable[Row]:
    """Each conversation is due, and answers go to where it wrote last."""
    newest: dict[int, Row] = {}
    for item in news:
        newest[item.sender.conversation_id] = {
            "id": item.sender.conversation_id,
            "contact_id": item.sender.id,
            "due_at": _not_before(item.sender, due),
        }
    return newest.values()


def _see_to_others(db: Db, news: Sequence[_News], now: int) -> None:
    """Held messages may go, and an agent's ticket waits for them again."""
    held = {item.sender.conversation_id for item in news if item.sender.holding}
    if held:
        lanes.free_held(db, held, now)
    served = {item.sender.conversation_id for item in news if item.sender.owner == "agent"}
    if served:
        _tell_tickets(db, served)


def _senders(arrivals: Sequence[Arrival]) -> set[Address]:
    return {(one.channel, one.sender) for arrival in arrivals for one in arrival.messages}


def _add(
    db: Db, arrivals: Sequence[Arrival], found: Mapping[Address, Any], now: int
) -> list[_News]:
    """The messages that were not known, in the order of their numbers."""
    first: dict[tuple[int, str], _News] = {}
    for place, arrival in enumerate(arrivals):
        for message in arrival.messages:
            sender = found[message.channel, message.sender]
            first.setdefault((sender.id, message.external_id), _News(message, place, sender))
    news = []
    for line in lines.add(db, [_line(item, now) for item in first.values()]):
        item = first[line.contact_id, line.external_id]
        item.number = line.id
        news.append(item)
    return news


def _line(item: _News, now: int) -> Row:
    message = item.message
    return {
        "conversation_id": item.sender.conversation_id,
        "contact_id": item.sender.id,
        "direction": "in",
        "external_id": message.external_id,
        "text": message.text,
        "choice": message.choice,
        "phone": message.phone,
        "media": media_out(message.media),
        "at": now,
        "sent_at": micros(message.sent_at) if message.sent_at else None,
    }


def _entries(news: Sequence[_News], arrivals: Sequence[Arrival]) -> Iterable[Row]:
    """Into the inbox; the raw hook stays with its first new message."""
    raw = {place: arrival.raw for place, arrival in enumerate(arrivals)}
    for item in news:
        yield {
            "id": item.number,
            "conversation_id": item.sender.conversation_id,
            "raw": raw.pop(item.place, "") or None,
        }


def _greetings(news: Sequence[_News], now: int) -> Iterable[Row]:
    """What the channel shows and vouches for becomes the contact's; who writes is not blocked."""
    told: dict[int, Row] = {}
    for item in news:
        message, sender = item.message, item.sender
        before = told.get(sender.id)
        told[sender.id] = {
            "id": sender.id,
            "name": message.name or (before["name"] if before else sender.name),
            "phone": message.phone or (before["phone"] if before else sender.phone),
            "language": message.language or (before["language"] if before else sender.language),
            "last_inbound_at": now,
        }
    return told.values()


def _not_before(sender: Any, due: int) -> int:
    """A lease or a pause after a failed turn keeps its time."""
    if sender.due_at is not None and (sender.holder or sender.attempts):
        return int(sender.due_at)
    return due


def _tell_tickets(db: Db, ids: set[int]) -> None:
    """What waited for the customer waits for its agent again."""
    sql = _sql(db.dialect)
    for row in db.execute(sql.open_tickets, {"ids": sorted(ids)}).all():
        told = rules.customer_wrote(ticket_of(row))
        if told.status != row.status:
            db.execute(sql.set_status, {"key": row.id, "status": told.status})


def _topics(news: Sequence[_News]) -> set[str]:
    topics = {chat_topic(item.message.channel, item.message.sender) for item in news}
    if any(item.sender.holding for item in news):
        topics.add(OUTBOX)
    if any(item.sender.owner != "bot" for item in news):
        topics.add(DESK)
    return topics | {INBOX}


class _Sql(NamedTuple):
    enter: Together
    open_tickets: Executable
    set_status: Executable


@cache
def _sql(dialect: str) -> _Sql:
    return _Sql(
        enter=_enter_statements(dialect),
        open_tickets=select(tickets).where(
            among(tickets.c.conversation_id, dialect), tickets.c.status != "closed"
        ),
        set_status=update(tickets)
        .where(tickets.c.id == bindparam("key"))
        .values(status=bindparam("status")),
    )


def _enter_statements(dialect: str) -> Together:
    told = ("id", "conversation_id", "raw")
    entered = rows(dialect, *(inbox.c[name] for name in told), name="entered")
    learned = ("name", "phone", "language", "last_inbound_at")
    known = (contacts.c.id, *(contacts.c[name] for name in learned))
    greeted = rows(dialect, *known, name="greeted")
    moved = ("contact_id", "due_at")
    talks = (conversations.c.id, *(conversations.c[name] for name in moved))
    woken = rows(dialect, *talks, name="woken")
    greet = (
        update(contacts)
        .where(contacts.c.id == greeted.c.id)
        .values(blocked=False, **{name: greeted.c[name] for name in learned})
    )
    wake = (
        update(conversations)
        .where(conversations.c.id == woken.c.id)
        .values({name: woken.c[name] for name in moved})
    )
    enter = insert(inbox).from_select(told, select(*(entered.c[name] for name in told)))
    return Together((greet, ("greeted",)), (wake, ("woken",)), (enter, ("entered",)))
