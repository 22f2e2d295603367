"""Tables are made, migrated, or refused with a reason."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.store import Store, schema
from adapters.store.tables import metadata
from dialog.errors import SettingsError
from tests.fakes.store import LIMITS, HandClock, Open, break_down, claimed, rows, said

MIGRATION = '''
"""A test's own: one more column."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None
def upgrade():
    with op.batch_alter_table("contacts", recreate="auto") as batch:
        batch.add_column(sa.Column("shoe_size", sa.Integer(), server_default="0", nullable=False))
        batch.alter_column("name", server_default="nobody", existing_type=sa.Text())
'''


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    return str(request.getfixturevalue("postgres_url"))


async def _look(url: str, work: Callable[[Connection], Any]) -> Any:
    """What `work` finds, over a connection of its own."""
    if url.startswith("sqlite"):
        engine = create_engine(url)
        with engine.begin() as db:
            found = work(db)
        engine.dispose()
        return found
    several = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with several.begin() as held:
        found = await held.run_sync(work)
    await several.dispose()
    return found


def _described(db: Connection) -> dict[str, Any]:
    """All that the database knows of its tables."""
    looking = inspect(db)
    return {
        name: (
            [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in looking.get_columns(name)
            ],
            looking.get_pk_constraint(name),
            sorted(map(repr, looking.get_foreign_keys(name))),
            sorted(map(repr, looking.get_unique_constraints(name))),
            sorted((i["name"], i["column_names"], _only(i)) for i in looking.get_indexes(name)),
        )
        for name in sorted(metadata.tables)
    }


def _only(index: Any) -> str:
    """The condition of a partial index."""
    options = index.get("dialect_options", {})
    return str(options.get("sqlite_where", options.get("postgresql_where", "")))


async def test_the_migrations_lead_to_the_same_tables_as_a_fresh_start(
    empty: str, monkeypatch: pytest.MonkeyPatch, clock: HandClock
) -> None:
    fresh = await Store.open(empty, clock, LIMITS)
    await fresh.close()
    wanted = await _look(empty, _described)
    await _look(empty, _emptied)

    monkeypatch.setattr(schema, "create", lambda db: schema.migrate(db, None))
    migrated = await Store.open(empty, clock, LIMITS)
    assert await migrated.keep([said("hola")]) == 1
    await migrated.close()

    assert await _look(empty, _described) == wanted
    assert await _look(empty, schema.version_of) == schema.VERSION


def _emptied(db: Connection) -> None:
    metadata.drop_all(db)
    db.execute(text("DROP TABLE alembic_version"))


async def test_an_older_database_is_migrated_and_keeps_its_rows(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: HandClock
) -> None:
    old = await Store.open(empty, clock, LIMITS)
    await old.keep([said("hola")])
    await old.close()
    shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations")
    (tmp_path / "migrations/versions/v0003_shoes.py").write_text(MIGRATION)
    monkeypatch.setattr(schema, "MIGRATIONS", tmp_path / "migrations")
    monkeypatch.setattr(schema, "VERSION", "0003")

    new = await Store.open(empty, clock, LIMITS)

    assert await rows(new, "SELECT shoe_size FROM contacts") == [(0,)]
    assert (await claimed(new)).messages[0].text == "hola"
    await new.close()
    assert await _look(empty, schema.version_of) == "0003"


async def test_a_newer_database_is_refused_with_the_fix(empty: str, clock: HandClock) -> None:
    store = await Store.open(empty, clock, LIMITS)
    await break_down(store, "UPDATE alembic_version SET version_num = '0999'")
    await store.close()

    with pytest.raises(SettingsError, match=r"newer mostrador.*0999.*Install"):
        await Store.open(empty, clock, LIMITS)


async def test_several_stores_may_open_an_empty_database_at_once(
    postgres_url: str, clock: HandClock
) -> None:
    stores = await asyncio.gather(*(Store.open(postgres_url, clock, LIMITS) for _ in range(5)))
    kept = await asyncio.gather(*(store.keep([said("hola")]) for store in stores))
    assert sum(kept) == 1
    for store in stores:
        await store.close()


async def test_opening_again_finds_everything(opened: Open) -> None:
    store = await opened()
    await store.keep([said("hola")])
    await store.close()
    again = await opened()
    assert (await claimed(again)).messages[0].text == "hola"


def test_a_small_shop_imports_neither_alembic_nor_what_postgresql_needs() -> None:
    code = """
import asyncio, sys
from bots.clocks import SystemClock
from adapters.store import Store
async def main():
    store = await Store.open("sqlite://", SystemClock(), {})
    await store.close()
asyncio.run(main())
sys.exit(any(name in sys.modules for name in ("alembic", "asyncpg", "sqlalchemy.ext.asyncio")))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("url", ["", "mysql://x/y", "shop.db", "sqlite"])
async def test_an_unknown_url_is_refused_with_the_fix(url: str, clock: HandClock) -> None:
    with pytest.raises(SettingsError, match="sqlite:///"):
        await Store.open(url, clock, LIMITS)


def test_sqlite_never_uses_a_message_id_again(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/x.db")
    with engine.begin() as db:
        schema.create(db)
        made = db.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'messages'").scalar()
    engine.dispose()
    assert "AUTOINCREMENT" in str(made)
