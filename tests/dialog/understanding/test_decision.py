"""From chances to outcomes, and the reasons that go with them."""

import json

import pytest

from dialog.faq import Faq
from dialog.understanding import Understanding
from dialog.understanding.decision import shown


def test_every_reading_explains_itself(small: Understanding) -> None:
    why = small.read("hola, cuant sale el embio 10452", "es").why

    assert why["read"] == "hola cuanto sale el embio §number"
    assert {"word": "embio", "as": "envio", "likeness": 0.9} in why["repairs"]
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


def test_an_explanation_tells_where_spaces_were_mended(small: Understanding) -> None:
    assert small.explain("cuanto cuestael envio", "es").why["written"] == "cuanto cuestael envio"
    assert "written" not in small.explain("cuanto cuesta el envio", "es").why


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


def test_entries_are_found_by_id_and_language(small: Understanding) -> None:
    spanish = small.reply_to("shipping-cost", "es")
    only_spanish = small.reply_to("invoice", "en")

    assert spanish is not None
    assert spanish.answer == "Respuesta: shipping-cost."
    assert only_spanish is not None  # better in another language than not at all
    assert small.reply_to("nothing", "es") is None
    assert small.title("shipping-cost", "en") == "How much is shipping?"
    assert small.title("nothing", "es") == "nothing"
