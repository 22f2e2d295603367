"""Messages just kept, and the moments that they make where there is nothing else to know.

Keeping a message reads its conversation. When nothing waited in it before and it has no tickets,
that is all that a turn needs: it is not looked for again (see `moments.look`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from adapters.store.rowset import Row
from adapters.store.times import instant, micros
from adapters.store.values import conversation_of, customer_of
from dialog.model import Contact, Inbound, Moment


@dataclass(slots=True)
class News:
    """A message, its arrival's place, its sender's row, and the number it got."""

    message: Inbound
    place: int
    sender: Any
    number: int = 0

    @property
    def conversation(self) -> int:
        return int(self.sender.conversation_id)


Greetings: TypeAlias = Mapping[int, Row]  # what the contacts' rows become, by their ids


def greetings(news: Sequence[News], now: int) -> Greetings:
    """What the channel shows and vouches for becomes the contact's; who writes is not blocked."""
    told: dict[int, Row] = {}
    for item in news:
        message, sender = item.message, item.sender
        before = told.get(sender.id)
        told[sender.id] = {
            "id": sender.id,
            "name": message.name or (before["name"] if before else sender.name),
            "phone": message.phone or (before["phone"] if before else sender.phone),
            "language": message.language or (before["language"] if before else sender.language),
            "last_inbound_at": now,
        }
    return told


def tells_all(sender: Any) -> bool:
    """There is nothing else to know of the conversation when its lease is taken now."""
    return not (sender.has_waiting or sender.has_tickets)


def moments(news: Sequence[News], greeted: Greetings, now: int) -> list[Moment]:
    """Of conversations that are leased with these messages, each message for the first time."""
    talks: dict[int, list[News]] = defaultdict(list)
    for item in news:
        talks[item.conversation].append(item)
    return [_moment(items, greeted, now) for items in talks.values()]


def _moment(items: Sequence[News], greeted: Greetings, now: int) -> Moment:
    sender = items[-1].sender
    return Moment(
        conversation=conversation_of(sender),
        contact=_contact(sender, greeted[sender.id], now),
        customer=customer_of(sender),
        messages=tuple(_inbound(item, greeted[item.sender.id]) for item in items),
        now=instant(now),
        fence=sender.fence + 1,
    )


def _contact(sender: Any, greeting: Row, now: int) -> Contact:
    return Contact(
        channel=sender.channel,
        address=sender.address,
        name=greeting["name"],
        phone=greeting["phone"],
        language=greeting["language"],
        opted_out=bool(sender.opted_out),
        last_inbound_at=instant(now),
        id=sender.id,
    )


def _inbound(item: News, greeting: Row) -> Inbound:
    """As it is read from the tables."""
    return replace(
        item.message,
        name=greeting["name"],
        language=greeting["language"],
        sent_at=instant(micros(sent)) if (sent := item.message.sent_at) else None,
        number=item.number,
    )
