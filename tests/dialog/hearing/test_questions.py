"""Several things asked in one message."""

import pytest

from dialog.hearing.heard import Hearing, House, hear
from dialog.hearing.questions import clear_questions, questions_in
from dialog.hearing.vocabulary import Vocabulary
from dialog.model import State
from tests.fakes.dialog import EmptyShop, FakeUnderstanding, a_moment, hours, phrases

KNOWN = {
    "¿cuánto cuesta el envío?": "shipping-cost",
    "¿qué pagos aceptan?": "payment-methods",
    "¿dónde están?": "physical-stores",
    "¿dan factura?": "invoice",
    "el precio del envío": "shipping-cost",
    "los métodos de pago": "payment-methods",
}


def heard(text: str) -> Hearing:
    understanding = FakeUnderstanding({**KNOWN, text: "shipping-cost"})
    house = House(
        understanding, phrases(), Vocabulary(phrases()), EmptyShop(), hours(), "L", {}  # type: ignore[arg-type]
    )  # fmt: skip
    return hear(house, a_moment(text, state=State(language="es")))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("¿cuánto cuesta el envío?", ["shipping-cost"]),
        ("¿cuánto cuesta el envío? ¿qué pagos aceptan?", ["shipping-cost", "payment-methods"]),
        ("¿qué pagos aceptan? ¿cuánto cuesta el envío?", ["payment-methods", "shipping-cost"]),
        ("¿cuánto cuesta el envío? ¿cuánto cuesta el envío?", ["shipping-cost"]),
        ("compré un vestido. ¿cuánto cuesta el envío?", ["shipping-cost"]),
        (
            "¿cuánto cuesta el envío? ¿qué pagos aceptan? ¿dónde están? ¿dan factura?",
            ["shipping-cost", "payment-methods", "physical-stores"],
        ),
    ],
)
def test_each_question_is_answered_once_in_its_order(text: str, ids: list[str]) -> None:
    assert [one.faq_id for one in clear_questions(heard(text))] == ids


def test_a_message_about_one_thing_has_no_parts() -> None:
    assert questions_in(heard("¿cuánto cuesta el envío?")) == []
