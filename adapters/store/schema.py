"""The tables are there and as new as the code, or we say what to do.

A database that has none gets them at once; an older one is migrated by Alembic, which is imported
only then. A test holds the two ways equal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from adapters.store.tables import metadata
from dialog.errors import SettingsError

VERSION = "0002"  # the newest migration in migrations/versions
MIGRATIONS = Path(__file__).parent / "migrations"

_ONE_AT_A_TIME = 0x4D4F53544F5245  # advisory lock: several processes may open at once
_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_VERSION_OF = text("SELECT version_num FROM alembic_version")
_STAMP = text("INSERT INTO alembic_version (version_num) VALUES (:version)")
_STAMPS = text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")


def prepare(db: Connection) -> None:
    """Create or migrate, all in one transaction. Raises SettingsError for a newer database."""
    with _keys_unchecked(db), db.begin():
        bring_up_to_date(db)


def bring_up_to_date(db: Connection) -> None:
    """As `prepare`, in the transaction that is open."""
    if db.dialect.name == "postgresql":
        db.execute(_LOCK, {"key": _ONE_AT_A_TIME})
    found = version_of(db)
    if found is None:
        create(db)
    elif found != VERSION:
        migrate(db, found)


@contextmanager
def _keys_unchecked(db: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it; dropping the old one must not empty those that refer
    to it. The switch works outside of transactions only.
    """
    if db.dialect.name != "sqlite":
        yield
        return
    driver: Any = db.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def version_of(db: Connection) -> str | None:
    """The database's version; None when it has no tables of ours yet."""
    if not inspect(db).has_table("alembic_version"):
        return None
    found: str | None = db.execute(_VERSION_OF).scalar()
    return found


def create(db: Connection) -> None:
    metadata.create_all(db, checkfirst=False)
    db.execute(_STAMPS)
    db.execute(_STAMP, {"version": VERSION})


def migrate(db: Connection, found: str | None) -> None:
    """From version `found` (None: from nothing) to the newest, in the transaction that is open."""
    from alembic import command  # noqa: PLC0415 - a third of a second that most starts can save
    from alembic.config import Config  # noqa: PLC0415 - as above
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above
    from alembic.util import CommandError  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = db
    try:
        ScriptDirectory.from_config(config).get_revision(found or VERSION)
    except CommandError:
        raise SettingsError([_newer(db.engine, str(found))]) from None
    command.upgrade(config, "head")


def _newer(engine: Engine, found: str) -> str:
    return (
        f"The database ({engine.dialect.name}) was written by a newer mostrador: its version is "
        f"{found}, this program knows {VERSION}. Install the newer mostrador, or set another "
        "database."
    )
