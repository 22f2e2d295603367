"""The ledger for those who ask often: counted once, told to all."""

import asyncio

from adapters.store import Ledger
from bots.books import FRESH, Books


class Counting:
    """Stands for a store that takes its time."""

    def __init__(self) -> None:
        self.times = 0
        self.now = 0.0

    async def count(self) -> Ledger:
        self.times += 1
        await asyncio.sleep(0)
        return Ledger(self.times, 0, 0, 0, 0, 0, 0, 0)

    def clock(self) -> float:
        return self.now


async def test_however_many_ask_at_once_it_is_counted_once() -> None:
    store = Counting()
    books = Books(store.count, store.clock)

    told = await asyncio.gather(*(books.read() for _ in range(50)))

    assert store.times == 1
    assert {ledger.received for ledger in told} == {1}


async def test_a_while_later_it_is_counted_anew() -> None:
    store = Counting()
    books = Books(store.count, store.clock)
    await books.read()

    store.now = FRESH - 0.1
    still = await books.read()
    store.now = FRESH
    anew = await books.read()

    assert (still.received, anew.received) == (1, 2)
