"""With a million messages stored nothing gets slow: no statement of a message's path scans a table.

The planners are asked about every statement that a whole story runs, on both databases.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Executable

from adapters.store import Receipt, Store, postgres_connection, sqlite_connection
from adapters.store.driver import Prepared, prepared
from adapters.store.sqlite import SQLite
from dialog import tickets as rules
from dialog.model import (
    Consent,
    ContactChange,
    Delivery,
    HandOver,
    Identify,
    OpenTicket,
    Owner,
)
from tests.fakes import postgres
from tests.fakes.store import HandClock, answered, failing_turns, outgoing, said, sent

GROWING = "customers contacts conversations messages inbox outbox questions tickets ticket_events"


async def _story(store: Store, clock: HandClock) -> None:
    """Everything that can happen, once."""
    await store.keep([said("hola"), said("otra", edited=True)])
    await store.keep([ContactChange("webchat", "ana", "c1", blocked=True)])
    effects = (OpenTicket("N1", "human"), HandOver("N1"), Consent(allowed=True, wording="alta"))
    proven = Identify(email="ana@example.com", proven=True)
    moment = await answered(store, "uno", "dos", owner=Owner.QUEUE, effects=(*effects, proven))
    await store.settle(await outgoing(store), Receipt("held"))
    await store.keep([said("y ahora")])
    await store.keep([Delivery("webchat", "SM1", "delivered")])
    await store.settle(await outgoing(store), Receipt("sent", "SM1"))
    await store.keep([Delivery("webchat", "SM1", "read")])
    await store.settle(await outgoing(store), Receipt("unknown"))
    await failing_turns(store, clock, 3)
    await store.claim_moments()
    await store.replay()
    await store.change("N1", lambda case: rules.take(case, "marta"), lambda phrase, _: phrase)
    await store.reply("N1", "marta", "Hola.", "c1")
    await store.note("N1", "marta", "Nota.")
    await sent(store)
    for view in ("unassigned", "mine", "all", "closed"):
        await store.tickets(view, "marta")  # type: ignore[arg-type]
    for after in (0, 1):
        await store.timeline(moment.conversation.id, after)
        await store.transcript("webchat", "ana", after)
    await store.conversation_tickets(moment.conversation.id)
    await store.sent_files("webchat", "ana")
    await store.received_files("webchat", "ana")
    await store.answered_files(moment.conversation.id)
    await store.tidy()


@pytest.fixture
def overheard(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Every statement that is run, with its parameters."""
    statements: dict[str, Any] = {}

    def note(dialect: str, statement: Executable, told: tuple[str, ...]) -> Prepared:
        ready = prepared(dialect, statement, told)
        if re.match("SELECT|INSERT|UPDATE|DELETE|WITH", ready.sql):
            statements[ready.sql] = [ready.fixed[name] for name in ready.names]
        return ready

    monkeypatch.setattr(sqlite_connection, "prepared", note)
    monkeypatch.setattr(postgres_connection, "prepared", note)
    return statements


def _sqlite_plans(statements: dict[str, Any]) -> Callable[[Any], list[str]]:
    def ask(db: Any) -> list[str]:
        told = []
        for statement, values in statements.items():
            told += db._raw.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        return [row[3] for row in told]

    return ask


def _postgresql_plans(statements: dict[str, Any]) -> list[str]:
    """For any parameters, as the server keeps them for a statement that is run often."""
    asked = [f"EXPLAIN (GENERIC_PLAN) {statement}" for statement in statements]
    asked.insert(0, "SET enable_seqscan = off")  # the tables of a test are tiny
    return postgres.shared().run(";\n".join(asked), "stores").splitlines()


def _scans(plan: list[str]) -> list[str]:
    tables = "|".join(GROWING.split())
    whole = re.compile(rf"^SCAN ({tables})\b(?!.*USING (COVERING )?INDEX)|Seq Scan on ({tables})\b")
    return [step for step in plan if whole.search(step)]


async def test_no_statement_of_a_messages_path_scans_a_table(
    store: Store, clock: HandClock, overheard: dict[str, Any]
) -> None:
    await _story(store, clock)

    if isinstance(store._db, SQLite):
        plans = await store._db.read(_sqlite_plans(dict(overheard)))
    else:
        plans = _postgresql_plans(overheard)

    assert len(overheard) > 50
    assert len(plans) > 100
    assert _scans(plans) == []
