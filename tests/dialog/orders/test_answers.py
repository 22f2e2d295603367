"""One thing of an order in a short sentence, and honestly where it is not known."""

from datetime import date

import pytest

from dialog.orders.answers import Answers
from dialog.orders.asked import ASPECTS
from dialog.orders.wording import Teller
from dialog.ports import Line, Order, Shipment
from tests.fakes.dialog import phrases

TODAY = date(2026, 11, 24)
PARCEL = Shipment("SEUR", "028", "https://seur.example/028", "shipped", date(2026, 11, 25))
BARE = Order("10452", "shipped", email="ana@example.com", phone="+34600111222")
SENT = Order(
    *("10452", "shipped", "ana@example.com", "+34600111222"),
    lines=(Line("Gorra Nudo"), Line("Calcetines", 2, "negro")),
    shipments=(PARCEL,),
    total="64.85 EUR",
)


def told(order: Order, *aspects: str, language: str = "es") -> str:
    return Answers(Teller(phrases(), language, TODAY), order).to(aspects)


def test_each_is_answered_by_itself() -> None:
    assert told(SENT, "carrier") == "Tu pedido 10452 lo lleva SEUR."
    assert told(SENT, "items") == "Tu pedido 10452 lleva Gorra Nudo y 2 × Calcetines negro."
    assert told(SENT, "total") == "El total de tu pedido 10452: 64,85 €."
    assert told(SENT, "when") == "Entrega prevista de tu pedido 10452: mañana."


def test_several_come_in_one_message_each_once() -> None:
    assert told(SENT, "when", "carrier").count("\n") == 1


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("language", ["es", "en", "pt"])
@pytest.mark.parametrize(
    "status", ["unpaid", "preparing", "shipped", "delivered", "cancelled", "refunded"]
)
def test_nothing_is_left_unsaid_nor_private_where_the_shop_tells_nothing(
    aspect: str, language: str, status: str
) -> None:
    order = Order("10452", status, email="ana@example.com", phone="+34600111222")

    said = told(order, aspect, language=language)

    assert said
    assert "{" not in said
    assert "ana@" not in said
    assert "600111222" not in said


def test_a_person_is_offered_where_only_a_person_knows() -> None:
    answers = Answers(Teller(phrases(), "es", TODAY), BARE)

    assert answers.lacks({"carrier"})
    assert not Answers(Teller(phrases(), "es", TODAY), SENT).lacks({"carrier"})


def test_of_two_parcels_only_the_one_to_come_is_spoken_of() -> None:
    come = Shipment("GLS", "1", "", "delivered", delivered_at=date(2026, 11, 20))
    order = Order("10448", "shipped", shipments=(come, PARCEL))

    assert told(order, "carrier") == "Tu pedido 10448 lo lleva SEUR."
    assert told(order, "rest").startswith("Paquete 2 de 2")
