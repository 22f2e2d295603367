"""Flows: coroutines with kept answers.

A flow runs again from its first line on every message. A question with a kept answer returns at
once; the first open one is asked and ends the run. So a restart is no special case: every turn is.

Between questions a flow only reads. What must be written is an effect in the turn.

A question named `story` is the customer's own account: once told it is never thrown away. If the
customer then falls silent, the engine opens the ticket with what there is (policies/waiting.py).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import re2

from dialog.choosing import options_reader
from dialog.model import (
    Choice,
    Contact,
    Effect,
    FlowState,
    HandOver,
    Identify,
    Inbound,
    Json,
    OpenTicket,
    Reply,
    Ticket,
)
from dialog.phrases import Phrases
from dialog.ports import Shop
from dialog.readers import NotUnderstood, Reader

HEARD_AT_MOST = 12  # messages kept with a flow; more than any form needs
STORY = "story"
_OF_THE_HANDOFF = frozenset({"reason", "said"})  # the newest counts

_CORRECTION = re2.compile(
    r"(?i)^\W*(?:no+\b|perd[oó]n|disculpa|me equivoqu[eé]|me he equivocado|quise decir|mejor dicho|"
    r"corrijo|error|espera|n[aã]o\b|desculpa|errei|quis dizer|na verdade|sorry|oops|ups|wait|"
    r"i meant|actually|correction)"
)


class _Asked(BaseException):
    """Ends a run at an open question; a BaseException, so that no flow swallows it."""


Flow = Callable[["Chat"], Awaitable[None]]
Ear = Callable[[str, Mapping[str, Json], "Scene"], Awaitable[bool]]  # text, what is known, scene
FLOWS: dict[str, Flow] = {}
FOLLOW_UPS: dict[str, Ear] = {}
WITNESSES: dict[str, Ear] = {}
REPORTS: set[str] = set()


def flow(
    name: str, *, follow_up: Ear | None = None, witness: Ear | None = None, reports: bool = False
) -> Callable[[Flow], Flow]:
    """Registers a coroutine as the flow `name`; its intent is `flow:` + the name in kebab-case.

    `follow_up` knows the words that, out of context, only this flow can mean: '¿y en L?'.
    `witness` knows the words that surely tell its matter, however unsure their reading is:
    'la taza me llegó rota'. A flow that `reports` is only for what has happened: not for
    '¿qué pasa si llega rota?'.
    """

    def register(story: Flow) -> Flow:
        FLOWS[name] = story
        if follow_up is not None:
            FOLLOW_UPS[name] = follow_up
        if witness is not None:
            WITNESSES[name] = witness
        if reports:
            REPORTS.add(name)
        return story

    return register


@dataclass(frozen=True, slots=True)
class Scene:
    """What a flow may look at: the same for every run of one turn."""

    contact: Contact
    now: datetime
    language: str
    shop: Shop
    phrases: Phrases
    ticket_number: str  # for a ticket that this turn opens
    tickets: tuple[Ticket, ...] = ()  # the conversation's, newest last
    open_now: bool = True  # are people at the desk?
    answer_by: str = ""  # when a person will answer, in words, in the customer's language
    guess: str = ""  # the flow that the words were first taken for
    region: str = "ES"  # the country of phones that are written without one


@dataclass(slots=True)
class Chat:
    """What a flow can ask, say and do. Lives for one run."""

    scene: Scene
    state: FlowState
    known: dict[str, Json]  # typed facts that outlive the flow: name, email, phone, order
    news: tuple[Inbound, ...] = ()  # the messages of this turn
    correcting: bool = False  # may this turn's messages replace kept answers?
    replies: list[Reply] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    missed: NotUnderstood | None = None  # why the open question's reader refused
    understood: bool = False  # did any question find its answer in this turn's messages?
    taken_whole: bool = False  # the open question took the customer's words as they stand
    noted: str = "bot.noted"  # said when something was understood, but not what was asked
    finished: bool = False
    _before: frozenset[str] = frozenset()  # the questions that were answered before this run
    _replaced: bool = False

    def __post_init__(self) -> None:
        self._before = frozenset(self.state.answers)

    @property
    def shop(self) -> Shop:
        return self.scene.shop

    @property
    def contact(self) -> Contact:
        return self.scene.contact

    def say(self, phrase: str, /, *choices: Choice, **blanks: str) -> None:
        """Say `<flow>.<phrase>`; dropped again if it went out before (see `ask`)."""
        self.replies.append(Reply(f"{self.state.name}.{phrase}", blanks, choices))

    async def ask(
        self, name: str, reader: Reader, /, *choices: Choice, wants: str = "", **blanks: str
    ) -> Json:
        """The kept answer, or the answer in the customer's words; else asks and ends the run."""
        was_put = name in self._before or name == self.state.asked
        answer = self._kept(name, reader)
        if answer is None:
            answer = self._heard(name, reader)
        if answer is None:
            self._put(name, choices, blanks, wants)
        if was_put:  # then whatever was said before this question went out together with it
            self.replies.clear()
        return answer

    def told(self, name: str, reader: Reader) -> Json | None:
        """The answer if it was told already, without asking for it."""
        answer = self._kept(name, reader)
        if answer is not None:
            return answer
        spotted = (reader.spot(message) for message in self._everything())
        found = next((answer for answer in spotted if answer is not None), None)
        return None if found is None else self._found(name, found)

    async def choose(self, name: str, /, *options: str, **blanks: str) -> str:
        """One of `options`, tapped, typed by number, or said in words."""
        phrases, language = self.scene.phrases, self.scene.language
        choices = tuple(
            Choice(option, phrases.text(language, self._id(name, option))) for option in options
        )

        def words(option: str) -> tuple[str, ...]:
            everywhere = phrases.all_words(f"bot.{option}") if option in ("yes", "no") else ()
            return (*phrases.all_words(self._id(name, option)), *everywhere)

        return str(await self.ask(name, options_reader(choices, words), *choices, **blanks))

    async def once(self, name: str, read: Callable[[], Awaitable[Json]]) -> Json:
        """A look-up whose (JSON) result is kept, so that it is not done again."""
        if name not in self.state.answers:
            self.keep(name, await read())
        return self.state.answers[name]

    def keep(self, name: str, answer: Json) -> None:
        """Keep an answer that was not asked for."""
        self.state = replace(self.state, answers={**self.state.answers, name: answer})

    def forget(self, *names: str) -> None:
        """Drop kept answers: their questions are open again."""
        kept = {key: value for key, value in self.state.answers.items() if key not in names}
        self.state = replace(self.state, answers=kept)

    def open_ticket(self, kind: str, /, *, urgent: bool = False, **fields: Json) -> str:
        """A row for people to work on, written with the turn; returns its number."""
        told = {name: value for name, value in fields.items() if value not in (None, "", [], ())}
        self.effects.append(OpenTicket(self.scene.ticket_number, kind, told, urgent))
        return self.scene.ticket_number

    def hand_over(self, reason: str, /, **fields: Json) -> str:
        """To the queue. Uses the conversation's open ticket, or opens one; returns its number."""
        opened = [effect.number for effect in self.effects if isinstance(effect, OpenTicket)]
        still_open = [ticket for ticket in self.scene.tickets if ticket.status != "closed"]
        if opened:
            number = opened[-1]
        elif still_open:
            number = self._add_to(still_open[-1], reason, fields)
        else:
            number = self._open_for_a_person(reason, fields)
        self.effects.append(HandOver(number, reason))
        return number

    def identify(self, *, name: str = "", email: str = "", phone: str = "") -> None:
        """Remember what the customer typed about themselves: unproven."""
        told = {"name": name, "email": email, "phone": phone}
        self.known.update({key: value for key, value in told.items() if value})
        self.effects.append(Identify(name, email, phone))

    async def run(self, story: Flow) -> None:
        """Run `story` up to its first open question, or to its end."""
        try:
            await story(self)
        except _Asked:
            return
        self.finished = True

    def _open_for_a_person(self, reason: str, fields: dict[str, Json]) -> str:
        told = {**told_so_far(self.state), **fields, "reason": reason}
        self.effects.append(OpenTicket(self.scene.ticket_number, "human", told))
        return self.scene.ticket_number

    def _add_to(self, ticket: Ticket, reason: str, fields: dict[str, Json]) -> str:
        """What is new goes into the open ticket, beside what it has: nothing told is lost."""
        told = {**told_so_far(self.state), **fields, "reason": reason}
        news = {
            name if name in _OF_THE_HANDOFF or name not in ticket.fields else f"also_{name}": value
            for name, value in told.items()
            if value not in (None, "", [], ()) and value != ticket.fields.get(name)
        }
        if news:
            self.effects.append(OpenTicket(ticket.number, ticket.kind, news))
        return ticket.number

    def _id(self, *parts: str) -> str:
        return ".".join((self.state.name, *parts))

    def _kept(self, name: str, reader: Reader) -> Json | None:
        """The kept answer, unless this turn's messages correct it."""
        if name not in self.state.answers:
            return None
        if self.correcting and self.state.asked != name and name in self._before:
            for message in self.news:
                fresh = reader.spot(message)
                if fresh is not None and fresh != self.state.answers[name]:
                    self._found(name, fresh)
                    self._replaced = True
        return self.state.answers[name]

    def _heard(self, name: str, reader: Reader) -> Json | None:
        """An answer in the messages: read closely if the question is open, else only spotted."""
        if self.state.asked == name:
            return self._read(name, reader)
        for message in self._everything():
            answer = reader.spot(message)
            if answer is not None:
                return self._found(name, answer)
        return None

    def _read(self, name: str, reader: Reader) -> Json | None:
        for message in self.news:
            meant = self._meant_for(name, message)
            if meant is None:
                self.missed = self.missed or NotUnderstood("stale")
                continue
            try:
                answer = reader.read(meant)
            except NotUnderstood as refusal:
                self.missed = refusal
                continue
            whole = isinstance(answer, str) and answer.strip() == message.text.strip()
            if whole and self._replaced:  # the words were the correction, not the answer
                continue
            self.taken_whole = whole
            return self._found(name, answer)
        return None

    def _meant_for(self, name: str, message: Inbound) -> Inbound | None:
        """The message as this question's reader sees it; None for an old question's button."""
        if not message.choice:
            return message
        prefix = self._id(name, "")
        if message.choice.startswith(prefix):
            return replace(message, choice=message.choice.removeprefix(prefix))
        return None

    def _everything(self) -> list[Inbound]:
        earlier = [Inbound("", "", "", text) for text in self.state.heard]
        return [*earlier, *(message for message in self.news if not message.choice)]

    def _found(self, name: str, answer: Json) -> Json:
        self.understood = True
        self.missed = None
        self.keep(name, answer)
        return answer

    def _put(
        self, name: str, choices: tuple[Choice, ...], blanks: dict[str, str], wants: str
    ) -> None:
        if name == self.state.asked:
            self.replies.clear()
            if self.understood and self.noted:
                self.replies.append(Reply(self.noted))
        if self.missed is not None and not self.understood:
            retry = self._retry(name, self.missed.reason)
            self.replies.append(Reply(retry, {**blanks, **self.missed.blanks}))
        tappable = tuple(replace(choice, id=self._id(name, choice.id)) for choice in choices)
        self.replies.append(Reply(self._id(name), blanks, tappable, wants=wants))
        self.state = replace(self.state, asked=name)
        raise _Asked

    def _retry(self, name: str, reason: str) -> str:
        """The most telling retry phrase that exists."""
        ids = (self._id(name, reason), f"retry.{reason}", self._id(name, "retry"), "retry.retry")
        return next((phrase for phrase in ids if self.scene.phrases.has(phrase)), "bot.retry")


async def play(chat: Chat, story: Flow) -> Chat:
    """Run the flow for this turn's messages; corrections win only where they are meant.

    'no, mi correo es ...' corrects. Without such a sign the open question reads first, and only
    what it refuses may correct an earlier answer.
    """
    first = _fresh(chat, correcting=any(_CORRECTION.match(item.text) for item in chat.news))
    await first.run(story)
    if first.missed is None or first.understood or first.correcting:
        return first
    second = _fresh(chat, correcting=True)
    await second.run(story)
    return second if second.understood else first


def _fresh(chat: Chat, *, correcting: bool) -> Chat:
    return Chat(chat.scene, chat.state, dict(chat.known), chat.news, correcting)


def began(name: str, /, **answers: Json) -> FlowState:
    """A fresh flow; `answers` are what is known already."""
    return FlowState(name, {key: value for key, value in answers.items() if value is not None})


def listened(state: FlowState, news: tuple[Inbound, ...]) -> FlowState:
    """The flow's state after the turn: what was written is kept for later questions."""
    texts = tuple(message.text for message in news if message.text and not message.choice)
    media = tuple(item for message in news for item in message.media)
    return replace(
        state,
        heard=(*state.heard, *texts)[-HEARD_AT_MOST:],
        media=(*state.media, *media)[-HEARD_AT_MOST:],
    )


def told_so_far(state: FlowState) -> dict[str, Json]:
    """The plain answers of a flow, for a ticket; looked-up values stay out.

    A ticket has a kind of its own: a flow's `kind` is its `problem` there.
    """
    return {
        "problem" if name == "kind" else name: answer
        for name, answer in state.answers.items()
        if isinstance(answer, str | int | float) and not isinstance(answer, bool) and answer != ""
    }
