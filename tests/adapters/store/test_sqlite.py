"""What is particular to SQLite: one process, one writer, the disk."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapters.store import Receipt, Store
from dialog.errors import SettingsError, StoreUnavailable
from tests.fakes.store import LIMITS, HandClock, answered, claimed, outgoing, said, sent, turn

FILES = ("shop.db", "shop.db-wal", "shop.db-shm", "shop.db.lock")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/shop.db"


@pytest.fixture
async def mine(url: str, clock: HandClock) -> Any:
    store = await Store.open(url, clock, LIMITS)
    yield store
    await store.close()


async def _pragma(store: Store, name: str) -> Any:
    return await store._alone(partial(_ask, f"PRAGMA {name}"))


def _ask(statement: str, db: Any) -> Any:
    """On the driver's connection: pragmas answer with rows, whatever they look like."""
    row = db._raw.execute(statement).fetchone()
    return row[0] if row else None


async def _traced(store: Store) -> list[str]:
    """What the one connection that writes is told from now on."""
    told: list[str] = []
    await store._alone(lambda db: db._raw.set_trace_callback(told.append))  # type: ignore[attr-defined]
    return told


async def test_every_commit_reaches_the_disk(mine: Store) -> None:
    assert await _pragma(mine, "journal_mode") == "wal"
    assert await _pragma(mine, "synchronous") == 2  # FULL
    assert await _pragma(mine, "foreign_keys") == 1


async def test_readers_neither_write_nor_checkpoint(mine: Store) -> None:
    with pytest.raises(StoreUnavailable, match="readonly"):
        await mine._db.read(lambda db: db.execute(text("DELETE FROM inbox")))
    for pragma, wanted in (("query_only", 1), ("wal_autocheckpoint", 0)):
        asked = partial(_ask, f"PRAGMA {pragma}")
        assert await mine._db.read(asked) == wanted


async def test_all_writes_go_through_one_connection(mine: Store) -> None:
    changes = await _changes(mine)
    await asyncio.gather(*(mine.keep([said(f"m{n}", sender=f"c{n}")]) for n in range(50)))
    for moment in await mine.claim_moments():
        await mine.save(moment, turn("Hola."))
    assert len(await sent(mine)) == 50
    assert await _changes(mine) - changes > 50 * 10  # rows of every table


async def _changes(store: Store) -> int:
    """Rows that the one connection has written."""
    told: int = await store._alone(lambda db: db._raw.total_changes)  # type: ignore[attr-defined]
    return told


async def test_what_waits_is_one_commit(mine: Store) -> None:
    told = await _traced(mine)
    told.clear()
    await asyncio.gather(*(mine.keep([said(f"m{n}", sender=f"c{n}")]) for n in range(50)))
    assert told.count("BEGIN IMMEDIATE") == told.count("COMMIT") == 1


@pytest.mark.usefixtures("mine")
def test_a_second_process_is_told_why_not(url: str) -> None:
    code = f"""
import asyncio, sys
from bots.clocks import SystemClock
from adapters.store import Store
from dialog.errors import SettingsError
async def main():
    try:
        await Store.open({url!r}, SystemClock(), {{}})
    except SettingsError as error:
        print(error)
asyncio.run(main())
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "in use by another mostrador process" in told.stdout
    assert "PostgreSQL" in told.stdout


@pytest.mark.usefixtures("mine")
async def test_the_same_process_cannot_open_it_twice(url: str, clock: HandClock) -> None:
    with pytest.raises(SettingsError, match="in use"):
        await Store.open(url, clock, LIMITS)


async def test_closing_lets_the_next_one_in(url: str, clock: HandClock) -> None:
    for _ in range(3):
        store = await Store.open(url, clock, LIMITS)
        await store.close()
        await store.close()


async def test_a_killed_process_leaves_its_leases_to_the_next(
    url: str, clock: HandClock, tmp_path: Path
) -> None:
    store = await Store.open(url, clock, LIMITS)
    await store.keep([said("hola", sender="ana"), said("hola", sender="luis")])
    first, second = await store.claim_moments()
    await store.save(first, turn("Hola."))
    taken = await outgoing(store)
    for name in ("shop.db", "shop.db-wal"):  # as they are in the moment of the kill
        (tmp_path / f"copy-{name}").write_bytes((tmp_path / name).read_bytes())
    await store.close()
    (tmp_path / "copy-shop.db-wal").rename(tmp_path / "copy.db-wal")
    (tmp_path / "copy-shop.db").rename(tmp_path / "copy.db")

    again = await Store.open(f"sqlite:///{tmp_path}/copy.db", clock, LIMITS)

    assert await again.claim_moments() == []  # in its first second it takes up nothing of the dead
    clock.advance(seconds=1)
    moment = await claimed(again)
    assert (moment.conversation.id, moment.attempt) == (second.conversation.id, 2)
    resent = await outgoing(again)
    assert (resent.id, resent.lost) == (taken.id, 1)
    assert await _pragma(again, "integrity_check") == "ok"
    await again.close()


async def test_a_full_disk_is_never_success(mine: Store) -> None:
    assert await mine.keep([said("antes")]) == 1
    pages = await _pragma(mine, "page_count")
    await _pragma(mine, f"max_page_count={pages}")

    outcomes: list[Any] = []
    for n in range(200):
        outcomes += await asyncio.gather(
            *(mine.keep([said("x" * 2000, f"{n}-{m}")]) for m in range(4)), return_exceptions=True
        )
    refused = [outcome for outcome in outcomes if outcome != 1]

    assert refused
    assert {type(outcome) for outcome in refused} == {StoreUnavailable}
    await _pragma(mine, "max_page_count=1000000")
    assert await mine.keep([said("después")]) == 1
    books = await mine.ledger()
    assert books.received == 2 + outcomes.count(1)


async def test_a_locked_database_is_unavailable_not_broken(mine: Store, tmp_path: Path) -> None:
    await _pragma(mine, "busy_timeout=10")
    thief = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    thief.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        await mine.keep([said("hola")])
    thief.execute("ROLLBACK")
    thief.close()
    assert await mine.keep([said("hola")]) == 1


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "shop.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreUnavailable):
        await Store.open(f"sqlite:///{tmp_path}/shop.db", clock, LIMITS)


async def test_the_file_is_for_its_owner_only(mine: Store, tmp_path: Path) -> None:
    await mine.keep([said("hola")])
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in FILES]
    assert not any(mode & 0o077 for mode in modes)


async def test_a_folder_that_is_not_there_is_made(tmp_path: Path, clock: HandClock) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/a/b/shop.db", clock, LIMITS)
    await store.ping()
    await store.close()


async def test_in_memory_is_a_whole_store(clock: HandClock) -> None:
    store = await Store.open("sqlite://", clock, LIMITS)
    await store.ping()
    await store.keep([said("hola")])
    moment = await answered(store, "Hola.")
    await store.settle(await outgoing(store), Receipt("sent", "x"))
    assert [line.text for line in await store.transcript("webchat", "ana")] == ["hola", "Hola."]
    told = await store.timeline(moment.conversation.id)
    assert [line.status for line in told] == ["handled", "sent"]
    other = await Store.open("sqlite://", clock, LIMITS)
    assert (await other.ledger()).received == 0
    await other.close()
    await store.close()


async def test_after_closing_nothing_is_promised(url: str, clock: HandClock) -> None:
    store = await Store.open(url, clock, LIMITS)
    await store.close()
    for act in (store.keep([said("hola")]), store.ping(), store.ledger()):
        with pytest.raises(StoreUnavailable):
            await act
