"""Rows to values and back: the only place that knows both shapes."""

import json
from collections.abc import Sequence
from typing import Any

from adapters.store.times import instant, maybe_instant
from dialog import saved
from dialog.model import (
    Choice,
    Contact,
    Conversation,
    Customer,
    Inbound,
    Json,
    Media,
    Owner,
    State,
    Ticket,
)

EMPTY = State()
NOTHING = "[]"  # so many rows have neither choices nor media that it pays to look first


def choices_out(choices: Sequence[Choice]) -> list[Json]:
    return [[choice.id, choice.text] for choice in choices]


def choices_in(text: str) -> tuple[Choice, ...]:
    return () if text == NOTHING else tuple(Choice(*parts) for parts in json.loads(text))


def media_out(media: Sequence[Media]) -> list[Json]:
    return [[item.kind, item.ref, item.type, item.name] for item in media]


def media_in(text: str) -> tuple[Media, ...]:
    return () if text == NOTHING else tuple(Media(*parts) for parts in json.loads(text))


def told(text: str | None) -> dict[str, Json]:
    """A JSON object of a row that may not be there."""
    return json.loads(text) if text else {}


def conversation_of(row: Any) -> Conversation:
    return Conversation(
        id=row.conversation_id,
        owner=Owner(row.owner),
        agent=row.agent,
        state=EMPTY if row.state == "{}" else saved.load(row.state),
        version=row.version,
    )


def contact_of(row: Any) -> Contact:
    """From a row whose columns are named `contact_...`, beside another table's."""
    return Contact(
        channel=row.contact_channel,
        address=row.contact_address,
        name=row.contact_name,
        phone=row.contact_phone,
        language=row.contact_language,
        blocked=bool(row.contact_blocked),
        opted_out=bool(row.contact_opted_out),
        last_inbound_at=maybe_instant(row.contact_last_inbound_at),
        id=row.contact_id,
    )


def customer_of(row: Any) -> Customer:
    """From a row whose columns are named `customer_...`."""
    return Customer(row.customer_id, row.customer_name, row.customer_email, row.customer_phone)


def inbound_of(row: Any) -> Inbound:
    """From the columns of `messages`, and its sender's named `sender_...`."""
    return Inbound(
        channel=row.sender_channel,
        sender=row.sender_address,
        external_id=row.external_id,
        text=row.text,
        media=media_in(row.media),
        choice=row.choice,
        name=row.sender_name,
        phone=row.phone,
        language=row.sender_language,
        sent_at=maybe_instant(row.sent_at),
        number=row.number,
    )


def ticket_of(row: Any) -> Ticket:
    return Ticket(
        number=row.number,
        kind=row.kind,
        conversation=row.conversation_id,
        status=row.status,
        fields=told(row.fields),
        agent=row.agent,
        opened_at=instant(row.opened_at),
    )
