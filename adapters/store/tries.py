"""How often somebody tried: to guess a password, a code. What is counted is stored as a hash."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, case, delete
from sqlalchemy.dialects import postgresql, sqlite

from adapters.store.driver import Db
from adapters.store.rowset import POSTGRESQL
from adapters.store.tables import tries
from adapters.store.texts import hashed
from adapters.store.times import Instant, micros, seconds
from dialog.ports import Clock

FORGET_AFTER = seconds(24 * 3600)


@dataclass(frozen=True, slots=True)
class Tries:
    clock: Clock

    def count(self, db: Db, key: str, window: float) -> int:
        """How many in these seconds, this one included."""
        now = micros(self.clock.now())
        told = {"key_hash": hashed(key), "now": now, "over": now - seconds(window)}
        return int(db.execute(_count_statement(db.dialect), told).scalar_one())

    def forget(self, db: Db, key: str) -> None:
        db.execute(_FORGET, {"key": hashed(key)})

    def forget_old(self, db: Db) -> None:
        db.execute(_FORGET_OLD, {"before": micros(self.clock.now()) - FORGET_AFTER})


@cache
def _count_statement(dialect: str) -> Executable:
    """One statement, so that tries at the same moment are all counted."""
    make: Any = postgresql.insert if dialect == POSTGRESQL else sqlite.insert
    now = bindparam("now", type_=Instant)
    is_over = tries.c.since <= bindparam("over", type_=Instant)
    statement: Executable = (
        make(tries)
        .values(key_hash=bindparam("key_hash"), since=now, count=1)
        .on_conflict_do_update(
            index_elements=[tries.c.key_hash],
            set_={
                "count": case((is_over, 1), else_=tries.c.count + 1),
                "since": case((is_over, now), else_=tries.c.since),
            },
        )
        .returning(tries.c.count)
    )
    return statement


_FORGET = delete(tries).where(tries.c.key_hash == bindparam("key"))
_FORGET_OLD = delete(tries).where(tries.c.since < bindparam("before", type_=Instant))
