"""What is heard in a moment: cleaned, joined, in which language."""

import pytest

from dialog.hearing.heard import Hearing, House, hear
from dialog.hearing.parts import sentences
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import tokens_of
from dialog.model import Inbound, State
from tests.fakes.dialog import (
    EmptyShop,
    FakeUnderstanding,
    a_message,
    a_moment,
    hours,
    phrases,
)


def heard(*messages: str | Inbound, state: State | None = None) -> Hearing:
    house = House(
        FakeUnderstanding({"cuánto cuesta": "shipping-cost"}),  # type: ignore[arg-type]
        phrases(),
        Vocabulary(phrases()),
        EmptyShop(),
        hours(),
        "La Ceiba",
        {},
    )
    return hear(house, a_moment(*messages, state=state))


def test_a_burst_is_one_text() -> None:
    assert (
        heard("hola", "una pregunta", "cuánto cuesta").text == "hola\nuna pregunta\ncuánto cuesta"
    )


def test_a_question_is_found_among_other_sentences() -> None:
    assert heard("Ayer estuve mirando. Cuánto cuesta").intent.id == "shipping-cost"


def test_invisible_signs_are_taken_out_and_joined_emoji_stay() -> None:
    assert heard("\u202eho\u200bla\x00 👨‍👩‍👧").text == "hola 👨‍👩‍👧"


def test_letters_are_composed() -> None:
    assert heard("cafe\u0301").text == "café"


def test_a_tapped_label_is_not_read_as_words() -> None:
    tapped = heard(a_message("Cuánto cuesta", choice="x.y.z"))

    assert tapped.text == ""
    assert tapped.tapped == "x.y.z"


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("in English please", "en"),
        ("English, please!", "en"),
        ("¿podemos hablar en inglés?", "en"),
        ("can you speak Spanish?", "es"),
        ("em português por favor", "pt"),
        ("prefiero en español", "es"),
        ("In English please, where is it", "en"),
    ],
)
def test_a_wish_for_a_language_is_heard_in_any_language(said: str, language: str) -> None:
    told = heard(said, state=State(language="pt" if language != "pt" else "es"))

    assert told.language == language
    assert told.state.notes["wish"] == language


@pytest.mark.parametrize(
    "said",
    [
        "¿tenéis la guía de tallas en inglés?",
        "busco un libro en portugués",
        "soy español",
        "spanish food",
    ],
)
def test_a_language_in_a_question_is_no_wish(said: str) -> None:
    assert "wish" not in heard(said, state=State(language="es")).state.notes


def test_a_wish_sticks_while_the_words_are_read_in_their_own_language() -> None:
    told = heard("where is my parcel", state=State(language="es", notes={"wish": "es"}))

    assert (told.language, told.spoken) == ("es", "en")


def test_the_platforms_hint_decides_until_there_are_words() -> None:
    assert heard(a_message("👍", language="pt-BR")).language == "pt"
    assert heard(a_message("👍", language="pt-BR"), state=State(language="en")).language == "en"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("hola", ["hola"]),
        ("Hola. ¿Cuánto es? ¿Y cuánto tarda?", ["Hola.", "¿Cuánto es?", "¿Y cuánto tarda?"]),
        ("uno\ndos", ["uno", "dos"]),
        ("", [""]),
        ("...", []),
    ],
)
def test_a_text_is_read_sentence_by_sentence(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_words_are_looked_up_whole() -> None:
    words = Vocabulary(phrases())

    assert words.is_only("cancel", tokens_of("¡Déjalo, gracias!"))
    assert not words.is_only("cancel", tokens_of("cancelar mi pedido"))
    assert words.leading("greeting", tokens_of("Hola, buenas tardes, quiero saber")) == 3
    assert words.place("cancel", tokens_of("hola cancelaron")) == -1
    assert words.without("greeting", tokens_of("hola quiero eso")) == ("quiero", "eso")
    assert words.leading("greeting", ()) == 0
