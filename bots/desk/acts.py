"""What agents do, whoever asks for it: the desk's pages, or `mostrador chat --json`.

Each reads the case, applies a rule of dialog.tickets and writes, in one transaction of the store.
Raises NotAllowed; AlreadyTaken says who was first.
"""

from collections.abc import Callable, Sequence
from functools import partial
from secrets import token_hex
from typing import Protocol

from adapters.store import Store
from dialog import tickets
from dialog.model import Media, Ticket
from dialog.phrases import Phrases
from dialog.tickets import TicketCase, TicketChange

Rule = Callable[[TicketCase, str], TicketChange]


class House(Protocol):
    """What an act needs."""

    @property
    def store(self) -> Store: ...
    @property
    def phrases(self) -> Phrases: ...


async def take(house: House, number: str, agent: str) -> Ticket:
    """Make it mine."""
    return await _change(house, number, agent, tickets.take)


async def release(house: House, number: str, agent: str) -> Ticket:
    """Back to the bot; the customer is told so."""
    return await _change(house, number, agent, tickets.release)


async def close(house: House, number: str, agent: str) -> Ticket:
    return await _change(house, number, agent, tickets.close)


async def reopen(house: House, number: str, agent: str) -> Ticket:
    return await _change(house, number, agent, tickets.reopen)


async def reply(  # noqa: PLR0913, PLR0917 - an answer, every part of it
    house: House,
    number: str,
    agent: str,
    text: str,
    client_id: str = "",
    media: Sequence[Media] = (),
) -> int:
    """To the customer. The same client id twice is one message."""
    return await house.store.reply(number, agent, text, client_id or token_hex(16), media)


async def note(house: House, number: str, agent: str, text: str) -> None:
    """For the team."""
    await house.store.note(number, agent, text)


async def _change(house: House, number: str, agent: str, rule: Rule) -> Ticket:
    person = await house.store.agent(agent)
    name = person.name if person else agent

    def say(phrase: str, language: str) -> str:
        return house.phrases.text(language, phrase, agent=name, number=number)

    return await house.store.change(number, partial(_ruled, rule=rule, agent=agent), say)


def _ruled(case: TicketCase, rule: Rule, agent: str) -> TicketChange:
    return rule(case, agent)
