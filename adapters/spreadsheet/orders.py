"""Order rows to orders: one row a parcel, joined by their number."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TypeVar

import re2

from adapters.carriers import tracking_link
from adapters.spreadsheet import values
from adapters.spreadsheet.table import Aliases, Row, read
from dialog.identity import canonical_number, phone_key, same_phone
from dialog.ports import Line, Order, Shipment

COLUMNS: Aliases = {
    "number": ("pedido", "número", "nº pedido", "número de pedido", "orden", "order", "encomenda"),
    "placed_at": ("fecha", "fecha pedido", "fecha de compra", "date", "created at", "data"),
    "status": ("estado", "estatus", "situación", "state", "estado pedido"),
    "total": ("importe", "importe total", "total pedido", "total del pedido", "order total",
              "total price", "valor total", "total do pedido"),
    "currency": ("moneda", "divisa", "moeda"),
    "email": ("correo", "correo electrónico", "e-mail", "mail", "email cliente"),
    "phone": ("teléfono", "tel", "móvil", "celular", "telefone", "telemóvel", "whatsapp"),
    "postcode": ("cp", "código postal", "zip", "postal code", "cep"),
    "items": ("artículos", "productos", "líneas", "itens", "products"),
    "carrier": ("transportista", "mensajería", "paquetería", "transportadora", "courier"),
    "tracking": ("guía", "seguimiento", "número de seguimiento", "número de guía",
                 "tracking number", "rastreo", "código de rastreio"),
    "tracking_url": ("enlace", "enlace de seguimiento", "url de seguimiento", "link"),
    "eta": ("entrega prevista", "fecha prevista", "fecha estimada", "expected", "previsão"),
    "delivered_at": ("entregado", "fecha de entrega", "delivered", "entregue em"),
    "refund": ("reembolso", "importe devuelto", "reembolsado"),
    "updated_at": ("actualizado", "modificado", "updated", "atualizado"),
}  # fmt: skip
REQUIRED = ("number", "status")
_ROUNDED = re2.compile(r"(?i)^\d+([.,]\d+)?E\+?\d+$")  # 1.00001E+11
_WHOLE = re2.compile(r"^(\d+)[.,]0$")  # 10452.0

Value = TypeVar("Value")
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Orders:
    """The whole file. `problems` name line and reason, never the customer's data."""

    by_number: dict[str, Order]
    newest: date | None = None  # the latest updated_at
    problems: tuple[str, ...] = ()
    _by_phone: dict[str, list[Order]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for order in self.by_number.values():
            self._by_phone.setdefault(phone_key(order.phone), []).append(order)

    def __len__(self) -> int:
        return len(self.by_number)

    def find(self, number: str) -> Order | None:
        return self.by_number.get(canonical_number(number))

    def of_phone(self, phone: str) -> list[Order]:
        """Newest first."""
        perhaps = self._by_phone.get(phone_key(phone), ())
        theirs = [order for order in perhaps if same_phone(phone, order.phone)]
        return sorted(theirs, key=lambda order: order.placed_on or date.min, reverse=True)


def orders_in(content: bytes) -> Orders:
    """Every order of the file; rows that cannot be read are left out and reported."""
    problems: list[str] = []
    newest: date | None = None
    grouped: dict[str, list[tuple[Row, Order]]] = {}
    for row in read(content, COLUMNS, REQUIRED):
        report = partial(_report, problems, row)
        parcel = _parcel(row, report)
        if parcel is None:
            continue
        grouped.setdefault(canonical_number(parcel.number), []).append((row, parcel))
        newest = max(
            filter(None, (newest, _cell(values.day, row, "updated_at", report))), default=None
        )
    joined = {
        number: _joined([parcel for _, parcel in parcels])
        for number, parcels in grouped.items()
        if _is_somebodys([row for row, _ in parcels], problems)
    }
    return Orders(joined, newest, tuple(problems))


def _is_somebodys(rows: Sequence[Row], problems: list[str]) -> bool:
    """One row of an order with an e-mail, phone or postcode is enough; two owners are too many."""
    owners = {row["email"].casefold() for row in rows if row["email"]}
    if len(owners) > 1:
        _report(problems, rows[-1], "left out: its number is also another customer's, by e-mail")
        return False
    if any(row[column] for row in rows for column in ("email", "phone", "postcode")):
        return True
    _report(problems, rows[0], "left out: needs an email, a phone or a postcode")
    return False


def _report(problems: list[str], row: Row, problem: str) -> None:
    problems.append(f"line {row.line}: {problem}")


def _parcel(row: Row, report: Report) -> Order | None:
    """One row as the order it would be alone; None when it is left out."""
    try:
        state = values.status(row["status"])
    except ValueError as fix:
        report(f"left out: the status is not known; {fix}")
        return None
    if not canonical_number(_number(row)):
        report("left out: no order number")
        return None
    if _ROUNDED.match(row["number"]):
        report("left out: a spreadsheet has rounded the order number; make its column text")
        return None
    return _order(row, state, report)


def _number(row: Row) -> str:
    """'#10452' and, from a column of figures, '10452.0' -> '10452'"""
    told = row["number"].lstrip("#").strip()
    whole = _WHOLE.match(told)
    return whole[1] if whole else told


def _order(row: Row, state: str, report: Report) -> Order:
    expected = _cell(values.day, row, "eta", report)

    def money(text: str) -> str:
        return values.money(text, row["currency"].upper())

    return Order(
        number=_number(row),
        status=state,
        email=row["email"],
        phone=row["phone"],
        placed_on=_cell(values.day, row, "placed_at", report),
        lines=values.items(row["items"]),
        shipments=_shipments(row, expected, report),
        refund=_cell(money, row, "refund", report) or "",
        expected=expected,
        total=_cell(money, row, "total", report) or "",
    )


def _shipments(row: Row, expected: date | None, report: Report) -> tuple[Shipment, ...]:
    if not (row["carrier"] or row["tracking"] or row["tracking_url"]):
        return ()
    return (
        Shipment(
            carrier=row["carrier"],
            number=row["tracking"],
            url=row["tracking_url"] or tracking_link(row["carrier"], row["tracking"]),
            status=values.parcel(row["status"]),
            expected=expected,
            delivered_at=_cell(values.day, row, "delivered_at", report),
        ),
    )


def _cell(reader: Callable[[str], Value], row: Row, column: str, report: Report) -> Value | None:
    """The cell's value; a bad one is reported and counts as empty."""
    try:
        return reader(row[column])
    except ValueError as fix:
        report(f"{column} is ignored: {fix}")
        return None


def _joined(parcels: Sequence[Order]) -> Order:
    """The parcels of one number as one order."""
    first = parcels[0]
    expected = [parcel.expected for parcel in parcels if parcel.expected]
    return replace(
        first,
        status=_status([parcel.status for parcel in parcels]),
        email=_first(parcel.email for parcel in parcels),
        phone=_first(parcel.phone for parcel in parcels),
        lines=_lines(parcels),
        shipments=tuple(shipment for parcel in parcels for shipment in parcel.shipments),
        refund=_first(parcel.refund for parcel in parcels),
        total=_first(parcel.total for parcel in parcels),
        expected=max(expected, default=None),
    )


def _status(states: Sequence[str]) -> str:
    """What to say of an order whose parcels stand differently; a cancelled part doesn't count."""
    alive = [state for state in states if state not in {"cancelled", "refunded"}] or list(states)
    if len(set(alive)) == 1:
        return alive[0]
    if set(alive) <= {"shipped", "delivered"}:
        return "shipped"
    return "partly_shipped" if {"shipped", "delivered"} & set(alive) else alive[-1]


def _lines(parcels: Sequence[Order]) -> tuple[Line, ...]:
    """Some programs repeat the whole order in each row: the same lines count once."""
    seen = dict.fromkeys(parcel.lines for parcel in parcels)
    return tuple(line for lines in seen for line in lines)


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")
