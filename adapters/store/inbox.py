"""Messages in: what a channel read out of a hook is kept, or known already.

Whoever keeps messages may take their conversations' turns at once: the lease is in the same
transaction, so that a turn needs no claim of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Executable, bindparam, insert, select, update

from adapters.store import lanes, lines
from adapters.store.contacts import Address, find_or_make
from adapters.store.driver import Db, Together
from adapters.store.grouping import Done
from adapters.store.news import News, greetings, moments, tells_all
from adapters.store.rowset import Row, among, each, given
from adapters.store.signals import DESK, INBOX, OUTBOX, chat_topic
from adapters.store.tables import contacts, conversations, inbox, tickets
from adapters.store.times import micros, seconds
from adapters.store.turns import LEASE, Turns
from adapters.store.values import media_out, ticket_of
from dialog import tickets as rules
from dialog.model import Inbound, Moment
from dialog.ports import Clock


@dataclass(frozen=True, slots=True)
class Arrival:
    """The messages of one hook, and the hook as it came."""

    messages: tuple[Inbound, ...]
    raw: str = ""
    is_taker: bool = False  # whoever keeps them takes their turns


@dataclass(frozen=True, slots=True)
class Kept:
    """How many messages are new; the turns that are the keeper's to take."""

    new: int = 0
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbox:
    """Keeps messages; `gather` is how many seconds a burst is awaited."""

    clock: Clock
    gather: float
    turns: Turns

    def keep(self, db: Db, arrivals: Sequence[Arrival]) -> Done[Kept]:
        """What is new of each arrival. Nobody takes a turn while a burst is awaited."""
        now = micros(self.clock.now())
        found = find_or_make(db, _senders(arrivals), now)
        news = _add(db, arrivals, found, now)
        if not news:
            return Done([Kept()] * len(arrivals))
        takers = {} if self.gather else _takers(news, arrivals)
        told = [item for item in news if item.conversation in takers and tells_all(item.sender)]
        greeted = greetings(news, now)
        db.together(
            _sql(db.dialect).enter,
            {
                **given(_entries(news, arrivals, told), "entered"),
                **given(greeted.values(), "greeted"),
                **given((self._call(item, takers, now) for item in _newest(news)), "woken"),
            },
        )
        _see_to_others(db, news, now)
        topics = _topics(news, takers)
        taken = moments(told, greeted, now)
        if rest := takers.keys() - {item.conversation for item in told}:
            taken += self.turns.taken(db, sorted(rest), now, topics)
        return Done(_kept(news, taken, takers, len(arrivals)), topics)

    def _call(self, item: News, takers: Mapping[int, int], now: int) -> Row:
        """A conversation is due, or leased to who takes it; answers go to where it wrote last."""
        sender = item.sender
        is_taken = sender.conversation_id in takers
        due = _not_before(sender, now + seconds(self.gather))
        return {
            "id": sender.conversation_id,
            "contact_id": sender.id,
            "due_at": now + LEASE if is_taken else due,
            "holder": self.turns.holder if is_taken else sender.holder,
            "taken": int(is_taken),
        }


def _newest(news: Sequence[News]) -> Iterable[News]:
    """Of each conversation the last."""
    return {item.conversation: item for item in news}.values()


def _takers(news: Sequence[News], arrivals: Sequence[Arrival]) -> dict[int, int]:
    """Conversations that nobody works on and no failed turn lets rest, each with the place of the
    first arrival that takes it.
    """
    takers: dict[int, int] = {}
    for item in news:
        sender = item.sender
        if arrivals[item.place].is_taker and not (sender.holder or sender.attempts):
            takers.setdefault(sender.conversation_id, item.place)
    return takers


def _kept(
    news: Sequence[News], taken: Sequence[Moment], takers: Mapping[int, int], arrivals: int
) -> list[Kept]:
    """For each arrival."""
    counts = [0] * arrivals
    for item in news:
        counts[item.place] += 1
    theirs: list[list[Moment]] = [[] for _ in counts]
    for moment in taken:
        theirs[takers[moment.conversation.id]].append(moment)
    return [Kept(count, tuple(some)) for count, some in zip(counts, theirs, strict=True)]


def _see_to_others(db: Db, news: Sequence[News], now: int) -> None:
    """Held messages may go, and an agent's ticket waits for them again."""
    held = {item.conversation for item in news if item.sender.holding}
    if held:
        lanes.free_held(db, held, now)
    served = {item.conversation for item in news if item.sender.owner == "agent"}
    if served:
        _tell_tickets(db, served)


def _senders(arrivals: Sequence[Arrival]) -> set[Address]:
    return {(one.channel, one.sender) for arrival in arrivals for one in arrival.messages}


def _add(db: Db, arrivals: Sequence[Arrival], found: Mapping[Address, Any], now: int) -> list[News]:
    """The messages that were not known, in the order of their numbers."""
    first: dict[tuple[int, str], News] = {}
    for place, arrival in enumerate(arrivals):
        for message in arrival.messages:
            sender = found[message.channel, message.sender]
            first.setdefault((sender.id, message.external_id), News(message, place, sender))
    news = []
    for line in lines.add(db, [_line(item, now) for item in first.values()]):
        item = first[line.contact_id, line.external_id]
        item.number = line.id
        news.append(item)
    return news


def _line(item: News, now: int) -> Row:
    message = item.message
    return {
        "conversation_id": item.conversation,
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


def _entries(
    news: Sequence[News], arrivals: Sequence[Arrival], told: Sequence[News]
) -> Iterable[Row]:
    """Into the inbox; the raw hook stays with its first new message. `told` are tried already."""
    raw = {place: arrival.raw for place, arrival in enumerate(arrivals)}
    tried = {item.number for item in told}
    for item in news:
        yield {
            "id": item.number,
            "conversation_id": item.conversation,
            "attempts": int(item.number in tried),
            "raw": raw.pop(item.place, "") or None,
        }


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


def _topics(news: Sequence[News], takers: Mapping[int, int]) -> set[str]:
    """Workers need not look for what is taken already."""
    topics = {chat_topic(item.message.channel, item.message.sender) for item in news}
    if any(item.conversation not in takers for item in news):
        topics.add(INBOX)
    if any(item.sender.holding for item in news):
        topics.add(OUTBOX)
    if any(item.sender.owner != "bot" for item in news):
        topics.add(DESK)
    return topics


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
    told = ("id", "conversation_id", "attempts", "raw")
    entered = each(dialect, *(inbox.c[name] for name in told), name="entered")
    learned = ("name", "phone", "language", "last_inbound_at")
    known = (contacts.c.id, *(contacts.c[name] for name in learned))
    greeted = each(dialect, *known, name="greeted")
    moved = ("contact_id", "due_at", "holder")
    talks = (conversations.c.id, *(conversations.c[name] for name in moved))
    woken = each(dialect, *talks, name="woken", taken=BigInteger())
    greet = (
        update(contacts)
        .where(contacts.c.id == greeted.c.id)
        .values(blocked=False, **{name: greeted.c[name] for name in learned})
    )
    wake = (
        update(conversations)
        .where(conversations.c.id == woken.c.id)
        .values(
            fence=conversations.c.fence + woken.c.taken,
            attempts=conversations.c.attempts + woken.c.taken,
            **{name: woken.c[name] for name in moved},
        )
    )
    enter = insert(inbox).from_select(told, select(*(entered.c[name] for name in told)))
    return Together((greet, ("greeted",)), (wake, ("woken",)), (enter, ("entered",)))
