"""What a turn does besides speaking: tickets, handoffs, consent, what was learned of the customer.

Whoever calls this holds the conversation's row.
"""

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from adapters.store import lines
from adapters.store.driver import Db
from adapters.store.incidents import add_event
from adapters.store.tables import consents, contacts, customers, tickets
from adapters.store.texts import clean_json, clean_text
from adapters.store.values import told
from dialog.model import Consent, HandOver, Identify, Moment, OpenTicket


def apply(db: Db, moment: Moment, effect: Any, now: int) -> None:
    """One effect of the moment's turn."""
    match effect:
        case OpenTicket():
            _open_ticket(db, moment, effect, now)
        case HandOver():
            _hand_over(db, moment, effect, now)
        case Consent():
            _consent(db, moment, effect, now)
        case Identify():
            _identify(db, moment, effect)
        case _:
            raise TypeError(f"No table for the effect {type(effect).__name__}.")


def _open_ticket(db: Db, moment: Moment, effect: OpenTicket, now: int) -> None:
    """The same number again adds to the same ticket."""
    found = _find(db, moment, effect.number)
    fields = clean_json(effect.fields)
    if found is not None:
        db.execute(_ADD_FIELDS, {"key": found.id, "fields": {**told(found.fields), **fields}})
        return
    line = lines.add_event(db, moment.conversation.id, moment.contact.id, "opened", now)
    ticket = db.execute(
        _OPEN,
        {
            "number": effect.number,
            "conversation_id": moment.conversation.id,
            "kind": effect.kind,
            "fields": fields,
            "urgent": effect.urgent,
            "since_id": line.id,
            "opened_at": now,
        },
    ).scalar_one()
    add_event(db, line, ticket, data={"kind": effect.kind})


def _hand_over(db: Db, moment: Moment, effect: HandOver, now: int) -> None:
    found = _find(db, moment, effect.ticket)
    if found is None:
        raise LookupError(f"The turn hands over ticket {effect.ticket}, which nobody opened.")
    db.execute(_REOPEN, {"key": found.id})
    line = lines.add_event(db, moment.conversation.id, moment.contact.id, "handed_over", now)
    add_event(db, line, found.id, data={"reason": effect.reason})


def _consent(db: Db, moment: Moment, effect: Consent, now: int) -> None:
    contact = moment.contact.id
    db.execute(
        _CONSENT,
        {
            "contact_id": contact,
            "allowed": effect.allowed,
            "wording": clean_text(effect.wording),
            "at": now,
        },
    )
    db.execute(_OPT, {"key": contact, "is_out": not effect.allowed})


def _identify(db: Db, moment: Moment, effect: Identify) -> None:
    """Only what is proven: a typed address belongs to nobody yet, and stays in the state."""
    learned = {"name": effect.name, "email": effect.email, "phone": effect.phone}
    if effect.proven:
        for name, value in learned.items():
            if value:
                db.execute(_LEARN[name], {"key": moment.customer.id, "value": clean_text(value)})


def _find(db: Db, moment: Moment, number: str) -> Any:
    asked = {"number": number, "conversation": moment.conversation.id}
    return db.execute(_TICKET, asked).first()


_TICKET = select(tickets.c.id, tickets.c.fields).where(
    tickets.c.number == bindparam("number"), tickets.c.conversation_id == bindparam("conversation")
)
_OPEN = insert(tickets).returning(tickets.c.id)
_ADD_FIELDS = (
    update(tickets)
    .where(tickets.c.id == bindparam("key"))
    .values(fields=bindparam("fields", type_=tickets.c.fields.type))
)
_REOPEN = (  # closed, but not solved
    update(tickets)
    .where(tickets.c.id == bindparam("key"), tickets.c.status == "closed")
    .values(status="open", agent="", closed_at=None)
)
_CONSENT = insert(consents)
_OPT = (
    update(contacts).where(contacts.c.id == bindparam("key")).values(opted_out=bindparam("is_out"))
)
_LEARN = {
    name: update(customers)
    .where(customers.c.id == bindparam("key"))
    .values({name: bindparam("value")})
    for name in ("name", "email", "phone")
}
