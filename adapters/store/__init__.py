"""The database of the house: SQLite for one process, PostgreSQL for many. See `Store`."""

from adapters.store.ledger import Ledger, Quarantined
from adapters.store.onlyone import InUse, OnlyOne
from adapters.store.people import Agent, Session, login_of
from adapters.store.questions import Question
from adapters.store.queue import TicketRow, Waiting
from adapters.store.reading import Line, TimelineLine
from adapters.store.settlements import Receipt
from adapters.store.store import Store
from dialog.tickets import TicketCase, TicketChange

__all__ = [
    "Agent",
    "InUse",
    "Ledger",
    "Line",
    "OnlyOne",
    "Quarantined",
    "Question",
    "Receipt",
    "Session",
    "Store",
    "TicketCase",
    "TicketChange",
    "TicketRow",
    "TimelineLine",
    "Waiting",
    "login_of",
]
