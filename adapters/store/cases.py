"""A ticket with the conversation that it came from."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from adapters.store.contacts import hold
from adapters.store.driver import Db
from adapters.store.signals import chat_topic
from adapters.store.tables import contacts, conversations, tickets
from adapters.store.texts import clean_id
from adapters.store.values import conversation_of, ticket_of
from dialog.errors import NotAllowed
from dialog.model import Ticket
from dialog.tickets import TicketCase

LANGUAGE = "es"  # of the phrases, when nothing is known of the customer's


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket with its conversation, and where its customer is answered."""

    row: Any
    case: TicketCase
    conversation: int
    customer: int
    contact: int
    channel: str
    address: str

    @property
    def language(self) -> str:
        return self.case.conversation.state.language or LANGUAGE

    @property
    def chat_topic(self) -> str:
        return chat_topic(self.channel, self.address)


def case_of(db: Db, number: str) -> TicketCase | None:
    found = _find(db, number)
    return found.case if found else None


def tickets_of(db: Db, conversation: int) -> list[Ticket]:
    """Newest last."""
    return [ticket_of(row) for row in db.execute(_TICKETS_OF, {"conversation": conversation})]


def held_case(db: Db, number: str) -> Case:
    found = _find(db, number)
    if found is not None:
        hold(db, [found.conversation])
        found = _find(db, number)  # as it is now that we hold it
    if found is None:
        raise NotAllowed(f"There is no ticket {clean_id(number)}.")
    return found


def _find(db: Db, number: str) -> Case | None:
    row = db.execute(_TICKET, {"number": clean_id(number)}).first()
    if row is None:
        return None
    talk = db.execute(_CONVERSATION, {"key": row.conversation_id}).one()
    case = TicketCase(ticket_of(row), conversation_of(talk))
    return Case(row, case, talk.id, talk.customer_id, talk.contact_id, talk.channel, talk.address)


_TICKET = select(tickets).where(tickets.c.number == bindparam("number"))
_TICKETS_OF = (
    select(tickets)
    .where(tickets.c.conversation_id == bindparam("conversation"))
    .order_by(tickets.c.id)
)
_CONVERSATION = (
    select(
        conversations,
        conversations.c.id.label("conversation_id"),
        contacts.c.channel,
        contacts.c.address,
    )
    .join_from(conversations, contacts, contacts.c.id == conversations.c.contact_id)
    .where(conversations.c.id == bindparam("key"))
)
