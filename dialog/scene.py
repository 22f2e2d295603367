"""What surrounds a message, for whoever reads it: channel, time, shop, words, open tickets."""

from dataclasses import dataclass
from datetime import datetime

from dialog.guesses import Guesses
from dialog.model import Contact, Ticket
from dialog.phrases import Phrases
from dialog.ports import Shop
from dialog.readers import Reader, phone_in


@dataclass(frozen=True, slots=True)
class Scene:
    """What a flow may look at: the same for every run of one turn."""

    contact: Contact
    now: datetime
    language: str
    shop: Shop
    phrases: Phrases
    ticket_number: str  # for a ticket that this turn opens
    tickets: tuple[Ticket, ...] = ()  # the conversation's, newest last
    open_now: bool = True  # are people at the desk?
    answer_by: str = ""  # when a person will answer, in words, in the customer's language
    guess: str = ""  # the flow that the words were first taken for
    region: str = "ES"  # the country of phones that are written without one
    regions: tuple[str, ...] = ()  # ... where it can be none of `region`
    topic: str = ""  # what was last spoken of: an FAQ id, or a task's intent
    guesses: Guesses | None = None  # of other talks, where anybody may write

    @property
    def phone(self) -> Reader:
        """Reads a phone as it is written here."""
        return phone_in(self.region, *self.regions)
