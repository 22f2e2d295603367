"""The state of an order in words: one parcel speaks for itself."""

from datetime import date

import pytest

from dialog.orders.wording import Teller
from dialog.ports import Line, Order, Shipment
from tests.fakes.dialog import phrases

TODAY = date(2026, 11, 24)
YESTERDAY = date(2026, 11, 23)


def teller() -> Teller:
    return Teller(phrases(), "es", TODAY)


@pytest.mark.parametrize("status", ["out_for_delivery", "pickup", "failed"])
def test_a_single_parcel_says_how_the_order_is(status: str) -> None:
    order = Order("1001", "shipped", shipments=(Shipment("SEUR", status=status),))

    assert teller().headline(order) == f"is_{status}"
    assert "SEUR" in teller().details(order)


def test_what_was_cancelled_is_cancelled_whatever_its_parcel_says() -> None:
    order = Order("1001", "cancelled", shipments=(Shipment(status="failed"),))

    assert teller().headline(order) == "is_cancelled"


def test_a_parcel_at_the_pickup_point_has_no_day_to_come_and_is_not_late() -> None:
    waiting = Shipment("SEUR", status="pickup", expected=YESTERDAY)
    order = Order("1001", "shipped", shipments=(waiting,), expected=YESTERDAY)

    assert teller().details(order) == "\nTransportista: SEUR"
    assert not teller().is_late(order)


def test_a_parcel_of_yesterday_is_late() -> None:
    late = Order("1001", "shipped", shipments=(Shipment(status="shipped", expected=YESTERDAY),))
    due = Order("1001", "shipped", shipments=(Shipment(status="shipped", expected=TODAY),))

    assert teller().is_late(late)
    assert not teller().is_late(due)


def test_a_label_fits_on_a_button() -> None:
    order = Order("10452", "shipped", lines=(Line("Chaqueta vaquera Ceiba"),))

    assert teller().label(order) == "10452 · Chaqueta va…"


def test_what_is_not_sent_yet_has_a_day_of_its_own() -> None:
    sent = (Shipment("SEUR", status="shipped", expected=date(2026, 11, 27)),)
    split = Order("1001", "partly_shipped", shipments=sent, expected=date(2026, 11, 30))
    together = Order("1001", "shipped", shipments=sent, expected=date(2026, 11, 30))

    assert "Resto del pedido, entrega prevista: lunes 30" in teller().details(split)
    assert "lunes 30" not in teller().details(together)
