"""One thing of an order, in a short sentence: honestly also where the shop does not tell it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dialog.orders import asked
from dialog.orders.wording import FINISHED, Teller, is_coming
from dialog.ports import Line, Order, Shipment
from dialog.wording import all_of, day_in_words, sum_in_words

_WAITING_FOR_MORE = frozenset({"unpaid", *FINISHED})  # its state says it all


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked of this order, answered for one customer, today."""

    teller: Teller
    order: Order

    def to(self, aspects: Iterable[str]) -> str:
        """'Tu pedido 10452 lo lleva SEUR. Entrega prevista ...': each once, '' for nothing."""
        told = (_ANSWERS[name](self) for name in asked.in_order(aspects))
        return "\n".join(dict.fromkeys(part for part in told if part))

    def lacks(self, aspects: Iterable[str]) -> bool:
        """Is there one that only a person could tell?"""
        told = self.to(aspects)
        lacking = ("no_carrier", "no_items", "no_total", "no_date", "no_rearranging", "no_day")
        return any(self._say(name) in told for name in lacking)

    # --- on its way

    def carrier(self) -> str:
        names = dict.fromkeys(one.carrier for one in self._parcels if one.carrier)
        if names:
            return self._say("carrier", carrier=all_of(list(names), self.teller.language))
        return self._not_on_its_way() or self._say("no_carrier")

    def link(self) -> str:
        lines = [self._tracked(one) for one in self._parcels if one.url or one.number]
        if lines:
            return "\n".join(lines)
        return self._not_on_its_way() or self._say("no_link")

    def _tracked(self, parcel: Shipment) -> str:
        link = self._say("link", url=parcel.url) if parcel.url else ""
        number = "" if parcel.number in parcel.url else parcel.number
        code = self.teller.piece("tracking", tracking=number) if number else ""
        return "\n".join(filter(None, (link, code)))

    def when(self) -> str:
        return self._settled() or self._still_to_come()

    def _settled(self) -> str:
        """Of what has come, waits, or will never come; '' for what is on its way."""
        if self._state == "failed":
            return self._say("again")
        if self.order.status == "delivered":
            return self.teller.sentence(self.order) + self.teller.arrived_on(self.order)
        if self.order.refund and self.order.status in ("cancelled", "refunded"):
            return self._say("refund_on_its_way")
        is_settled = self.order.status in _WAITING_FOR_MORE or self._state == "pickup"
        return self.teller.sentence(self.order) if is_settled else ""

    def _still_to_come(self) -> str:
        if self._state == "out_for_delivery" and not self.teller.is_late(self.order):
            return self._say("today")
        days = self._days()
        if not days:
            return self._say("no_day")
        told = all_of([self._day(day) for day in days], self.teller.language)
        return self._say("late" if self.teller.is_late(self.order) else "when", day=told)

    def hour(self) -> str:
        if self.order.status == "delivered":
            return self.when()
        if self.order.status in _WAITING_FOR_MORE or self._state == "pickup":
            return self.teller.sentence(self.order)
        return self._joined(self._say("hour"), self.when(), self._at_its_link("slot"))

    def receiver(self) -> str:
        if self.order.status not in ("delivered", "shipped", "partly_shipped"):
            return self.teller.sentence(self.order)
        return self._joined(self._say("receiver"), self._at_its_link("slot"))

    def where(self) -> str:
        is_moving = self.order.status not in _WAITING_FOR_MORE
        link = self._at_its_link("where_it_waits" if self._state == "pickup" else "spot")
        return self._joined(self.teller.sentence(self.order), link if is_moving else "")

    def why(self) -> str:
        days = self._days()
        is_quiet = self._state in ("", "shipped") and not self.teller.is_late(self.order)
        if self.order.status in _WAITING_FOR_MORE or not (is_quiet and days):
            return self.when()
        return self._say("on_time", day=self._day(max(days)))

    def otherwise(self) -> str:
        if self.order.status in _WAITING_FOR_MORE:
            return self.teller.sentence(self.order)
        if self._state == "pickup":
            return self._joined(self._say("waits"), self._at_its_link("where_it_waits"))
        return self._at_its_link("rearrange") or self._say("no_rearranging")

    def packed(self) -> str:
        count = len(self.order.shipments)
        if self.order.status == "partly_shipped":
            return self.teller.sentence(self.order)
        if not count:
            return self._not_on_its_way() or self.teller.sentence(self.order)
        return self._say("one_parcel") if count == 1 else self._say("parcels", count=str(count))

    def rest(self) -> str:
        return self.teller.left(self.order)

    # --- the purchase

    def items(self) -> str:
        lines = [_line_in_words(line) for line in self.order.lines]
        told = all_of(lines, self.teller.language)
        return self._say("items", items=told) if lines else self._say("no_items")

    def total(self) -> str:
        if not self.order.total:
            return self._say("no_total")
        return self._say("total", amount=sum_in_words(self.order.total, self.teller.language))

    def ordered(self) -> str:
        day = self.order.placed_on
        return self._say("ordered", day=self._day(day)) if day else self._say("no_date")

    def refund(self) -> str:
        if not self.order.refund:
            return self.teller.sentence(self.order)
        return self._say("refund", amount=sum_in_words(self.order.refund, self.teller.language))

    # --- what the answers are made of

    @property
    def _parcels(self) -> list[Shipment]:
        """Those that have not come yet; all of them once they have."""
        parcels = self.order.shipments
        return [one for one in parcels if one.status != "delivered"] or list(parcels)

    @property
    def _state(self) -> str:
        """Of the only parcel that is still to come."""
        return self._parcels[0].status if len(self._parcels) == 1 else ""

    def _days(self) -> list[date]:
        """Each parcel's; the order's own where none is sent, and for what is not sent yet."""
        days = {one.expected for one in self._parcels if is_coming(one)}
        if not days or self.order.status == "partly_shipped":
            days.add(self.order.expected)
        return sorted(day for day in days if day is not None)

    def _not_on_its_way(self) -> str:
        """Why it has no carrier; '' where it is on its way, and the shop does not tell."""
        if self.order.shipments or self.order.status in ("shipped", "partly_shipped"):
            return ""
        is_ready = self.order.status == "preparing"
        return self._say("not_sent") if is_ready else self.teller.sentence(self.order)

    def _at_its_link(self, name: str) -> str:
        url = next((one.url for one in self._parcels if one.url), "")
        return self._say(name, url=url) if url else ""

    def _joined(self, *parts: str) -> str:
        return " ".join(filter(None, parts))

    def _day(self, day: date) -> str:
        teller = self.teller
        return day_in_words(day, teller.today, teller.language, teller.phrases)

    def _say(self, name: str, **blanks: str) -> str:
        told = {"number": self.order.number, **blanks}
        return self.teller.phrases.text(self.teller.language, f"order_status.told.{name}", **told)


_ANSWERS: Mapping[str, Callable[[Answers], str]] = {
    asked.ITEMS: Answers.items,
    asked.TOTAL: Answers.total,
    asked.ORDERED: Answers.ordered,
    asked.REFUND: Answers.refund,
    asked.PARCELS: Answers.packed,
    asked.RECEIVER: Answers.receiver,
    asked.CARRIER: Answers.carrier,
    asked.WHERE: Answers.where,
    asked.WHEN: Answers.when,
    asked.HOUR: Answers.hour,
    asked.WHY: Answers.why,
    asked.OTHERWISE: Answers.otherwise,
    asked.LINK: Answers.link,
    asked.REST: Answers.rest,
}


def _line_in_words(line: Line) -> str:
    """'Gorra Nudo', '2 × Calcetines Hoja'"""
    named = f"{line.name} {line.variant}".strip()
    return named if line.quantity == 1 else f"{line.quantity} × {named}"
