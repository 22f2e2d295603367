"""What is particular to PostgreSQL: other processes, lost connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import text

from adapters.store import Receipt, Store
from adapters.store.postgres import PostgreSQL
from adapters.store.rescue import SLACK
from dialog.errors import StoreUnavailable
from dialog.model import Delivery
from tests.fakes import postgres
from tests.fakes.store import LIMITS, HandClock, answered, claimed, outgoing, rows, said, turn


@pytest.fixture
async def two(postgres_url: str, clock: HandClock) -> AsyncIterator[tuple[Store, Store]]:
    """Two processes on one database."""
    first = await Store.open(postgres_url, clock, LIMITS)
    second = await Store.open(postgres_url, clock, LIMITS)
    yield first, second
    await first.close()
    await second.close()


def _cut_all_connections() -> None:
    postgres.shared().run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'mostrador'"
    )


async def _until(claim: Any) -> Any:
    """What it finds in the end; another process must notice something first."""
    for _ in range(500):
        if found := await claim():
            return found
        await asyncio.sleep(0.02)
    return pytest.fail("nothing was found in ten seconds")


async def test_the_leases_of_a_dead_process_are_free_at_once(
    two: tuple[Store, Store], clock: HandClock
) -> None:
    dying, living = two
    await dying.keep([said("hola", sender="ana"), said("hola", sender="luis")])
    first, second = await dying.claim_moments()
    await dying.save(first, turn("Hola."))
    taken = await outgoing(dying)
    assert await living.claim_moments() == []
    assert await living.claim_outgoing() == []

    await dying._db._let_go()  # type: ignore[attr-defined]  # as a kill does: nothing is given back
    living._rescue_at = 0.0  # as a few seconds do
    clock.advance(seconds=1)

    (moment,) = await _until(living.claim_moments)
    assert (moment.conversation.id, moment.attempt) == (second.conversation.id, 2)
    (resent,) = await living.claim_outgoing()
    assert (resent.id, resent.lost) == (taken.id, 1)


async def test_the_leases_of_the_living_are_left_alone(two: tuple[Store, Store]) -> None:
    here, there = two
    await here.keep([said("hola")])
    await claimed(here)
    there._rescue_at = 0.0
    assert await there.claim_moments() == []


async def test_lost_connections_are_an_error_and_then_made_anew(two: tuple[Store, Store]) -> None:
    store, _ = two
    await store.keep([said("uno")])
    _cut_all_connections()

    outcomes = [
        await asyncio.gather(store.keep([said(f"m{n}")]), return_exceptions=True) for n in range(5)
    ]

    kept = [outcome for (outcome,) in outcomes]
    assert kept[-1] == 1
    assert {type(outcome) for outcome in kept} <= {int, StoreUnavailable}
    assert (await store.ledger()).received == 1 + kept.count(1)


async def test_after_a_cut_it_listens_again(two: tuple[Store, Store]) -> None:
    here, there = two
    _cut_all_connections()
    ear = here._db
    assert isinstance(ear, PostgreSQL)
    await asyncio.sleep(0.5)

    async def heard() -> bool:
        waiting = asyncio.create_task(here.wait("inbox", 0.5, here.mark("inbox")))
        await asyncio.sleep(0)
        with suppress(StoreUnavailable):  # its connections were cut as well
            await there.keep([said(str(asyncio.get_running_loop().time()))])
        return await waiting

    assert await _until(heard)
    living = await rows(
        there, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2"
    )
    assert living[0][0] >= 2


async def test_no_server_is_unavailable(clock: HandClock) -> None:
    with pytest.raises(StoreUnavailable):
        await Store.open("postgresql://nobody:nothing@127.0.0.1:9/none", clock, LIMITS)


async def test_an_error_never_tells_the_password(clock: HandClock) -> None:
    with pytest.raises(StoreUnavailable) as told:
        await Store.open("postgresql://nobody:s3cr3t@127.0.0.1:9/none", clock, LIMITS)
    assert "s3cr3t" not in str(told.value)


async def test_a_delivery_and_a_settlement_that_cross_find_each_other(
    two: tuple[Store, Store], clock: HandClock
) -> None:
    here, there = two
    await here.keep([said("hola")])
    moment = await answered(here, "uno")
    await here.settle(await outgoing(here), Receipt("sent", "SM1"))
    # neither saw the other: what the delivery leaves behind when that happens
    await there._alone(
        lambda db: db.execute(
            text(
                "INSERT INTO deliveries (channel, external_id, status, at) "
                f"VALUES ('webchat', 'SM1', 'delivered', {int(clock.now().timestamp() * 1e6)})"
            )
        )
    )

    there._rescue_at = 0.0
    await there.claim_moments()

    lines = await here.timeline(moment.conversation.id)
    assert [line.status for line in lines if line.direction == "out"] == ["delivered"]
    assert SLACK > 0


async def test_two_processes_keep_and_save_without_standing_in_each_others_way(
    two: tuple[Store, Store],
) -> None:
    people = [f"c{n}" for n in range(12)]
    done: dict[str, int] = dict.fromkeys(people, 0)

    async def write(store: Store, start: int) -> None:
        for n in range(start, 20, 2):
            order = people if n % 4 < 2 else people[::-1]  # each way around
            await store.keep([said(f"m{n}", f"m{n}", sender) for sender in order])
            await store.keep([Delivery("webchat", f"x{n}", "sent")])

    async def work(store: Store) -> None:
        async with asyncio.timeout(30):
            while sum(done.values()) < 20 * len(people):
                for moment in await store.claim_moments(5):
                    await store.save(moment, turn("Hola."))
                    done[moment.contact.address] += len(moment.messages)
                for one in await store.claim_outgoing(5):
                    await store.settle(one, Receipt("sent", f"x{one.id}"))
                await asyncio.sleep(0)

    await asyncio.gather(
        *(write(store, n) for n, store in enumerate(two)), *(work(store) for store in two)
    )

    assert set(done.values()) == {20}
    books = await two[0].ledger()
    assert (books.received, books.handled) == (240, 240)
