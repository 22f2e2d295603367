"""A shop without a network: customers speak by hand, and what leaves is written down.

Engine, store and outbox are the real ones; only the channels are recorders, each with the measure
of the channel that it stands for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import token_hex

from bots import outbox, plugs, turns, wiring
from bots.clocks import SteeredClock
from bots.house import House
from bots.settings import Settings
from dialog import rendering
from dialog.errors import SettingsError
from dialog.faq.attached import file_name, is_attached
from dialog.model import Event, Inbound, Moment, Turn
from dialog.ports import Channel, Hook, Limits, Outgoing

ALIASES = {"whatsapp": "whatsapp_twilio"}
PLAIN = Limits(media=True)  # of a channel that nobody has written yet: text and files
STEPS = 100  # of an advance: time-outs inside it come at about their time
ATTEMPT_PAUSE = timedelta(seconds=30)  # longer than the store's delay after a failed turn
ROUNDS = 50  # turns and sends that follow from one line; more is a loop


@dataclass(slots=True)
class Recorder:
    """A channel that keeps what it is told to send."""

    name: str
    limits: Limits
    sent: list[Outgoing]

    def receive(self, hook: Hook) -> list[Event]:  # noqa: ARG002 - nobody calls from outside
        return []

    async def send(self, outgoing: Outgoing) -> str:
        self.sent.append(outgoing)
        return f"{self.name}-{outgoing.id}"

    async def close(self) -> None:
        return


@dataclass(slots=True)
class Recorders(Mapping[str, Channel]):
    """A recorder for every name, made when it is first asked for."""

    sent: list[Outgoing] = field(default_factory=list)
    _made: dict[str, Recorder] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Recorder:
        if name not in self._made:
            self._made[name] = Recorder(name, limits_of(name), self.sent)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)


@dataclass(slots=True)
class Measures(Mapping[str, Limits]):
    """The limits of any channel, by name."""

    recorders: Recorders

    def __getitem__(self, name: str) -> Limits:
        return self.recorders[name].limits

    def __iter__(self) -> Iterator[str]:
        return iter(self.recorders)

    def __len__(self) -> int:
        return len(self.recorders)

    def __contains__(self, name: object) -> bool:
        return name in self.recorders


def limits_of(name: str) -> Limits:
    """The real channel's; of a name that no channel has, plain text's."""
    try:
        return plugs.limits(ALIASES.get(name, name))
    except SettingsError:
        return PLAIN


@dataclass(frozen=True, slots=True)
class Said:
    """One message that left, with the choices it offered, buttons or numbers."""

    outgoing: Outgoing
    choices: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """Their names; of links, the links."""
        media = self.outgoing.media
        return tuple(file_name(one) if is_attached(one) else one.name or one.ref for one in media)


@dataclass(slots=True)
class Stage:
    """The house and what has happened in it since the last look."""

    house: House
    clock: SteeredClock
    recorders: Recorders
    taken: list[tuple[Moment, Turn]] = field(default_factory=list)
    failed: int = 0  # turns that raised since the last look
    _choices: dict[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)
    _run: str = field(default_factory=lambda: token_hex(4))
    _count: int = 0

    @classmethod
    async def open(cls, settings: Settings, clock: SteeredClock) -> "Stage":
        recorders = Recorders()
        house = await wiring.open_shop(
            settings, clock, channels=recorders, limits=Measures(recorders)
        )
        return cls(house, clock, recorders)

    async def close(self) -> None:
        await wiring.close_shop(self.house)

    async def hear(self, message: Inbound) -> str:
        """One customer's message, up to its answers; returns the id that it got."""
        self._count += 1
        external_id = f"chat-{self._run}-{self._count}"
        named = replace(message, external_id=external_id, sent_at=self.clock.now())
        await self.house.store.keep([named])
        await self.settle()
        return external_id

    async def advance_to(self, moment: datetime) -> None:
        """Time passes, and what is due on the way happens."""
        span = moment - self.clock.now()
        for _ in range(STEPS if span > timedelta() else 0):
            self.clock.advance(span / STEPS)
            await self.settle()
        self.clock.move_to(moment)
        await self.settle()

    async def settle(self) -> None:
        """Take every turn and send every message that is due, until nothing is."""
        sender = outbox.Sender(self.house)
        for _ in range(ROUNDS):
            moments = await self.house.store.claim_moments(worker="chat")
            for moment in moments:
                await self._take(moment)
            leaving = await self.house.store.claim_outgoing()
            for outgoing in leaving:
                await sender.deliver(outgoing)
            if not moments and not leaving:
                return

    def said(self) -> list[Said]:
        """What left since the last look."""
        sent = [Said(one, self._offered(one)) for one in self.recorders.sent]
        self.recorders.sent.clear()
        self._choices.clear()
        return sent

    async def _take(self, moment: Moment) -> None:
        turn = await turns.take(self.house, moment)
        if turn is None:
            self.failed += 1
            self.clock.advance(ATTEMPT_PAUSE)
            return
        self.taken.append((moment, turn))
        limits = self.recorders[moment.contact.channel].limits
        for reply in turn.replies:
            if reply.choices:
                last = rendering.messages(reply, limits)[-1]
                key = (moment.conversation.id, last.text)
                self._choices[key] = tuple(choice.text for choice in reply.choices)

    def _offered(self, outgoing: Outgoing) -> tuple[str, ...]:
        """On the buttons; where there are none, what the numbers in the text stand for."""
        if outgoing.choices:
            return tuple(choice.text for choice in outgoing.choices)
        return self._choices.get((outgoing.conversation, outgoing.text), ())
