"""Who writes: finds or makes contact, customer and conversation, and holds the conversation's row.

Every transaction that adds to conversations first holds their rows, in the order of their ids. That
keeps a conversation's ids in the order of commits, and two transactions from waiting in a circle.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Executable, and_, delete, exists, insert, select

from adapters.store.driver import Db
from adapters.store.moments import CUSTOMER, WAITS
from adapters.store.rowset import POSTGRESQL, Row, among, insert_missing, packed, rows
from adapters.store.tables import contacts, conversations, customers, tickets

Address: TypeAlias = tuple[str, str]  # channel, address


class _Sql(NamedTuple):
    find: Executable
    new_customers: Executable
    new_contacts: Executable
    new_conversations: Executable
    drop_customers: Executable
    hold: Executable


def find_or_make(db: Db, addresses: Iterable[Address], now: int) -> Mapping[Address, Any]:
    """Each address with its contact, customer and conversation (columns of `find` below)."""
    wanted = set(addresses)
    found = _find(db, wanted)
    missing = sorted(wanted - found.keys())
    if missing:
        _make(db, missing, now)
        found |= _find(db, missing)
    return found


def hold(db: Db, ids: Iterable[int]) -> None:
    """Nobody else adds to these conversations until the commit."""
    if db.dialect == POSTGRESQL:  # SQLite has one writer
        db.execute(_sql(db.dialect).hold, {"ids": sorted(set(ids))})


def _find(db: Db, addresses: Iterable[Address]) -> dict[Address, Any]:
    asked = [{"channel": channel, "address": address} for channel, address in addresses]
    if not asked:
        return {}
    told = db.execute(_sql(db.dialect).find, packed(asked))
    return {(row.channel, row.address): row for row in told}


def _make(db: Db, addresses: list[Address], now: int) -> None:
    """New customers with one contact and one conversation each; sorted, to wait in no circle."""
    sql = _sql(db.dialect)
    blank: list[Row] = [{"created_at": now} for _ in addresses]
    made = db.execute(sql.new_customers, packed(blank)).scalars()
    wanted = [
        {"customer_id": customer, "channel": channel, "address": address, "created_at": now}
        for customer, (channel, address) in zip(sorted(made), addresses, strict=True)
    ]
    new = db.execute(sql.new_contacts, packed(wanted)).all()
    if len(new) < len(made):  # another process was faster
        spare = set(made) - {row.customer_id for row in new}
        db.execute(sql.drop_customers, {"ids": sorted(spare)})
    talks = [
        {"customer_id": row.customer_id, "contact_id": row.id, "created_at": now} for row in new
    ]
    db.execute(sql.new_conversations, packed(sorted(talks, key=lambda talk: talk["contact_id"])))


@cache
def _sql(dialect: str) -> _Sql:
    asked = rows(dialect, contacts.c.channel, contacts.c.address)
    blank = rows(dialect, customers.c.created_at)
    return _Sql(
        find=_find_statement(asked),
        new_customers=insert(customers)
        .from_select(["created_at"], select(blank.c.created_at))
        .returning(customers.c.id),
        new_contacts=_new_contacts(dialect),
        new_conversations=_new_conversations(dialect),
        drop_customers=delete(customers).where(among(customers.c.id, dialect)),
        hold=select(conversations.c.id)
        .where(among(conversations.c.id, dialect))
        .order_by(conversations.c.id)
        .with_for_update(key_share=True),
    )


def _new_contacts(dialect: str) -> Executable:
    names = ["customer_id", "channel", "address", "created_at"]
    wanted = rows(dialect, *(contacts.c[name] for name in names))
    told = select(*(wanted.c[name] for name in names)).order_by(wanted.c.n)
    told = told.where(wanted.c.n >= 0)  # SQLite reads ON CONFLICT after a SELECT only so
    added = insert_missing(dialect, contacts, names, told)
    return added.returning(contacts.c.id, contacts.c.customer_id)


def _new_conversations(dialect: str) -> Executable:
    names = ["customer_id", "contact_id", "created_at"]
    talks = rows(dialect, *(conversations.c[name] for name in names))
    told = select(*(talks.c[name] for name in names)).order_by(talks.c.n)
    return insert(conversations).from_select(names, told)


def _find_statement(asked: Any) -> Executable:
    talks = conversations.c
    return (
        select(
            contacts,
            talks.id.label("conversation_id"),
            *(talks[name] for name in _CONVERSATION),
            *(customers.c[name].label(f"customer_{name}") for name in CUSTOMER),
            exists().where(WAITS).label("has_waiting"),
            exists().where(tickets.c.conversation_id == talks.id).label("has_tickets"),
        )
        .join_from(
            asked,
            contacts,
            and_(contacts.c.channel == asked.c.channel, contacts.c.address == asked.c.address),
        )
        .join(conversations, conversations.c.customer_id == contacts.c.customer_id)
        .join(customers, customers.c.id == contacts.c.customer_id)
        .order_by(conversations.c.id)
        .with_for_update(of=conversations, key_share=True)
    )


_CONVERSATION = (
    "owner",
    "agent",
    "state",
    "version",
    "fence",
    "holding",
    "holder",
    "attempts",
    "due_at",
)
