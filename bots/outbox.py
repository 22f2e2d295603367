"""The sender: claim what waits to leave, plan it, send it, and settle what became of it.

A channel says *what kind* of failure it was; here is decided what that means:

    TryAgain     surely did not leave      again later: the store waits longer each time, for a day
    Unknown      may have arrived          ask the channel; else the bot's text is sent once more,
                                           an agent's is parked for the agent to look at
    Closed       the window is shut        held until the customer writes
    Moved        another address           the contact moves, the message follows
    Unreachable  never will                failed, shown at the desk
    Misset       our token or request      the channel rests, the operator is told, tried again
"""

import asyncio
import random
from dataclasses import dataclass, field, replace
from time import perf_counter

from adapters.store import Receipt
from bots import logs
from bots.circuit import Circuit
from bots.house import House
from bots.lanes import Lanes
from bots.throttle import Throttle
from dialog import sending
from dialog.errors import (
    Closed,
    Misset,
    Moved,
    SendFailed,
    StoreUnavailable,
    TryAgain,
    Unknown,
    Unreachable,
)
from dialog.faq.attached import is_attached
from dialog.model import ContactChange
from dialog.ports import Channel, Outgoing

AT_ONCE = 64  # over all channels
MISSET_TRIES = 3
MISSET_WAIT = 30.0  # seconds
CHANNEL_OFF_WAIT = 600.0
RESEND_AFTER = 1.0  # seconds before the bot's uncertain text goes out once more
DEADLINE = 20.0  # seconds of one send; PATIENCE, two sends and a look-up fit into the store's lease
PATIENCE = 50.0  # seconds that a message waits for its turn, while others of its channel are sent

log = logs.get("outbox")


def worker(house: House) -> Lanes[Outgoing]:
    sender = Sender(house)

    async def wait(timeout: float) -> bool:  # noqa: ASYNC109 - the store's own verb
        return await house.store.wait("outbox", timeout)

    claim, deliver, give_back = house.store.claim_outgoing, sender.deliver, sender.give_back
    return Lanes("outbox", claim, deliver, wait, give_back, AT_ONCE)


@dataclass(slots=True)
class Sender:
    """Sends over all channels, each with its own circuit and its own throttle."""

    house: House
    circuits: dict[str, Circuit] = field(default_factory=dict)
    throttles: dict[str, Throttle] = field(default_factory=dict)
    _begun: set[int] = field(default_factory=set)

    async def deliver(self, outgoing: Outgoing) -> None:
        """Send one message and settle it, whatever happens."""
        throttle, start = self._throttle(outgoing.channel), perf_counter()
        async with throttle.place():
            self._begun.add(outgoing.id)
            receipt = await self._settled(outgoing, waited=perf_counter() - start)
        self._begun.discard(outgoing.id)  # not after a cancel: `give_back` asks
        if receipt is not None and receipt.kind == "sent":
            throttle.arrived()

    async def give_back(self, outgoing: Outgoing) -> None:
        """Stopped in the middle: what had its turn may have left, what waited for it has not."""
        waited = outgoing.id not in self._begun
        receipt = Receipt("retry", code="stopped") if waited else _uncertain(outgoing, "stopped")
        await self.house.store.settle(outgoing, receipt)

    async def _settled(self, outgoing: Outgoing, waited: float) -> Receipt | None:
        """The receipt that is kept now; None without a database."""
        start = perf_counter()
        try:
            receipt = await self._receipt(outgoing, waited)
            await self.house.store.settle(outgoing, receipt)
        except StoreUnavailable:  # its lease runs out, and it is claimed again
            log.exception("not_settled", extra=_ids(outgoing))
            return None
        self.house.metrics.sends.add(channel=outgoing.channel, outcome=receipt.kind)
        self.house.metrics.send_seconds.since(start)
        log.debug("send_settled", extra={**_ids(outgoing), "status": receipt.kind})
        return receipt

    async def _receipt(self, outgoing: Outgoing, waited: float) -> Receipt:
        channel = self.house.channels.get(outgoing.channel)
        if channel is None:
            return Receipt(
                "retry", after=CHANNEL_OFF_WAIT, code="channel_off", reason="channel is off"
            )
        planned = sending.plan(outgoing, channel.limits, self.house.clock.now())
        if isinstance(planned, sending.Hold):
            return Receipt("held", code=planned.reason, reason=planned.reason)
        if later := self._not_now(outgoing, waited):
            return later
        planned = await self.house.faq_files.carried(planned, channel.limits)
        if planned.lost and (found := await _find_sent(channel, planned)):
            return Receipt("sent", external_id=found)  # whoever had it died after sending it
        if planned.lost > 1 and not _may_repeat(planned):
            return _uncertain(planned, "lost")
        return await self._sent(channel, planned)

    def _not_now(self, outgoing: Outgoing, waited: float) -> Receipt | None:
        if waited > PATIENCE:  # its lease may end before it is sent: then another sends it, too
            return Receipt("retry", code="waited", reason="the channel is slow")
        rest = self._circuit(outgoing.channel).waits()
        if rest:
            return Receipt("retry", after=rest, code="circuit", reason="the channel is failing")
        return None

    async def _sent(self, channel: Channel, outgoing: Outgoing) -> Receipt:
        circuit = self._circuit(outgoing.channel)
        try:
            external_id = await _send(channel, outgoing)
        except SendFailed as failure:
            self._count(circuit, outgoing, failure)
            if type(failure) is Unreachable and (words := _words_alone(outgoing)) is not None:
                return await self._sent(channel, words)  # perhaps it was the picture
            return await self._after(failure, channel, outgoing)
        except Exception:
            circuit.failed()
            log.exception("send_crashed", extra=_ids(outgoing))
            return _uncertain(outgoing, "crash")
        circuit.succeeded()
        return Receipt("sent", external_id=external_id)

    def _count(self, circuit: Circuit, outgoing: Outgoing, failure: SendFailed) -> None:
        """One person's failure says nothing about the channel; ours and the platform's do."""
        about_channel = isinstance(failure, Misset | TryAgain | Unknown)
        if not about_channel:
            circuit.succeeded()
        elif circuit.failed(for_sure=isinstance(failure, Misset)):
            log.error(
                "channel_circuit_open",
                extra={**_ids(outgoing), "failure": type(failure).__name__, "code": failure.code},
            )

    async def _after(self, failure: SendFailed, channel: Channel, outgoing: Outgoing) -> Receipt:
        """What the failure means for this message."""
        code, reason = failure.code or type(failure).__name__.lower(), str(failure)
        match failure:
            case TryAgain(after=after):
                return Receipt("retry", after=after or 0.0, code=code, reason=reason)
            case Unknown():
                return await self._doubtful(failure, channel, outgoing)
            case Closed():
                return Receipt("held", code=code, reason=reason)
            case Moved(address=address):
                return await self._follow(outgoing, address)
            case Misset() if outgoing.attempt < MISSET_TRIES:
                wait = MISSET_WAIT * outgoing.attempt
                return Receipt("retry", after=wait, code=code, reason=reason)
            case _:
                return Receipt("unreachable", code=code, reason=reason)

    async def _doubtful(self, failure: Unknown, channel: Channel, outgoing: Outgoing) -> Receipt:
        """It may have arrived: ask, else once more for the bot's text, else park it."""
        found = await _find_sent(channel, outgoing)
        if found:
            return Receipt("sent", external_id=found)
        if found is None and not _may_repeat(outgoing):
            return _uncertain(outgoing, failure.code)
        await asyncio.sleep(RESEND_AFTER * (0.5 + random.random()))  # noqa: S311 - jitter
        return await self._once_more(channel, outgoing)

    async def _once_more(self, channel: Channel, outgoing: Outgoing) -> Receipt:
        try:
            return Receipt("sent", external_id=await _send(channel, outgoing))
        except TryAgain as failure:
            return Receipt("retry", after=failure.after or 0.0, code=failure.code)
        except Unknown as failure:
            return _uncertain(outgoing, failure.code)
        except SendFailed as failure:
            return await self._after(failure, channel, outgoing)
        except Exception:
            log.exception("send_crashed", extra=_ids(outgoing))
            return _uncertain(outgoing, "crash")

    async def _follow(self, outgoing: Outgoing, address: str) -> Receipt:
        """The contact moves first; the message is claimed again with the new address."""
        moved = ContactChange(
            outgoing.channel,
            outgoing.address,
            f"moved:{outgoing.address}:{address}",
            moved_to=address,
        )
        await self.house.store.keep([moved])
        return Receipt("retry", code="moved", reason="the contact has a new address")

    def _circuit(self, channel: str) -> Circuit:
        return self.circuits.setdefault(channel, Circuit())

    def _throttle(self, channel: str) -> Throttle:
        return self.throttles.setdefault(channel, Throttle())


async def _send(channel: Channel, outgoing: Outgoing) -> str:
    try:
        async with asyncio.timeout(DEADLINE):
            return await channel.send(outgoing)
    except TimeoutError as error:
        raise Unknown("no answer in time", code="deadline") from error


async def _find_sent(channel: Channel, outgoing: Outgoing) -> str | None:
    """The channel's id of it; "" = it surely did not arrive; None = nobody can tell."""
    find = getattr(channel, "find_sent", None)
    if find is None:
        return None
    try:
        async with asyncio.timeout(DEADLINE):
            return await find(outgoing) or ""
    except (SendFailed, TimeoutError):
        return None
    except Exception:  # an odd answer: the sender's loop, where a message must not be left
        log.exception("not_looked_up", extra=_ids(outgoing))
        return None


def _may_repeat(outgoing: Outgoing) -> bool:
    """The bot's words may stand there twice; whether a person's should, a person decides."""
    return outgoing.author == "bot" and all(map(is_attached, outgoing.media))


def _words_alone(outgoing: Outgoing) -> Outgoing | None:
    """An answer without the files that go with it; None where there are none, or no words."""
    if not outgoing.text or not any(map(is_attached, outgoing.media)):
        return None
    log.warning("faq_file_not_sent", extra={**_ids(outgoing), "problem": "refused"})
    return replace(outgoing, media=())


def _uncertain(outgoing: Outgoing, code: str) -> Receipt:
    log.warning("send_unknown", extra={**_ids(outgoing), "code": code})
    return Receipt("unknown", code=code or "unknown", reason="it may or may not have arrived")


def _ids(outgoing: Outgoing) -> dict[str, str | int]:
    return {
        "channel": outgoing.channel,
        "outgoing": outgoing.id,
        "conversation": outgoing.conversation,
        "attempt": outgoing.attempt,
    }
