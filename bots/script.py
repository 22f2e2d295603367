"""`mostrador chat --json`: a conversation by JSON lines, for scripts and for tests of others.

One object a line in, exactly one a line out, after its turn is committed. What cannot be read is
answered as well: with an `error` that says how to write it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from bots import logs
from bots.desk import acts
from bots.json_lines import Answers, Does, Line, Says, Waits, parse
from bots.stage import Said, Stage
from dialog import tickets
from dialog.errors import BotError, NotAllowed
from dialog.model import Inbound, Intent, Json, Moment, Owner, Ticket, Turn

log = logs.get("chat")


@dataclass(slots=True)
class View:
    """The conversation that the last line was about, as its answer shows it."""

    conversation: int = 0
    owner: Owner = Owner.BOT
    language: str = ""
    intent: Intent = field(default_factory=Intent)
    policy: str = ""


@dataclass(slots=True)
class Script:
    """Plays one line after the other on a stage."""

    stage: Stage
    explain: bool = False
    _view: View = field(default_factory=View)
    _began: bool = False

    async def play(self, raw: bytes) -> dict[str, Json]:
        """The answer to a line. Never raises for what the line holds."""
        error = ""
        self._view.intent, self._view.policy = Intent(), ""
        self.stage.taken.clear()
        self.stage.failed = 0
        try:
            await self._do(parse(raw, self._zone))
        except BotError as refusal:
            error = str(refusal)
        except Exception as crash:  # one answer for each line, whatever happens
            log.exception("line_failed")
            error = (
                f"Something of ours broke: {type(crash).__name__}. The log on stderr says where."
            )
        if self.stage.failed and not error:
            error = "A turn failed and the message was set aside. The log on stderr says where."
        return await self._answer(error)

    async def _do(self, line: Line) -> None:
        if not self._began and isinstance(line, Says) and line.at is not None:
            self.stage.clock.begin_at(line.at)
        self._began = True
        self.stage.clock.follow()
        match line:
            case Says():
                await self._customer(line)
            case Answers():
                await self._agent(line)
            case Does():
                await self._act(line)
            case Waits(span):
                await self._advance(self.stage.clock.now() + span)

    async def _customer(self, line: Says) -> None:
        if line.at is not None:
            await self.stage.advance_to(line.at)
        said = Inbound(
            line.channel,
            line.contact,
            "",
            line.text,
            line.media,
            name=line.name,
            phone=line.phone,
        )
        external_id = await self.stage.hear(said)
        for moment, turn in self.stage.taken:
            if any(message.external_id == external_id for message in moment.messages):
                self._look_at(moment, turn)

    async def _agent(self, line: Answers) -> None:
        number = await self._known(line.ticket)
        await self._sign_in(line.agent)
        case = await self.stage.house.store.ticket(number)
        if case is not None and case.conversation.owner is not Owner.AGENT:
            await acts.take(self.stage.house, number, line.agent)  # to answer is to take it
        await acts.reply(self.stage.house, number, line.agent, line.text)
        await self._after_act(number)

    async def _act(self, line: Does) -> None:
        number = await self._known(line.ticket)
        await self._sign_in(line.agent)
        act = {"take": acts.take, "release": acts.release, "close": acts.close}[line.act]
        await act(self.stage.house, number, line.agent)
        await self._after_act(number)

    async def _advance(self, moment: datetime) -> None:
        await self.stage.advance_to(moment)
        for taken in self.stage.taken:
            self._look_at(*taken)

    async def _after_act(self, number: str) -> None:
        await self.stage.settle()
        case = await self.stage.house.store.ticket(number)
        if case is not None:
            talk = case.conversation
            self._view = View(talk.id, talk.owner, talk.state.language)

    async def _known(self, told: str) -> str:
        """The ticket's number as we write it. Raises NotAllowed for one that we don't have."""
        number = tickets.canonical(told) or told.strip()
        if await self.stage.house.store.ticket(number) is None:
            raise NotAllowed(
                f'The ticket "{told[:40]}" is not known. Use a number from "tickets" of an answer.'
            )
        return number

    async def _sign_in(self, login: str) -> None:
        """Scripts name agents; whoever is named works here."""
        if await self.stage.house.store.agent(login) is None:
            await self.stage.house.store.add_agent(login, login)

    def _look_at(self, moment: Moment, turn: Turn) -> None:
        self._view = View(
            moment.conversation.id, turn.owner, turn.state.language, turn.intent, turn.policy
        )

    async def _answer(self, error: str) -> dict[str, Json]:
        view = self._view
        known = await self._tickets(view.conversation)
        replies = self.stage.said()
        answer: dict[str, Json] = {
            "replies": [_reply(said) for said in replies],
            "intent": view.intent.id,
            "score": round(view.intent.score, 4),
            "runner_up": view.intent.runner_up,
            "owner": str(view.owner),
            "language": view.language or self.stage.house.settings.shop.languages[0],
            "tickets": [_ticket(ticket) for ticket in known],
        }
        if self.explain:
            files = [name for said in replies for name in said.files]
            answer["explain"] = explained(view.policy, view.intent) | {"media": [*files]}
        return answer | ({"error": error} if error else {})

    async def _tickets(self, conversation: int) -> list[Ticket]:
        if not conversation:
            return []
        return await self.stage.house.store.conversation_tickets(conversation)

    @property
    def _zone(self) -> tzinfo:
        return ZoneInfo(self.stage.house.settings.shop.timezone)


def encode(answer: Mapping[str, Json]) -> bytes:
    """One line of UTF-8."""
    text = json.dumps(answer, ensure_ascii=False, default=str)
    return text.encode(errors="replace") + b"\n"


def explained(policy: str, intent: Intent) -> dict[str, Json]:
    """Why the bot took the words for what it did."""
    return {
        "policy": policy,
        "outcome": intent.outcome,
        "offered": list(intent.offered),
        "runner_up_score": round(intent.runner_up_score, 4),
        "why": dict(intent.why),
    }


def _reply(said: Said) -> dict[str, Json]:
    one = said.outgoing
    return {
        "channel": one.channel,
        "contact": one.address,
        "text": one.text,
        "choices": list(said.choices),
    }


def _ticket(ticket: Ticket) -> dict[str, Json]:
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "status": ticket.status,
        "fields": dict(ticket.fields),
    }
