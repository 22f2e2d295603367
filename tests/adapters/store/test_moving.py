"""From SQLite to PostgreSQL: nothing is lost, nothing is made up; all of it comes, or nothing."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from adapters.store import Store
from adapters.store import moving as moving_module
from adapters.store.moving import Moved, move
from adapters.store.postgres_connection import engine
from adapters.store.tables import metadata
from dialog.errors import SettingsError, StoreUnavailable
from dialog.model import Consent, Delivery, HandOver, Intent, OpenTicket, State
from tests.fakes import postgres
from tests.fakes.store import (
    LIMITS,
    HandClock,
    answered,
    break_down,
    claimed,
    failing_turns,
    outgoing,
    rows,
    said,
    sent,
    turn,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


@pytest.fixture
async def small(file: Path, clock: HandClock) -> AsyncIterator[Store]:
    """A shop on SQLite."""
    store = await Store.open(f"sqlite:///{file}", clock, LIMITS)
    yield store
    await store.close()


@pytest.fixture
def reopened(postgres_url: str, clock: HandClock) -> Callable[[], Any]:
    return lambda: Store.open(postgres_url, clock, LIMITS)


async def moved(file: Path, url: str, tell: Any = lambda *_: None) -> Moved:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as source:
        source.isolation_level = None
        return await move(source, url, tell)


async def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the store reads it."""
    return {
        name: [tuple(row) for row in await rows(store, f"SELECT * FROM {name} ORDER BY 1, 2")]
        for name in metadata.tables
    }


async def _tables_in(url: str) -> set[str]:
    server = engine(make_url(url))
    async with server.connect() as db:
        found = await db.execute(text("SELECT tablename FROM pg_tables WHERE schemaname='public'"))
        names = set(found.scalars())
    await server.dispose()
    return names


async def a_full_shop(store: Store, clock: HandClock) -> None:
    """Something in every table, with what is hard to carry: emoji, quotes, backslashes, NULs."""
    await store.keep([said('¿Y «esto»? 🧵 \\ "x" \t\n', key="m1", name="Añá", language="es")])
    case = OpenTicket("ABC-1", "complaint", {"story": "rota \\u0000 «sí» 😀", "n": 1, "ok": True})
    why = {"words": ["«x»", 0.1 + 0.2, None, True]}
    intent = Intent("size-guide", 0.1 + 0.2, None, 1e-17, "answered", ("a", "b"), why)
    effects = (case, HandOver("ABC-1", "asked"), Consent(True, "¿Sí? «ok»"))
    await answered(store, "Claro. 😀", effects=effects, intent=intent, state=State("es"))
    await store.keep([Delivery("webchat", "not-yet-known", "delivered")])
    await store.keep([said("veneno", sender="luis", key="m2")], raw=b'{"raw": "\xff\x00"}')
    await failing_turns(store, clock, 3)
    await store.claim_moments()  # sets it aside
    await store.add_agent("Marta", "marta", "admin")
    await store.set_password_hash("marta", "$argon2id$v=19$x")
    await store.set_totp("marta", "a-seed", 7)
    await store.new_sign_in_link("marta")
    await store.count_try("1.2.3.4", 60)


async def test_every_row_of_every_table_comes_as_it_is(
    small: Store, file: Path, postgres_url: str, clock: HandClock, reopened: Any
) -> None:
    await a_full_shop(small, clock)
    before = await everything(small)
    assert all(before.values())
    await small.close()
    content = file.read_bytes()  # noqa: ASYNC240 - nothing else runs

    told = await moved(file, postgres_url)

    assert file.read_bytes() == content  # noqa: ASYNC240 - as above
    big = await reopened()
    after = await everything(big)
    await big.close()
    assert told.rows == {name: len(found) for name, found in before.items()}
    assert told.ledger.quarantined == 1
    for name, found in before.items():
        assert after[name] == found, name


async def test_what_waited_is_sent_and_the_next_message_has_a_fresh_id(
    small: Store, file: Path, postgres_url: str, reopened: Any
) -> None:
    await small.keep([said("hola")])
    await answered(small, "Buenas.")
    (newest,) = await rows(small, "SELECT max(id) AS id FROM messages")
    await small.close()

    await moved(file, postgres_url)

    big = await reopened()
    assert await sent(big) == ["Buenas."]
    assert await big.keep([said("hola", key="hola")]) == 0  # the platform sends it again
    assert await big.keep([said("¿y mi pedido?")]) == 1
    moment = await claimed(big)
    assert moment.messages[0].number == newest.id + 1
    await big.save(moment, turn("En camino."))
    assert await sent(big) == ["En camino."]
    assert (await big.add_agent("Jo", "jo")).id > 0
    await big.close()


async def test_the_id_of_an_erased_message_is_never_given_again(
    small: Store, file: Path, postgres_url: str, reopened: Any
) -> None:
    await small.keep([said("uno"), said("dos")])
    (newest,) = await rows(small, "SELECT max(id) AS id FROM messages")
    for name in ("inbox", "messages"):
        await break_down(small, f"DELETE FROM {name} WHERE id = {newest.id}")
    await small.close()

    await moved(file, postgres_url)

    big = await reopened()
    await big.keep([said("tres")])
    (fresh,) = await rows(big, "SELECT max(id) AS id FROM messages")
    await big.close()
    assert fresh.id == newest.id + 1


async def test_what_a_dead_process_had_in_hand_is_taken_up_at_once(
    small: Store, file: Path, postgres_url: str, clock: HandClock, reopened: Any
) -> None:
    await small.keep([said("hola", sender="ana"), said("hola", sender="luis")])
    first, _second = await small.claim_moments()
    await small.save(first, turn("Hola."))
    assert (await outgoing(small)).text == "Hola."
    for end in ("", "-wal"):  # as a kill leaves them
        shutil.copy(f"{file}{end}", f"{file.parent}/dead.db{end}")

    await moved(file.with_name("dead.db"), postgres_url)

    big = await reopened()
    assert await big.claim_moments() == []  # for a few seconds: it may have killed its worker
    clock.advance(seconds=5)  # long before the lease would end
    (again,) = await big.claim_moments()
    assert again.contact.address == "luis"
    assert [one.text for one in await big.claim_outgoing()] == ["Hola."]
    await big.close()


async def test_people_sign_in_with_what_they_had(
    small: Store, file: Path, postgres_url: str, reopened: Any
) -> None:
    marta = await small.add_agent("Marta", "marta")
    await small.set_password_hash("marta", "$argon2id$v=19$x")
    await small.set_totp("marta", "a-seed", 7)
    session = await small.open_session(marta.id)
    link = await small.new_sign_in_link("marta")
    await small.close()

    await moved(file, postgres_url)

    big = await reopened()
    found = await big.session(session)
    used = await big.use_sign_in_link(link)
    steps = [await big.use_totp_step(marta.id, step) for step in (7, 8)]
    await big.close()
    assert found is not None
    assert used is not None
    assert (used.id, used.password_hash, used.totp_seed) == (marta.id, "$argon2id$v=19$x", "a-seed")
    assert steps == [False, True]


async def test_tables_that_are_there_and_empty_are_filled(
    small: Store, file: Path, postgres_url: str, reopened: Any
) -> None:
    await small.keep([said("hola")])
    await small.close()
    await (await reopened()).close()

    await moved(file, postgres_url)

    big = await reopened()
    assert (await big.ledger()).queued == 1
    await big.close()


async def test_a_target_that_holds_a_shop_is_left_alone(
    small: Store, file: Path, postgres_url: str, reopened: Any
) -> None:
    await small.close()
    big = await reopened()
    await big.add_agent("Admin", "admin")

    with pytest.raises(SettingsError, match=r"rows of a shop \(in agents\).*createdb"):
        await moved(file, postgres_url)

    assert [agent.login for agent in await big.agents()] == ["admin"]
    await big.close()


async def test_a_target_with_tables_of_others_is_left_alone(
    small: Store, file: Path, postgres_url: str
) -> None:
    await small.close()
    server = engine(make_url(postgres_url))
    async with server.begin() as db:
        await db.execute(text("CREATE TABLE orders (x int)"))
    await server.dispose()

    with pytest.raises(SettingsError, match=r"not ours \(orders\)"):
        await moved(file, postgres_url)

    assert await _tables_in(postgres_url) == {"orders"}


async def test_what_ends_in_the_middle_leaves_nothing(
    small: Store, file: Path, postgres_url: str
) -> None:
    await small.keep([said("hola")])
    await answered(small, "Hola.")
    await small.close()

    def broken(table: str, _done: int, _total: int) -> None:
        if table == "outbox":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await moved(file, postgres_url, broken)

    assert await _tables_in(postgres_url) == set()


async def test_a_lost_connection_is_told_and_leaves_nothing(
    small: Store, file: Path, postgres_url: str
) -> None:
    await small.keep([said("hola")])
    await small.close()

    def cut(table: str, _done: int, _total: int) -> None:
        if table == "contacts":
            postgres.shared().run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE datname = '{make_url(postgres_url).database}'"
            )

    with pytest.raises(StoreUnavailable, match="Nothing was moved"):
        await moved(file, postgres_url, cut)

    assert await _tables_in(postgres_url) == set()


async def test_a_row_that_does_not_fit_is_refused_without_its_content(
    small: Store, file: Path, postgres_url: str
) -> None:
    await small.add_agent("Marta", "marta")
    await small.close()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE agents SET name = 'secret' || char(0) || 'name'")

    with pytest.raises(StoreUnavailable, match="Nothing was moved") as told:
        await moved(file, postgres_url)

    assert "secret" not in str(told.value)
    assert await _tables_in(postgres_url) == set()


async def test_books_that_do_not_add_up_are_not_moved(
    small: Store, file: Path, postgres_url: str
) -> None:
    await small.keep([said("hola")])
    await break_down(small, "DELETE FROM inbox")
    await small.close()

    with pytest.raises(StoreUnavailable, match="do not add up"):
        await moved(file, postgres_url)

    assert await _tables_in(postgres_url) == set()


async def test_many_rows_come_in_batches_and_are_told(
    small: Store, file: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving_module, "BATCH", 2)
    await small.keep([said(f"m{n}", sender=f"c{n}") for n in range(5)])
    await small.close()
    heard: list[tuple[str, int, int]] = []

    await moved(file, postgres_url, lambda *one: heard.append(one))

    assert [one for one in heard if one[0] == "messages"] == [
        ("messages", 2, 5),
        ("messages", 4, 5),
        ("messages", 5, 5),
    ]
