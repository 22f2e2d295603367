"""The worker that answers: claim a conversation's waiting messages, take the turn, save it.

The store has counted the attempt before any of this runs. Every path ends in saved, given back, or
(after the third attempt, by the store) quarantined.
"""

import asyncio
from contextlib import suppress
from time import perf_counter

from adapters.store import Receipt
from bots import logs
from bots.house import House
from bots.lanes import Lanes
from dialog.errors import Overtaken, ShopUnavailable, StoreUnavailable
from dialog.model import Moment, Turn
from dialog.ports import Outgoing

DEADLINE = 20.0  # seconds for a turn; looking things up in a shop is what takes time
AT_ONCE = 64
AFTER_A_TURN = 0.02  # seconds until the look for what the customer wrote meanwhile

log = logs.get("turns")


def worker(house: House, out: Lanes[Outgoing] | None = None, name: str = "turns") -> Lanes[Moment]:
    """With `out` the first reply of a turn goes to the sender without being looked for."""

    async def claim(room: int) -> list[Moment]:
        return await house.store.claim_moments(room, worker=name)

    async def work(moment: Moment) -> None:
        await take(house, moment, out)

    async def wait(timeout: float) -> bool:  # noqa: ASYNC109 - the store's own verb
        return await house.store.wait("inbox", timeout)

    async def give_back(moment: Moment) -> None:
        await house.store.give_back(moment, "stopped")

    gather = house.settings.shop.gather_seconds
    return Lanes(name, claim, work, wait, give_back, AT_ONCE, soon=gather, afterwards=AFTER_A_TURN)


async def take(house: House, moment: Moment, out: Lanes[Outgoing] | None = None) -> Turn | None:
    """One turn, saved; None when it has to be taken again."""
    start = perf_counter()
    try:
        async with asyncio.timeout(DEADLINE):
            turn = await house.engine.take_turn(moment)
        first = await house.store.save(moment, turn, send=out is not None and out.room > 0)
    except Overtaken:
        await _again(house, moment, "overtaken")
    except StoreUnavailable:
        log.exception("turn_not_saved", extra=_ids(moment))
        await _again(house, moment, "store")
    except Exception as error:
        log.exception("turn_failed", extra=_ids(moment))
        await _again(house, moment, _reason(error))
    else:
        if first is not None and out is not None:
            await _hand_on(house, first, out)
        house.metrics.turns.add(outcome="saved", policy=turn.policy)
        house.metrics.turn_seconds.since(start)
        log.debug("turn_saved", extra={**_ids(moment), "policy": turn.policy})
        return turn
    return None


async def _hand_on(house: House, first: Outgoing, out: Lanes[Outgoing]) -> None:
    """To the sender; if that has just stopped, it has surely not left."""
    if not out.take(first):
        with suppress(StoreUnavailable):  # its lease runs out
            await house.store.settle(first, Receipt("retry", code="stopped"))


async def _again(house: House, moment: Moment, reason: str) -> None:
    """Let go of the conversation; without a database the lease runs out by itself."""
    house.metrics.turns.add(outcome=reason.partition(":")[0], policy="")
    try:
        await house.store.give_back(moment, reason)
    except StoreUnavailable:
        log.warning("not_given_back", extra=_ids(moment))


def _reason(error: Exception) -> str:
    """For the operator's list of quarantined messages: the kind only, no customer's text."""
    if isinstance(error, TimeoutError):
        return "deadline"
    return "shop" if isinstance(error, ShopUnavailable) else f"raised: {type(error).__name__}"


def _ids(moment: Moment) -> dict[str, int]:
    return {"conversation": moment.conversation.id, "attempt": moment.attempt}
