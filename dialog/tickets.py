"""The life of a ticket: open -> taken -> waiting -> closed, and who may do what.

Pure rules: they get a case and return what must be written, or refuse with NotAllowed.
A reference like "K7Q-4M2" is short, has no look-alikes and no vowels, and its last character
checks the others: one wrong character or two swapped ones are always noticed.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import re2

from dialog import ownership
from dialog.errors import AlreadyTaken, NotAllowed
from dialog.model import Conversation, Owner, Ticket

ALPHABET = "234679CDFGHJKMNPQRTVWXY"  # 23, a prime: that is what makes the check complete
_SCRAMBLE = 3_889_217  # no multiple of 23: neighbours in the sequence look nothing alike
_SIZES = (5, 7, 9, 11)  # characters before the check; the next size when all are used up
_SIDES = [3, 3]  # characters of a short one, before and after the dash
_REPAIRS = str.maketrans("ZU", "2V")  # look-alikes that the alphabet leaves free
_PIECE = re2.compile(r"(?i)[0-9A-Z]+(?:[.-][0-9A-Z]+)*")


@lru_cache(maxsize=256)  # asked for several times in one turn
def reference(sequence: int) -> str:
    """2 -> 'K7Q-4M2' or so: always the same for the same number, never the same for another."""
    size = next(size for size in _SIZES if sequence < len(ALPHABET) ** size)
    scrambled = (sequence * _SCRAMBLE) % len(ALPHABET) ** size
    digits = []
    for _ in range(size):
        scrambled, digit = divmod(scrambled, len(ALPHABET))
        digits.append(digit)
    signs = "".join(ALPHABET[digit] for digit in (*digits, _check(digits)))
    return f"{signs[: len(signs) // 2]}-{signs[len(signs) // 2 :]}"


@lru_cache(maxsize=256)  # as above
def canonical(text: str) -> str | None:
    """' k7q4m2 ' -> 'K7Q-4M2'; None for what is no reference of ours."""
    if len(text) > 40:
        return None
    signs = "".join(filter(str.isalnum, text)).upper().translate(_REPAIRS)
    if len(signs) - 1 not in _SIZES or any(sign not in ALPHABET for sign in signs):
        return None
    digits = [ALPHABET.index(sign) for sign in signs]
    if _check(digits[:-1]) != digits[-1]:
        return None
    return f"{signs[: len(signs) // 2]}-{signs[len(signs) // 2 :]}"


def references_in(text: str) -> tuple[str, ...]:
    """'mi caso es el k7q-4m2, gracias' -> ('K7Q-4M2',)"""
    pieces = _PIECE.findall(text)
    pairs = (f"{one} {other}" for one, other in pairwise(pieces))  # 'k7q 4m2'
    found = (canonical(piece) for piece in (*pieces, *pairs))
    return tuple(dict.fromkeys(number for number in found if number))


def misspelt_in(text: str) -> str | None:
    """'ticket k7q-4m9?' -> 'K7Q-4M9': written like a reference, but none of ours."""
    for piece in _PIECE.findall(text) if "-" in text else ():
        sides = piece.upper().split("-")
        is_mixed = any(map(str.isdigit, piece)) and any(map(str.isalpha, piece))
        if [len(side) for side in sides] == _SIDES and is_mixed and canonical(piece) is None:
            return str(piece).upper()
    return None


def _check(digits: list[int]) -> int:
    """Weighted, so that every single slip and every swap changes it."""
    return sum(weight * digit for weight, digit in enumerate(digits, start=2)) % len(ALPHABET)


# --- what people at the desk do


@dataclass(frozen=True, slots=True)
class TicketCase:
    """A ticket with the conversation that it came from."""

    ticket: Ticket
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class TicketChange:
    """What an act leads to: the ticket, who speaks now, and what the customer is told."""

    ticket: Ticket
    owner: Owner
    agent: str = ""  # whose conversation it is, when the owner is an agent
    say: tuple[str, ...] = ()  # phrase ids; may have the blanks {agent} and {number}


def take(case: TicketCase, agent: str) -> TicketChange:
    """Make it mine. Whoever comes second sees who came first."""
    _refuse_if_closed(case.ticket)
    _refuse_if_anothers(case, agent)
    mine = replace(case.ticket, status="taken", agent=agent)
    if case.conversation.owner is Owner.AGENT:  # already talking: taken again, or a second ticket
        return TicketChange(mine, Owner.AGENT, agent)
    owner = ownership.after(case.conversation.owner, "taken")
    return TicketChange(mine, owner, agent, ("human.taken",))


def answer(case: TicketCase, agent: str) -> TicketChange:
    """Write to the customer: only whoever took the ticket; then it waits for them."""
    _refuse_if_closed(case.ticket)
    _refuse_if_anothers(case, agent)
    if case.conversation.owner is not Owner.AGENT or case.conversation.agent != agent:
        raise NotAllowed("Take the ticket first: the bot may still be talking.")
    waiting = replace(case.ticket, status="waiting", agent=agent)
    return TicketChange(waiting, Owner.AGENT, agent)


def release(case: TicketCase, agent: str) -> TicketChange:
    """Give the customer back to the bot; the ticket stays open for whoever comes next."""
    _refuse_if_closed(case.ticket)
    _refuse_if_anothers(case, agent)
    owner = ownership.after(case.conversation.owner, "released")
    free = replace(case.ticket, status="open", agent="")
    return TicketChange(free, owner, "", ("human.back",))


def close(case: TicketCase, agent: str) -> TicketChange:
    """Done. The bot is there again for whatever comes next."""
    _refuse_if_closed(case.ticket)
    _refuse_if_anothers(case, agent)
    owner = ownership.after(case.conversation.owner, "closed")
    closed = replace(case.ticket, status="closed", agent=case.ticket.agent or agent)
    return TicketChange(closed, owner, "", ("human.closed",))


def reopen(case: TicketCase, agent: str) -> TicketChange:
    """Not done after all: the ticket and the conversation are this agent's."""
    if case.ticket.status != "closed":
        raise NotAllowed("Only a closed ticket can be reopened.")
    conversation = case.conversation
    if conversation.owner is Owner.AGENT and conversation.agent != agent:
        raise AlreadyTaken(conversation.agent)
    taken = replace(case.ticket, status="taken", agent=agent)
    if conversation.owner is Owner.AGENT:
        return TicketChange(taken, Owner.AGENT, agent)
    owner = ownership.after(conversation.owner, "taken")
    return TicketChange(taken, owner, agent, ("human.taken",))


def customer_wrote(ticket: Ticket) -> Ticket:
    """What waited for the customer is the agent's turn again."""
    return replace(ticket, status="taken") if ticket.status == "waiting" else ticket


def _refuse_if_closed(ticket: Ticket) -> None:
    if ticket.status == "closed":
        raise NotAllowed("This ticket is closed. Reopen it first.")


def _refuse_if_anothers(case: TicketCase, agent: str) -> None:
    conversation = case.conversation
    talking = conversation.agent if conversation.owner is Owner.AGENT else ""
    for other in (case.ticket.agent, talking):
        if other not in ("", agent):
            raise AlreadyTaken(other)
