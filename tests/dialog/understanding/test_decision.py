"""From chances to outcomes, and the reasons that go with them."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.faq import Faq
from dialog.understanding import Understanding
from dialog.understanding.confidence import DIALS, UNFITTED, Samples, fitted
from dialog.understanding.decision import shown


def _samples(count: int = 400) -> Samples:
    dice = np.random.default_rng(5)
    right = np.arange(count) % 2 == 0
    strange = (~right) & (np.arange(count) % 4 == 1)
    lift = np.where(right, 0.5, 0.0)
    return Samples(
        confidence=lift + dice.random(count) * 0.6,
        margin=lift * 0.4 + dice.random(count) * 0.2,
        coverage=np.clip(lift + dice.random(count) * 0.5, 0, 1),
        right=right,
        strange=strange,
    )


def test_the_curve_tells_right_from_wrong() -> None:
    curve = fitted(_samples())

    assert curve.chance(1.0, 0.3, 1.0) > 0.9
    assert curve.chance(0.1, 0.02, 0.1) < 0.1


@given(*(st.floats(-5, 5) for _ in range(3)))
def test_a_chance_is_a_chance_and_never_falls(
    confidence: float, margin: float, coverage: float
) -> None:
    curve = fitted(_samples())
    chance = curve.chance(confidence, margin, coverage)

    assert 0.0 <= chance <= 1.0
    assert curve.chance(confidence + 1, margin, coverage) >= chance
    assert curve.chance(confidence, margin + 1, coverage) >= chance


def test_too_few_samples_leave_the_usual_curve() -> None:
    few = Samples(
        *(np.zeros(3) for _ in range(3)), np.array([True, False, True]), np.zeros(3, bool)
    )

    assert fitted(few) is UNFITTED


def test_every_reading_explains_itself(small: Understanding) -> None:
    why = small.read("hola, cuant sale el embio 10452", "es").why

    assert why["read"] == "hola cuanto sale el embio §number"
    assert {"word": "embio", "as": "envio", "likeness": 0.95} in why["repairs"]
    assert why["courtesy"] == ["hola"]
    assert why["entries"][0]["id"] == "shipping-cost"
    assert why["entries"][0]["question"] in {
        "¿Cuánto cuesta el envío?",
        "precio de los gastos de envío",
        "¿qué cobran por mandar un paquete a casa?",
    }
    assert any("~shipping" in name for name in why["entries"][0]["words"])
    assert set(why["lines"]) == {"answer", "offer"}
    assert "shipping-cost" in why["because"]


def test_an_explanation_is_plain_json(small: Understanding) -> None:
    for text in ("hola", "cuanto cuesta", "zzz qqq", ""):
        assert json.loads(json.dumps(shown(small.explain(text, "es"))))["outcome"]


def test_declined_readings_tell_their_best_guess(small: Understanding) -> None:
    intent = small.read("ventana montaña guitarra", "es")

    assert intent.id is None
    assert intent.why["guess"] in small.entries["es"]


def test_a_greeting_is_no_choice_beside_others(shipped: Understanding) -> None:
    for text in ("el paquete ese", "una cosa del envio y la talla", "mi cuenta no se"):
        offered = shipped.read(text, "es").offered
        assert not any(name.startswith("talk:") for name in offered[1:])


@pytest.mark.parametrize("text", ["cuanto por mandarlo", "lo quiero regresar", "tarjeta"])
def test_the_dial_moves_the_lines(small_faq: Faq, text: str) -> None:
    order = ["declined", "offered", "answered"]
    outcomes = [
        order.index(Understanding.build(small_faq, dial).read(text, "es").outcome)
        for dial in ("cautious", "balanced", "bold")
    ]

    assert outcomes == sorted(outcomes)
    assert DIALS["cautious"].answer > DIALS["balanced"].answer > DIALS["bold"].answer


def test_entries_are_found_by_id_and_language(small: Understanding) -> None:
    spanish = small.reply_to("shipping-cost", "es")
    only_spanish = small.reply_to("invoice", "en")

    assert spanish is not None
    assert spanish.answer == "Respuesta: shipping-cost."
    assert only_spanish is not None  # better in another language than not at all
    assert small.reply_to("nothing", "es") is None
    assert small.title("shipping-cost", "en") == "How much is shipping?"
    assert small.title("nothing", "es") == "nothing"
