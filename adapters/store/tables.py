"""The tables, as SQLAlchemy Core sees them.

`messages` is the timeline: whatever was said or happened in a conversation is one row, and its id
is the order. `inbox`, `outbox`, `questions` and `ticket_events` hang on a message's id and hold
what is to be done about it or what is known of it. Ids within a conversation follow the order of
commits, because whoever adds a message holds the conversation's row.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from adapters.store.times import Instant

Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only INTEGER keys

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Number, primary_key=True)


def _part_of(name: str, target: str, **more: Any) -> Column[Any]:
    """A reference to another table's row."""
    return Column(name, Number, ForeignKey(f"{target}.id"), nullable=False, **more)


def _text(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="")


class JsonText(TypeDecorator[str]):
    """JSON that is written from a value and read as text: values.py knows what is in it."""

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        del dialect, coltype


def _json(name: str, empty: str) -> Column[Any]:
    return Column(name, JsonText, nullable=False, server_default=empty)


def _count(name: str) -> Column[Any]:
    return Column(name, BigInteger, nullable=False, server_default="0")


def _flag(name: str) -> Column[Any]:
    return Column(name, Boolean, nullable=False, server_default=text("false"))


def _when(name: str, *, required: bool = False) -> Column[Any]:
    return Column(name, Instant, nullable=not required)


def _only(condition: str) -> dict[str, Any]:
    """A partial index: small, because only waiting rows are in it."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


customers = Table(
    "customers",
    metadata,
    _id(),
    _text("name"),
    _text("email"),  # proven only; what was typed is in the conversation's state
    _text("phone"),
    _when("created_at", required=True),
)

contacts = Table(
    "contacts",
    metadata,
    _id(),
    _part_of("customer_id", "customers", index=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    _text("name"),
    _text("phone"),
    _text("language"),
    _flag("blocked"),
    _flag("opted_out"),
    _when("last_inbound_at"),
    _when("created_at", required=True),
    UniqueConstraint("channel", "address"),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    _part_of("customer_id", "customers", unique=True),
    _part_of("contact_id", "contacts"),  # where the newest message came from: whom to answer
    Column("owner", Text, nullable=False, server_default="bot"),
    _text("agent"),
    _json("state", "{}"),
    _count("version"),
    _when("due_at"),  # a turn is to be taken then; while leased, the lease's end
    _when("wake_at"),  # take a turn then even if nobody writes; never before it is in `due_at`
    _count("holder"),  # the store that leased it, 0 = none
    _count("fence"),  # the newest lease's number
    _count("attempts"),  # claims since the last saved turn
    _count("answered_id"),  # the newest message by a person of ours
    _flag("holding"),  # are outbox rows waiting for the customer to write?
    _when("created_at", required=True),
    Index(None, "due_at", **_only("due_at IS NOT NULL")),
)

messages = Table(
    "messages",
    metadata,
    _id(),
    _part_of("conversation_id", "conversations"),
    _part_of("contact_id", "contacts"),
    Column("direction", Text, nullable=False),  # in | out | note | event
    _text("author"),  # "" = the customer, bot, or the agent
    Column("external_id", Text),  # the platform's or the client's own id: the same is the same
    _text("text"),  # of an event: what happened
    _text("choice"),
    _text("phone"),  # vouched for with this very message
    _json("choices", "[]"),
    _json("media", "[]"),
    _text("wants"),
    _when("at", required=True),
    _when("sent_at"),  # the platform's time: shown, never used for order
    _when("edited_at"),
    UniqueConstraint("contact_id", "direction", "external_id"),
    Index(None, "conversation_id", "id"),
    sqlite_autoincrement=True,  # an id is never used again, even after its row was erased
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, ForeignKey("messages.id"), primary_key=True, autoincrement=False),
    _part_of("conversation_id", "conversations"),
    Column("state", Text, nullable=False, server_default="waiting"),  # handled | quarantined
    _count("attempts"),
    _text("error"),
    Column("raw", Text),  # the hook as it came, until it is handled
    Index(None, "conversation_id", "id", **_only("state = 'waiting'")),
    Index("ix_inbox_quarantined", "id", **_only("state = 'quarantined'")),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, ForeignKey("messages.id"), primary_key=True, autoincrement=False),
    _part_of("conversation_id", "conversations"),
    _part_of("contact_id", "contacts"),
    Column("channel", Text, nullable=False),
    # queued | held | unknown | sent | failed | delivered | read
    Column("state", Text, nullable=False, server_default="queued"),
    _when("due_at"),  # only the first queued row of a conversation has one; leased: its end
    _count("holder"),
    _count("fence"),
    _count("attempts"),
    _count("lost"),  # claims that were never settled: the sender died
    Column("external_id", Text),  # the platform's id of what was sent
    _text("code"),
    _text("reason"),
    _when("settled_at"),  # of a queued row: when it was set free after being held
    Index(None, "due_at", **_only("due_at IS NOT NULL")),
    Index(None, "conversation_id", "id", **_only("state = 'queued'")),
    Index("ix_outbox_held", "conversation_id", **_only("state = 'held'")),
    Index(None, "channel", "external_id", **_only("external_id IS NOT NULL")),
)

# What a platform told about a message before `send` had returned its id to us.
deliveries = Table(
    "deliveries",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("status", Text, primary_key=True),
    _text("code"),
    _text("failure"),
    _when("at", required=True),
    Index(None, "at"),
)

tickets = Table(
    "tickets",
    metadata,
    _id(),
    Column("number", Text, nullable=False, unique=True),
    _part_of("conversation_id", "conversations", index=True),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="open"),
    _json("fields", "{}"),
    _text("agent"),
    _flag("urgent"),
    _count("since_id"),  # the timeline's line that opened it: what comes later is news
    _when("opened_at", required=True),
    _when("closed_at"),
    Index("ix_tickets_open", "id", **_only("status <> 'closed'")),
    Index("ix_tickets_closed", "closed_at", **_only("closed_at IS NOT NULL")),
    sqlite_autoincrement=True,
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", Number, ForeignKey("messages.id"), primary_key=True, autoincrement=False),
    _part_of("ticket_id", "tickets", index=True),
    _text("agent"),
    _json("data", "{}"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Number, ForeignKey("messages.id"), primary_key=True, autoincrement=False),
    _text("language"),
    Column("intent", Text),
    Column("score", Float, nullable=False),
    Column("runner_up", Text),
    Column("runner_up_score", Float, nullable=False),
    Column("outcome", Text, nullable=False),
    _json("offered", "[]"),
    _json("why", "{}"),
    _text("policy"),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    _part_of("contact_id", "contacts", index=True),
    Column("allowed", Boolean, nullable=False),
    _text("wording"),
    _when("at", required=True),
)

agents = Table(
    "agents",
    metadata,
    _id(),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    _text("role"),
    _text("password_hash"),
    _text("totp_seed"),  # makes the secret with a key that is not here; "" = no second step
    _count("totp_step"),  # the last code that was used: each is good once
    Column("active", Boolean, nullable=False, server_default=text("true")),
    _when("created_at", required=True),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),  # session | link | half
    _part_of("agent_id", "agents", index=True),
    Column("token_hash", Text, nullable=False, unique=True),
    _when("created_at", required=True),
    _when("seen_at", required=True),
    _when("expires_at", required=True),
)

tries = Table(
    "tries",
    metadata,
    Column("key_hash", Text, primary_key=True),
    _when("since", required=True),
    _count("count"),
)
