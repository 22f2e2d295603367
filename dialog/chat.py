"""A flow's view of one turn: what it may look at, ask, say and do.

Between questions a flow only reads. What must be written is an effect in the turn.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from dialog.cases import UNSOLVED, WITHDRAWN, more_of, new_case, news_for, still_open
from dialog.choosing import options_reader
from dialog.flow_state import told_so_far
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
from dialog.ports import Shop
from dialog.readers import NotUnderstood, Reader, is_yes
from dialog.scene import Scene

Telling = Callable[["Chat"], Awaitable[None]]


class _Asked(BaseException):
    """Ends a run at an open question; a BaseException, so that no flow swallows it."""


@dataclass(slots=True)
class Chat:
    """What a flow can ask, say and do. Lives for one run."""

    scene: Scene
    state: FlowState
    known: dict[str, Json]  # what outlives the flow: name, email, phone, what was shown
    news: tuple[Inbound, ...] = ()  # the messages of this turn
    correcting: bool = False  # may this turn's messages replace kept answers?
    replies: list[Reply] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    missed: NotUnderstood | None = None  # why the open question's reader refused
    understood: bool = False  # did any question find its answer in this turn's messages?
    taken_whole: bool = False  # the open question took the customer's words as they stand
    noted: str = "bot.noted"  # said when something was understood, but not what was asked
    finished: bool = False
    before: Mapping[str, Json] = field(default_factory=dict)  # the answers before this run
    _replaced: bool = False

    def __post_init__(self) -> None:
        self.before = self.state.answers

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
        was_put = name in self.before or name == self.state.asked
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
        choices, reader = self.options(name, *options)
        return str(await self.ask(name, reader, *choices, **blanks))

    def options(self, name: str, /, *options: str) -> tuple[tuple[Choice, ...], Reader]:
        """The choices of a question, and the reader of which one is meant."""
        phrases, language = self.scene.phrases, self.scene.language
        choices = tuple(
            Choice(option, phrases.text(language, self._id(name, option))) for option in options
        )

        def words(option: str) -> tuple[str, ...]:
            everywhere = phrases.all_words(f"bot.{option}") if option in ("yes", "no") else ()
            return (*phrases.all_words(self._id(name, option)), *everywhere)

        return choices, options_reader(choices, words)

    def at_first(self, name: str, now: Json) -> Json:
        """What stood there when the flow first came here: what it notes itself does not count."""
        if name not in self.state.answers:
            self.keep(name, now)
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
        number = self.scene.ticket_number
        self.effects.append(new_case(number, kind, fields, urgent=urgent))
        return number

    def hand_over(self, reason: str, /, **fields: Json) -> str:
        """To the queue. Uses the conversation's open ticket, or opens one; returns its number.

        What was closed without being solved is the same case again.
        """
        told = {**told_so_far(self.state), **fields, "reason": reason}
        opened = [effect.number for effect in self.effects if isinstance(effect, OpenTicket)]
        theirs = self.scene.tickets if reason == UNSOLVED else still_open(self.scene.tickets)
        if opened:
            number = opened[-1]
        elif theirs:
            number = self._add_to(theirs[-1], told)
        else:
            number = self.open_ticket("human", **told)
        self.effects.append(HandOver(number, reason))
        return number

    def identify(self, *, name: str = "", email: str = "", phone: str = "") -> None:
        """Remember what the customer typed about themselves: unproven."""
        told = {"name": name, "email": email, "phone": phone}
        self.known.update({key: value for key, value in told.items() if value})
        self.effects.append(Identify(name, email, phone))

    async def run(self, telling: Telling) -> None:
        """Run `telling` up to its first open question, or to its end."""
        try:
            await telling(self)
        except _Asked:
            return
        self.finished = True

    def _add_to(self, ticket: Ticket, told: Mapping[str, Json]) -> str:
        news = news_for(ticket, told)
        if ticket.fields.get(WITHDRAWN):  # they need a person after all
            news[WITHDRAWN] = False
        if news:
            self.effects.append(more_of(ticket, news))
        return ticket.number

    def _id(self, *parts: str) -> str:
        return ".".join((self.state.name, *parts))

    def _kept(self, name: str, reader: Reader) -> Json | None:
        """The kept answer, unless this turn's messages correct it."""
        if name not in self.state.answers:
            return None
        if self.correcting and self.state.asked != name and name in self.before:
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
            whole = isinstance(answer, str) and answer.strip() in self._as_it_stands(message)
            if whole and self._replaced:  # the words were the correction, not the answer
                continue
            self.taken_whole = whole
            return self._found(name, answer)
        return None

    def _as_it_stands(self, message: Inbound) -> tuple[str, str]:
        """What was said now, and with what led to the question: 'algo azul' ... 'un jersey'"""
        return message.text.strip(), " ".join((*self.state.heard, message.text)).strip()

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
            agrees = not choices and any(is_yes(item.text) for item in self.news)
            retry = self._retry(name, "go_ahead" if agrees else self.missed.reason)
            self.replies.append(Reply(retry, {**blanks, **self.missed.blanks}))
        tappable = tuple(replace(choice, id=self._id(name, choice.id)) for choice in choices)
        question = Reply(self._id(name), blanks, tappable, wants=wants)
        self.replies.append(self._in_short(question) if name == self.state.asked else question)
        self.state = replace(self.state, asked=name)
        raise _Asked

    def _in_short(self, question: Reply) -> Reply:
        """In fewer words, where it has them: it was read a moment ago, and holds nothing new."""
        short = f"{question.phrase}.again"
        phrases = self.scene.phrases
        if not phrases.has(short) or (self.understood and "summary" in question.blanks):
            return question
        return replace(question, text=phrases.text(self.scene.language, short, **question.blanks))

    def _retry(self, name: str, reason: str) -> str:
        """The most telling retry phrase that exists."""
        ids = (self._id(name, reason), f"retry.{reason}", self._id(name, "retry"), "retry.retry")
        return next((phrase for phrase in ids if self.scene.phrases.has(phrase)), "bot.retry")
