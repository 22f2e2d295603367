"""What is known of a customer's orders from one look-up to the next, all by their numbers.

It is kept as plain values in `State.known`, each under a name of its own.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace

from dialog.model import Json
from dialog.saved import put

SEEN_AT_MOST = 3
PROVEN_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class KnownOrders:
    """As the talk stands; what is noted afterwards is in a new one."""

    asked: str = ""  # for last, found or not
    seen: tuple[str, ...] = ()  # shown, the newest last
    together: tuple[str, ...] = ()  # the newest and others, where one answer showed several
    told: tuple[str, ...] = ()  # together, for as long as it is about these: 'the first one'
    proven: tuple[str, ...] = ()  # to be theirs, in canonical form
    received: str = ""  # they told us that they have it

    @classmethod
    def of(cls, known: Mapping[str, Json]) -> "KnownOrders":
        older = [known["order"]] if known.get("order") else []  # all that older rows have of them
        return cls(
            asked=str(known.get("order_asked", "")),
            seen=tuple(known.get("orders_seen") or older),
            together=tuple(known.get("orders") or ()),
            told=tuple(known.get("orders_told") or ()),
            proven=tuple(known.get("proven_orders") or ()),
            received=str(known.get("order_received", "")),
        )

    @property
    def newest(self) -> str:
        """The one that was shown last; '' where none was."""
        return self.seen[-1] if self.seen else ""

    @property
    def shown_last(self) -> tuple[str, ...]:
        """All that the last answer showed."""
        return self.together or self.seen[-1:]

    def keep_in(self, known: MutableMapping[str, Json]) -> None:
        """Lists instead of tuples, as JSON has them."""
        told = {
            "order": self.newest,
            "order_asked": self.asked,
            "orders_seen": list(self.seen),
            "orders": list(self.together),
            "orders_told": list(self.told),
            "proven_orders": list(self.proven),
            "order_received": self.received,
        }
        put(told, known)


def note_asked(known: MutableMapping[str, Json], number: str) -> None:
    replace(KnownOrders.of(known), asked=number).keep_in(known)


def note_shown(known: MutableMapping[str, Json], number: str) -> None:
    before = KnownOrders.of(known)
    seen = (*(one for one in before.seen if one != number), number)[-SEEN_AT_MOST:]
    told = before.told if number in before.told else ()
    replace(before, asked=number, seen=seen, together=(), told=told).keep_in(known)


def note_shown_together(known: MutableMapping[str, Json], numbers: Sequence[str]) -> None:
    """In one answer: what is asked next is asked of the first of them."""
    seen = tuple(reversed(numbers))
    told = tuple(numbers)
    replace(KnownOrders.of(known), seen=seen, together=told, told=told).keep_in(known)


def note_proven(known: MutableMapping[str, Json], number: str) -> None:
    before = KnownOrders.of(known)
    proven = (*before.proven, number)[-PROVEN_AT_MOST:]
    replace(before, proven=proven).keep_in(known)


def note_received(known: MutableMapping[str, Json], number: str) -> None:
    replace(KnownOrders.of(known), received=number).keep_in(known)
