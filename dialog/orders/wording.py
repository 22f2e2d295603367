"""What is said about an order: its state, its parcels, days and money; never whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialog.phrases import Phrases
from dialog.ports import Order, Shipment
from dialog.wording import day_in_words, sum_in_words

FINISHED = frozenset({"delivered", "cancelled", "refunded"})
_TELLING = frozenset({"out_for_delivery", "pickup", "failed"})  # a parcel's state worth saying
_LABEL = 20  # characters that fit on every channel's button


@dataclass(frozen=True, slots=True)
class Teller:
    """Words an order for one customer, today."""

    phrases: Phrases
    language: str
    today: date

    def headline(self, order: Order) -> str:
        """The phrase (`is_shipped` ...) that says how the order is: by its parcel if it is one."""
        if order.status == "refunded" and not order.refund:
            return "is_refunded_unsaid"
        only = order.shipments[0].status if len(order.shipments) == 1 else ""
        is_moving = order.status not in FINISHED | {"unpaid"}
        return f"is_{only}" if is_moving and only in _TELLING else f"is_{order.status}"

    def sentence(self, order: Order) -> str:
        """'Tu pedido 10452 está en camino.', and no more of it."""
        phrase = f"order_status.{self.headline(order)}"
        return self.phrases.text(self.language, phrase, number=order.number, details="")

    def arrived_on(self, order: Order) -> str:
        """The day that its last parcel came, in a line of its own; '' where it is not known."""
        days = [one.delivered_at for one in order.shipments if one.delivered_at is not None]
        return f"\n{self._arrived(max(days))}" if days else ""

    def details(self, order: Order) -> str:
        """Parcels, dates and money, in lines below the headline."""
        told = self._about(order)
        return f"\n{told}" if told else ""

    def label(self, order: Order) -> str:
        """'10452 · Chaqueta va…': fits on a button."""
        items = order.lines[0].name if order.lines else ""
        label = f"{order.number} · {items}" if items else order.number
        return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"

    def is_late(self, order: Order) -> bool:
        if order.status in FINISHED | {"unpaid"} or self.has_failed(order):
            return False
        days = [parcel.expected for parcel in order.shipments if is_coming(parcel)]
        waits = any(parcel.status == "pickup" for parcel in order.shipments)
        days = days if days or waits else [order.expected]
        return any(day is not None and day < self.today for day in days)

    def has_failed(self, order: Order) -> bool:
        return order.status not in FINISHED and any(
            parcel.status == "failed" for parcel in order.shipments
        )

    def _about(self, order: Order) -> str:
        if order.status in {"cancelled", "refunded"}:
            return self._refund(order)
        if order.status in {"unpaid", "preparing"} or not order.shipments:
            return self._expected(order.expected) if order.status != "unpaid" else ""
        if len(order.shipments) == 1:
            parcel = self._parcel(order.shipments[0], is_only_one=True)
            return "\n".join(filter(None, (parcel, self._rest(order))))
        return self._parcels(order, order.shipments)

    def left(self, order: Order) -> str:
        """The parcels that are still to come, of an order that has come in part; else ''."""
        left = [parcel for parcel in order.shipments if parcel.status != "delivered"]
        return self._parcels(order, left) if len(left) < len(order.shipments) else ""

    def _parcels(self, order: Order, told: Sequence[Shipment]) -> str:
        total = str(len(order.shipments))
        return "\n\n".join(
            f"{self.piece('parcel', place=str(place), total=total)}\n{self._parcel(shipment)}"
            for place, shipment in enumerate(order.shipments, start=1)
            if shipment in told
        )

    def _parcel(self, shipment: Shipment, *, is_only_one: bool = False) -> str:
        """'Transportista: SEUR', when, and where to follow it: a line each, only what is known."""
        lines = [self.piece("carrier", carrier=shipment.carrier)] if shipment.carrier else []
        if shipment.status in _TELLING and not is_only_one:  # else the headline says it
            lines.append(self.piece(shipment.status))
        if shipment.status == "delivered":
            lines.append(self._arrived(shipment.delivered_at))
            return "\n".join(lines)
        if is_coming(shipment):
            lines.append(self._expected(shipment.expected))
        if shipment.number and shipment.number not in shipment.url:
            lines.append(self.piece("tracking", tracking=shipment.number))
        if shipment.url:
            lines.append(self.piece("follow", url=shipment.url))
        return "\n".join(filter(None, lines))

    def _rest(self, order: Order) -> str:
        """The day of what is not sent yet, where it is a later one."""
        days = [one.expected for one in order.shipments if one.expected is not None]
        day = order.expected
        if order.status != "partly_shipped" or day is None or day < max([self.today, *days]):
            return ""
        return self.piece("rest", day=self._day(day)) if day not in days else ""

    def _arrived(self, day: date | None) -> str:
        return self.piece("arrived", day=self._day(day)) if day else self.piece("arrived_some_day")

    def _expected(self, day: date | None) -> str:
        """Only a day to come: a late parcel has its own words."""
        if day is None or day < self.today:
            return ""
        return self.piece("expected", day=self._day(day))

    def _refund(self, order: Order) -> str:
        if not order.refund:
            return ""
        return self.piece("refund", amount=sum_in_words(order.refund, self.language))

    def piece(self, name: str, **blanks: str) -> str:
        return self.phrases.text(self.language, f"order_status.piece.{name}", **blanks)

    def _day(self, day: date) -> str:
        return day_in_words(day, self.today, self.language, self.phrases)


def is_coming(parcel: Shipment) -> bool:
    return parcel.status not in {"delivered", "pickup", "failed"}
