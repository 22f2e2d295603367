"""The store: everything that the house keeps, behind verbs. Nobody else sees a table.

Each write is done when its call returns: committed, together with whatever else was waiting.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import select

from adapters.store import cases, people, queue, reading, schema
from adapters.store.changes import Changes
from adapters.store.database import Database, database, unopened
from adapters.store.deliveries import Deliveries, forget_strangers
from adapters.store.desk import Act, Answer, Desk, Note, Rule, Say
from adapters.store.driver import Db
from adapters.store.edits import Edits
from adapters.store.grouping import Done
from adapters.store.inbox import Arrival, Inbox, Kept
from adapters.store.ledger import Ledger, Quarantined, Replays, ledger, quarantined
from adapters.store.outbox import Outbox
from adapters.store.people import Agent, People, Session
from adapters.store.questions import Question, newest
from adapters.store.queue import TicketRow, View, Waiting
from adapters.store.reading import Line, TimelineLine
from adapters.store.rescue import Rescue
from adapters.store.saving import Savings, saving
from adapters.store.settlements import Receipt, Settlement
from adapters.store.signals import DESK
from adapters.store.texts import clean_event, raw_text
from adapters.store.times import micros
from adapters.store.tries import Tries
from adapters.store.turns import Return, Turns
from dialog.card_numbers import MARK
from dialog.errors import NotAllowed, StoreUnavailable
from dialog.model import ContactChange, Delivery, Event, Inbound, Media, Moment, Ticket, Turn
from dialog.ports import Clock, Limits, Outgoing
from dialog.tickets import TicketCase

RESCUE_EVERY = 5.0  # seconds
NO_HURRY = 0.005  # seconds that a receipt waits for a transaction to go with

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Call:
    """A write that comes alone: rare enough to need no statement for many."""

    act: Callable[[Db], Any]
    topics: tuple[str, ...] = ()


def _calls(db: Db, calls: Sequence[_Call]) -> Done[Any]:
    outcomes: list[Any] = []
    for call in calls:
        try:
            outcomes.append(call.act(db))
        except NotAllowed as refusal:
            outcomes.append(refusal)
    return Done(outcomes, {topic for call in calls for topic in call.topics})


class Store:
    """Open it with `Store.open`, and close it: what waits is then committed."""

    def __init__(
        self, db: Database, clock: Clock, limits: Mapping[str, Limits], gather: float
    ) -> None:
        self._db = db
        self._clock = clock
        self._limits = limits
        self._edits = Edits(clock).apply
        self._changes = Changes(clock).apply
        self._deliveries = Deliveries(clock).apply
        self._suspicion = (turns := Turns(clock, db.holder)).suspicion
        self._inbox = Inbox(clock, gather, turns).keep
        self._claim, self._give_back = turns.claim, turns.give_back
        outbox = Outbox(clock, db.holder)
        self._save = Savings(clock, db.holder, gather).save
        self._claim_outgoing, self._settle = outbox.claim, outbox.settle
        desk = Desk(clock, limits)
        self._change, self._reply, self._note = desk.change, desk.reply, desk.note
        self._replay = Replays(clock).replay
        self._rescue = Rescue(clock, db.holder, gather).run
        self._people, self._tries = People(clock), Tries(clock)
        self._rescue_at = 0.0
        self._latest = 0

    @classmethod
    async def open(
        cls, url: str, clock: Clock, limits: Mapping[str, Limits], gather: float = 0.0
    ) -> "Store":
        """Creates or migrates the tables. Raises SettingsError, StoreUnavailable."""
        try:
            db = database(url)
            await db.start(schema.prepare)
        except (OSError, StoreUnavailable) as error:
            raise StoreUnavailable(unopened(url, error)) from error
        store = cls(db, clock, limits, gather)
        try:
            await store._look_after()
        except BaseException:
            await db.close()
            raise
        return store

    async def close(self) -> None:
        """Commits what waits."""
        await self._db.close()

    async def ping(self) -> None:
        """Raises StoreUnavailable."""
        await self._db.read(lambda db: db.execute(_PING).scalar())

    # --- messages in

    async def keep(self, events: Sequence[Event], raw: bytes = b"") -> int:
        """How many messages are new. Raises StoreUnavailable: then nothing may be acknowledged."""
        return (await self._keep(events, raw, is_taker=False)).new

    async def keep_and_claim(self, events: Sequence[Event], raw: bytes = b"") -> list[Moment]:
        """As `keep`; and the turns of the conversations that nobody works on are yours to take.

        Their leases are in the same commit. None while a burst is awaited (`gather`).
        """
        return list((await self._keep(events, raw, is_taker=True)).moments)

    async def _keep(self, events: Sequence[Event], raw: bytes, *, is_taker: bool) -> Kept:
        cleaned = [clean_event(event) for event in events]
        for change in [event for event in cleaned if isinstance(event, ContactChange)]:
            await self._db.write(self._changes, change)  # a message may come from the new address
        said = [event for event in cleaned if isinstance(event, Inbound)]
        new = tuple(_with_id(event) for event in said if not event.edited)
        has_card = any(MARK in event.text for event in new)  # and the hook has it unblanked
        arrival = Arrival(new, "" if has_card else raw_text(raw), is_taker)
        kept = await self._db.write(self._inbox, arrival) if new else Kept()
        for edit in [event for event in said if event.edited]:
            await self._db.write(self._edits, edit)
        for delivery in [event for event in cleaned if isinstance(event, Delivery)]:
            await self._db.write(self._deliveries, delivery)
        return kept

    async def claim_moments(self, limit: int = 50, worker: str = "") -> list[Moment]:
        """Leases conversations that need a turn; counts the attempt. `worker` is for your logs."""
        del worker  # a lease is told by its number
        await self._look_after()
        return await self._db.write(self._claim, limit)

    async def save(self, moment: Moment, turn: Turn, *, send: bool = False) -> Outgoing | None:
        """The whole turn or nothing. Raises Overtaken, StoreUnavailable.

        With `send` you send its first reply: it is leased to you as if you had claimed it, unless
        something else of this conversation must leave before it (then None).
        """
        told = saving(moment, turn, self._limits, is_sender=send)
        try:
            return await self._db.write(self._save, told)
        finally:
            self._suspicion.finished(moment.conversation.id)

    async def give_back(self, moment: Moment, error: str) -> None:
        """The turn failed: somebody may take it again after a short pause."""
        try:
            await self._db.write(self._give_back, Return(moment, error))
        finally:
            self._suspicion.finished(moment.conversation.id)

    # --- messages out

    async def claim_outgoing(self, limit: int = 50) -> list[Outgoing]:
        """The first waiting message of each conversation, leased to you alone."""
        return await self._db.write(self._claim_outgoing, limit)

    async def settle(self, outgoing: Outgoing, receipt: Receipt) -> None:
        """What became of it; the conversation's next message may go."""
        told = Settlement(outgoing, receipt)
        await self._db.write(self._settle, told, beside=self._save, within=NO_HURRY)

    # --- waking up

    async def wait(self, topic: str, timeout: float, since: int | None = None) -> bool:  # noqa: ASYNC109 - a seam's name
        """Until something is committed under `topic`, or `timeout` seconds are over (False).

        inbox, outbox, desk, chat:<channel>:<address>. With `since=store.mark(topic)`, taken before
        you looked, nothing that is committed after the look is missed.
        """
        return await self._db.signals.wait(topic, timeout, since)

    def mark(self, topic: str) -> int:
        return self._db.signals.mark(topic)

    # --- the books

    async def ledger(self) -> Ledger:
        return await self._db.read(ledger)

    async def quarantined(self) -> list[Quarantined]:
        return await self._db.read(quarantined)

    async def replay(self, number: int | None = None) -> int:
        """Messages that were set aside go back into the inbox: one, or all. How many there were."""
        return await self._db.write(self._replay, number)

    async def questions(self, limit: int = 1000) -> list[Question]:
        """What customers asked last, and what it was taken for: oldest first."""
        return await self._db.read(lambda db: newest(db, limit))

    # --- pages

    async def transcript(
        self, channel: str, address: str, after: int = 0, limit: int = 200
    ) -> list[Line]:
        """What a visitor may see, oldest first: after `after`, or else the newest `limit`."""
        return await self._db.read(
            lambda db: reading.transcript(db, channel, address, after, limit)
        )

    async def sent_files(self, channel: str, address: str) -> set[str]:
        """The `ref` of every file that this contact has sent in a message."""
        return await self._db.read(lambda db: reading.sent_files(db, channel, address))

    async def received_files(self, channel: str, address: str) -> set[str]:
        """The `ref` of every file that was sent to this contact."""
        return await self._db.read(lambda db: reading.received_files(db, channel, address))

    async def answered_files(self, conversation_id: int) -> set[str]:
        """The `ref` of every file in the house's messages of a conversation."""
        return await self._db.read(lambda db: reading.answered_files(db, conversation_id))

    async def tickets(self, view: View, agent: str = "", skip: int = 0) -> list[TicketRow]:
        return await self._db.read(lambda db: queue.page(db, view, agent, skip))

    async def ticket_row(self, number: str) -> TicketRow | None:
        """One ticket as the queue shows it."""
        return await self._db.read(lambda db: queue.row_of(db, number))

    async def waiting(self, agent: str) -> Waiting:
        return await self._db.read(lambda db: queue.waiting(db, agent))

    async def ticket(self, number: str) -> TicketCase | None:
        return await self._db.read(lambda db: cases.case_of(db, number))

    async def conversation_tickets(self, conversation_id: int) -> list[Ticket]:
        """Newest last."""
        return await self._db.read(lambda db: cases.tickets_of(db, conversation_id))

    async def timeline(
        self, conversation_id: int, after: int = 0, limit: int = 500
    ) -> list[TimelineLine]:
        """Oldest first: after `after`, or else the newest `limit`."""
        return await self._db.read(lambda db: reading.timeline(db, conversation_id, after, limit))

    # --- what agents do

    async def change(self, number: str, rule: Rule, say: Say) -> Ticket:
        """Applies a pure rule in one transaction. Raises NotAllowed, AlreadyTaken."""
        return await self._db.write(self._change, Act(number, rule, say))

    async def reply(
        self, number: str, agent: str, text: str, client_id: str, media: Sequence[Media] = ()
    ) -> int:
        """An answer to the customer; its number. The same client id twice is one message."""
        answer = Answer(number, agent, text, client_id, tuple(media))
        return await self._db.write(self._reply, answer)

    async def note(self, number: str, agent: str, text: str) -> None:
        """For colleagues only."""
        await self._db.write(self._note, Note(number, agent, text))

    # --- people

    async def add_agent(self, name: str, login: str, role: str = "agent") -> Agent:
        return await self._alone(lambda db: self._people.add_agent(db, name, login, role))

    async def agents(self) -> list[Agent]:
        return await self._db.read(people.all_agents)

    async def agent(self, login: str) -> Agent | None:
        return await self._db.read(lambda db: people.agent_of(db, login))

    async def set_password_hash(self, login: str, password_hash: str) -> None:
        """Ends their sessions and links."""
        await self._alone(lambda db: self._people.set_password_hash(db, login, password_hash), DESK)

    async def set_totp(self, login: str, seed: str, step: int = 0) -> None:
        """What the second step's secret is made of, "" for none.

        `step` is the code's that confirmed it. Ends their sessions and links.
        """
        await self._alone(lambda db: self._people.set_totp(db, login, seed, step), DESK)

    async def use_totp_step(self, agent_id: int, step: int) -> bool:
        """May a code of this step be used? True once, and never for an earlier step."""
        return await self._alone(lambda db: self._people.use_totp_step(db, agent_id, step))

    async def deactivate(self, login: str) -> None:
        """They can sign in no more, and are signed out."""
        await self._alone(lambda db: self._people.deactivate(db, login), DESK)

    async def new_sign_in_link(self, login: str, hours: float = 48) -> str:
        """A token that signs in once."""
        return await self._alone(lambda db: self._people.new_link(db, login, hours))

    async def use_sign_in_link(self, token: str) -> Agent | None:
        return await self._alone(lambda db: self._people.use_link(db, token))

    async def open_session(self, agent_id: int) -> str:
        """A token of 256 bits; only its hash is kept."""
        return await self._alone(lambda db: self._people.open_session(db, agent_id))

    async def open_half(self, agent_id: int) -> str:
        """A token for who knew the password and owes the code; a session it is not."""
        return await self._alone(lambda db: self._people.open_half(db, agent_id))

    async def half(self, token: str) -> Agent | None:
        """Whose half of a sign-in this is; for ten minutes, or until `close_session`."""
        found = await self._db.read(lambda db: self._people.session(db, token, "half"))
        return found.agent if found else None

    async def session(self, token: str, *, touch: bool = True) -> Session | None:
        """Who this is; `touch` counts it as use, which keeps the session from ending idle."""
        found = await self._db.read(lambda db: self._people.session(db, token))
        if found is not None and touch and self._people.is_stale(found):
            await self._alone(lambda db: self._people.touch(db, found.id))
        return found

    async def close_session(self, token: str) -> None:
        await self._alone(lambda db: self._people.close_session(db, token), DESK)

    async def close_sessions_of(self, agent_id: int) -> None:
        await self._alone(lambda db: self._people.close_sessions_of(db, agent_id), DESK)

    async def count_try(self, key: str, window: float) -> int:
        """How often `key` was tried in `window` seconds, this time included."""
        return await self._alone(lambda db: self._tries.count(db, key, window))

    async def forget_tries(self, key: str) -> None:
        """It was them after all."""
        await self._alone(lambda db: self._tries.forget(db, key))

    async def tidy(self) -> None:
        """Forgets what has expired: sign-ins, counted tries, receipts of strangers' messages."""
        await self._alone(self._people.forget_expired)
        await self._alone(self._tries.forget_old)
        await self._alone(lambda db: forget_strangers(db, micros(self._clock.now())))

    # --- inside

    async def _alone(self, act: Callable[[Db], T], *topics: str) -> T:
        outcome: T = await self._db.write(_calls, _Call(act, topics))
        return outcome

    async def _look_after(self) -> None:
        """Every few seconds, and whenever the clock was set back."""
        now = micros(self._clock.now())
        went_back, self._latest = now < self._latest, now
        if went_back or monotonic() >= self._rescue_at:
            self._rescue_at = monotonic() + RESCUE_EVERY
            if await self._db.write(self._rescue, None):
                self._suspicion.look_now()


def _with_id(event: Inbound) -> Inbound:
    """Without an id of its own it is like no other."""
    return event if event.external_id else replace(event, external_id=f"~{secrets.token_hex(8)}")


_PING = select(1)
