"""Waking up: after the commit, in every process, and never missed."""

import asyncio
import json
from time import monotonic

import pytest

from adapters.store import Receipt, Store
from adapters.store.postgres import LONGEST_PAYLOAD, _payloads
from adapters.store.signals import Signals
from dialog.errors import Overtaken
from dialog.model import Owner
from tests.fakes.store import Open, answered, claimed, outgoing, said, turn


async def _heard(store: Store, topic: str, act: object) -> bool:
    waiting = asyncio.create_task(store.wait(topic, 5))
    await asyncio.sleep(0.01)
    await act  # type: ignore[misc]  # a coroutine
    return await waiting


async def test_each_topic_rings_for_what_concerns_it(store: Store) -> None:
    assert await _heard(store, "inbox", store.keep([said("hola")]))
    moment = await claimed(store)
    assert await _heard(store, "outbox", store.save(moment, turn("uno")))
    await store.keep([said("otra", "m2")])
    moment = await claimed(store)
    saved = store.save(moment, turn("dos", owner=Owner.QUEUE))
    assert await _heard(store, "chat:webchat:ana", saved)
    await store.settle(await outgoing(store), Receipt("sent", "x"))
    assert await _heard(store, "desk", store.keep([said("¿hay alguien?", "m3")]))
    assert await _heard(store, "desk", store.settle(await outgoing(store), Receipt("unknown")))


async def test_waiting_ends_by_itself(store: Store) -> None:
    start = monotonic()
    assert not await store.wait("chat:webchat:nobody", 0.02)
    assert monotonic() - start < 2


async def test_what_nobody_waited_for_is_not_missed(store: Store) -> None:
    await store.keep([said("hola")])
    assert await store.wait("inbox", 0)
    assert not await store.wait("inbox", 0)


async def test_with_a_mark_nothing_between_look_and_wait_is_missed(store: Store) -> None:
    mark = store.mark("chat:webchat:ana")
    await store.keep([said("hola")])
    assert await store.wait("chat:webchat:ana", 0, mark)
    assert await store.wait("chat:webchat:ana", 0, mark)
    assert not await store.wait("chat:webchat:ana", 0, store.mark("chat:webchat:ana"))


async def test_all_who_wait_are_woken(store: Store) -> None:
    waiting = [asyncio.create_task(store.wait("inbox", 5)) for _ in range(5)]
    await asyncio.sleep(0.01)
    await store.keep([said("hola")])
    assert await asyncio.gather(*waiting) == [True] * 5


async def test_nothing_rings_for_what_was_not_committed(store: Store) -> None:
    await store.keep([said("hola")])
    moment = await answered(store, "uno")
    mark = store.mark("outbox")
    with pytest.raises(Overtaken):
        await store.save(moment, turn("dos"))
    assert store.mark("outbox") == mark


async def test_another_process_hears_it(opened: Open, database: str) -> None:
    here = await opened()
    there = await opened() if database.startswith("postgresql") else here
    assert await _heard(there, "inbox", here.keep([said("hola")]))
    waiting = asyncio.create_task(there.wait("chat:webchat:ana", 5))
    await asyncio.sleep(0.01)
    await answered(here, "uno")
    assert await waiting


async def test_topics_that_nobody_waits_for_take_no_room() -> None:
    signals = Signals()
    for n in range(25_000):
        signals.mark(f"chat:webchat:{n}")
    signals.ring(f"chat:webchat:{n}" for n in range(50_000))
    assert len(signals._bells) <= 10_000
    assert signals.mark("inbox") == 0


def test_many_topics_travel_in_payloads_that_fit() -> None:
    topics = [f"chat:webchat:{'ñ' * 100}{n}" for n in range(200)]
    payloads = _payloads(7, topics)
    assert len(payloads) > 1
    assert all(len(payload.encode()) <= LONGEST_PAYLOAD for payload in payloads)
    assert [topic for payload in payloads for topic in json.loads(payload)[1:]] == topics
