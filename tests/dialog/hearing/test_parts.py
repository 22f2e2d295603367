"""A text in its parts, with and without the signs between them."""

import pytest

from dialog.hearing.parts import run_on, sentences, without_closing, without_opening
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import tokens_of
from tests.fakes.dialog import phrases

WORDS = Vocabulary(phrases())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "cuanto cuesta el envio aceptan paypal",
            ["cuanto cuesta el envio", "aceptan paypal"],
        ),
        (
            "hola queria saber cuanto tarda y si puedo pagar al recibir",
            ["hola queria saber cuanto tarda", "si puedo pagar al recibir"],
        ),
        (
            "do you ship to ireland how much is it and can i pay with paypal",
            ["do you ship to ireland", "how much is it", "can i pay with paypal"],
        ),
        ("puedo saber cuanto cuesta el envio", ["puedo saber", "cuanto cuesta el envio"]),
        ("no sé cómo puedo pagar", ["no sé cómo puedo pagar"]),
        ("quería saber cuánto cuesta", ["quería saber cuánto cuesta"]),
        ("", []),
    ],
)
def test_what_is_dictated_is_cut_where_a_question_follows_a_question(
    text: str, parts: list[str]
) -> None:
    assert run_on(text, WORDS) == parts


def test_an_address_ends_no_sentence() -> None:
    text = "Soy ana@example.com. ¿Cuánto cuesta? Pagué 59.90 por él."

    assert sentences(text) == ["Soy ana@example.com.", "¿Cuánto cuesta?", "Pagué 59.90 por él."]


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("gracias, y otra cosa: ¿hacéis envíos?", "¿hacéis envíos?"),
        ("one more thing, do you ship?", "do you ship?"),
        ("otra cosa", "otra cosa"),
        ("me mandaron otra cosa", "me mandaron otra cosa"),
        ("", ""),
    ],
)
def test_what_opens_another_matter_is_no_part_of_it(text: str, matter: str) -> None:
    assert without_opening(text, tokens_of(text), WORDS) == matter


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        (
            "¿tienen bufandas grises? Quedo atento. Saludos cordiales, Juan Paz",
            "¿tienen bufandas grises?",
        ),
        ("Do you ship to Porto? Kind regards, Emma", "Do you ship to Porto?"),
        ("un saludo", "un saludo"),
        ("espero su respuesta, ¿cuánto cuesta el envío?", None),
    ],
)
def test_who_signs_asks_nothing_of_it(text: str, matter: str | None) -> None:
    assert without_closing(text, tokens_of(text), WORDS) == (text if matter is None else matter)
