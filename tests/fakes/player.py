"""Plays a transcript against the engine, as the store and the workers would: turn by turn.

Between two lines everything is forgotten but the row: the state goes through JSON each time, and
every turn is taken twice and must come out equal.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dialog import saved, tickets
from dialog.engine import Engine
from dialog.model import (
    Choice,
    Consent,
    Contact,
    Conversation,
    Customer,
    HandOver,
    Identify,
    Inbound,
    Media,
    Moment,
    OpenTicket,
    Owner,
    Reply,
    State,
    Ticket,
    Turn,
)
from tests.fakes.dialog import SwitchedShop

MADRID = ZoneInfo("Europe/Madrid")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
ACTS = {
    "take": tickets.take,
    "release": tickets.release,
    "close": tickets.close,
    "reopen": tickets.reopen,
}


@dataclass
class Player:
    """One scene being played."""

    engine: Engine
    shop: SwitchedShop
    given: Mapping[str, Any]
    row: str = "{}"
    owner: Owner = Owner.BOT
    agent: str = ""
    tickets: list[Ticket] = field(default_factory=list)
    urgent: set[str] = field(default_factory=set)
    waiting: list[Reply] = field(default_factory=list)  # said by the bot, not yet named by a line
    turn: Turn = field(default_factory=Turn)
    consent: Consent | None = None
    wake_at: datetime | None = None
    number: int = 0
    buttons: list[Choice] = field(default_factory=list)  # every button that was ever shown

    def __post_init__(self) -> None:
        self.now = datetime.fromisoformat(self.given.get("now", "2026-11-24T11:00"))
        if self.now.tzinfo is None:
            self.now = self.now.replace(tzinfo=MADRID)
        state = saved.load(dict(self.given.get("state", {})))
        known = {**state.known, **self.given.get("known", {})}
        language = self.given.get("language", state.language)
        self._keep(replace(state, known=known, language=language))
        self.contact = Contact(
            self.given.get("channel", "whatsapp"),
            "34600111222",
            self.given.get("name", ""),
            self.given.get("phone", ""),
            opted_out=self.given.get("opted_out", "no") == "yes",
        )
        self.customer = Customer(1)

    async def play(self, talk: list[dict[str, Any]]) -> None:
        if "flow" in self.given:
            intent = "maybe:flow:" + self.given["flow"].replace("_", "-")
            await self._take_turn((self._message({"choice": intent}),))
        for place, line in enumerate(talk, start=1):
            ((kind, said),) = line.items()
            if kind not in ("bot", "intent", "owner"):
                self._nothing_left(f"line {place} ({kind}: {said})")
            await self._line(kind, said, f"line {place} ({kind}: {said})")
        self._nothing_left("the end")

    async def _line(self, kind: str, said: Any, where: str) -> None:
        if kind == "customer":
            told = said if isinstance(said, list) else [said]
            await self._take_turn(tuple(self._message(item) for item in told))
        elif kind == "bot":
            self._check_reply(said, where)
        elif kind == "intent":
            expected = None if said == "none" else said
            assert self.turn.intent.id == expected, f"{where}: it was {self.turn.intent}"
        elif kind == "owner":
            assert self.owner == said, f"{where}: it is {self.owner}"
        elif kind == "agent":
            self._agent(said)
        elif kind == "later":
            await self._wait(timedelta(**{UNITS[said[-1]]: float(said[:-1])}))
        elif kind == "shop":
            self.shop.is_down = said == "down"
        else:
            raise AssertionError(f"{where}: no such kind of line")

    def check(self, then: Mapping[str, Any]) -> None:
        if "tickets" in then:
            self._check_tickets(then["tickets"])
        if "owner" in then:
            assert self.owner == then["owner"]
        state = saved.load(self.row)
        if "language" in then:
            assert state.language == then["language"]
        for name, value in then.get("known", {}).items():
            assert str(state.known.get(name, "")) == value, f"known {name}: {state.known}"
        if "consent" in then:
            assert self.consent is not None, "no consent was given or withdrawn"
            assert self.consent.allowed == (then["consent"] == "yes")
        if "flow" in then:
            assert (state.flow.name if state.flow else "none") == then["flow"]

    # --- turns

    async def _take_turn(self, messages: tuple[Inbound, ...], *, timer: bool = False) -> None:
        moment = Moment(
            Conversation(1, self.owner, self.agent, saved.load(self.row)),
            self.contact,
            self.customer,
            messages,
            self.now,
            tuple(self.tickets),
            timer,
        )
        turn = await self.engine.take_turn(moment)
        again = await self.engine.take_turn(moment)
        assert turn == again, "the same moment led to two different turns"
        self._save(turn)

    def _save(self, turn: Turn) -> None:
        self.turn = turn
        self._keep(turn.state)
        self.owner, self.wake_at = turn.owner, turn.wake_at
        if turn.owner is not Owner.AGENT:
            self.agent = ""
        self._reopen({effect.ticket for effect in turn.effects if isinstance(effect, HandOver)})
        for effect in turn.effects:
            self._write(effect)
        for reply in turn.replies:
            assert reply.text, f"{reply.phrase} has no text"
            self.buttons.extend(reply.choices)
        self.waiting.extend(turn.replies)

    def _write(self, effect: object) -> None:
        if isinstance(effect, OpenTicket):
            self._open_or_add(effect)
            if effect.urgent:
                self.urgent.add(effect.number)
        elif isinstance(effect, Consent):
            self.consent = effect
            self.contact = replace(self.contact, opted_out=not effect.allowed)
        elif isinstance(effect, Identify):
            names = ("name", "email", "phone")
            told = {name: getattr(effect, name) for name in names if getattr(effect, name)}
            self.customer = replace(self.customer, **told)

    def _reopen(self, handed_over: set[str]) -> None:
        """What goes back to people is open again."""
        for place, ticket in enumerate(self.tickets):
            if ticket.number in handed_over and ticket.status == "closed":
                self.tickets[place] = replace(ticket, status="open", agent="")

    def _open_or_add(self, effect: OpenTicket) -> None:
        """The same number again adds to the same ticket, as the store does it."""
        for place, ticket in enumerate(self.tickets):
            if ticket.number == effect.number:
                assert ticket.status != "closed", "a closed ticket was written to"
                fields = {**ticket.fields, **effect.fields}
                self.tickets[place] = replace(ticket, fields=fields)
                return
        self.tickets.append(Ticket(effect.number, effect.kind, 1, "open", effect.fields))

    def _keep(self, state: State) -> None:
        self.row = json.dumps(saved.dump(state))

    def _message(self, told: Any) -> Inbound:
        self.number += 1
        fields = {"text": told} if isinstance(told, str) else dict(told)
        media = fields.get("media", ())
        kinds = [media] if isinstance(media, str) else list(media)
        tapped = self._tapped(fields["tap"]) if "tap" in fields else None
        return Inbound(
            self.contact.channel,
            self.contact.address,
            f"m{self.number}",
            text=tapped.text if tapped else str(fields.get("text", "")),
            media=tuple(Media(kind.split("/")[0], f"file-{self.number}") for kind in kinds),
            choice=tapped.id if tapped else str(fields.get("choice", "")),
            name=str(fields.get("name", "")),
            phone=str(fields.get("phone", "")),
            language=str(fields.get("language", "")),
            number=self.number,
        )

    def _tapped(self, label: str) -> Choice:
        shown = [choice for choice in self.buttons if label in (choice.text, choice.id)]
        assert shown, f"no button {label!r}; there were {[item.text for item in self.buttons]}"
        return shown[-1]

    async def _wait(self, span: timedelta) -> None:
        end = self.now + span
        while self.wake_at is not None and self.wake_at <= end:
            self.now, self.wake_at = max(self.wake_at, self.now), None
            await self._take_turn((), timer=True)
        self.now = end

    # --- people

    def _agent(self, said: Any) -> None:
        name, act = next(iter(said.items())) if isinstance(said, dict) else ("marta", said)
        ticket = self.tickets[-1]
        conversation = Conversation(1, self.owner, self.agent)
        case = tickets.TicketCase(ticket, conversation)
        change = ACTS.get(act, tickets.answer)(case, name)
        self.tickets[-1] = change.ticket
        self.owner, self.agent = change.owner, change.agent
        self.waiting.extend(Reply(phrase, text=phrase) for phrase in change.say)

    # --- what must have happened

    def _check_reply(self, said: str, where: str) -> None:
        assert self.waiting, f"{where}: the bot said nothing more ({self.turn.policy})"
        reply = self.waiting.pop(0)
        if reply.phrase == said or _plain(said) in _plain(reply.text):
            return
        rest = "".join(f"\n    then {item.phrase}: {item.text}" for item in self.waiting)
        raise AssertionError(
            f"{where}: the bot said {reply.phrase}: {reply.text!r} by {self.turn.policy}, "
            f"{self.turn.intent}{rest}"
        )

    def _nothing_left(self, where: str) -> None:
        left = [f"{reply.phrase}: {reply.text}" for reply in self.waiting]
        assert not left, f"before {where}, by {self.turn.policy}: {left} {self.turn.intent}"

    def _check_tickets(self, expected: list[dict[str, Any]]) -> None:
        assert len(self.tickets) == len(expected), f"there are {self.tickets}"
        for ticket, wanted in zip(self.tickets, expected, strict=True):
            own = {"kind": ticket.kind, "status": ticket.status, "agent": ticket.agent}
            own["urgent"] = "yes" if ticket.number in self.urgent else "no"
            has = {**ticket.fields, **own}
            for name, value in wanted.items():
                found = has.get(name, "")
                assert _flat(found) == _flat(value), f"{name} of the ticket: {has}"


def _flat(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_flat(item) for item in value]
    return str(value)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
