from hypothesis import given
from hypothesis import strategies as st

from dialog.model import Choice, Media, Reply
from dialog.ports import Limits
from dialog.rendering import messages, split

BUTTONS = Limits(text=1000, choices=3, choice_text=20)
PLAIN = Limits(text=1000)
THREE = (Choice("a", "Una"), Choice("b", "Dos"), Choice("c", "Tres"))


def test_choices_are_buttons_where_there_are_buttons() -> None:
    (message,) = messages(Reply("p", text="¿Cuál?", choices=THREE), BUTTONS)

    assert message.text == "¿Cuál?"
    assert message.choices == THREE


def test_choices_are_numbered_where_there_are_none() -> None:
    (message,) = messages(Reply("p", text="¿Cuál?", choices=THREE), PLAIN)

    assert message.text == "¿Cuál?\n1. Una\n2. Dos\n3. Tres"
    assert message.choices == ()


def test_too_many_or_too_long_choices_are_numbered() -> None:
    four = (*THREE, Choice("d", "Cuatro"))
    long = (Choice("a", "Una respuesta demasiado larga"),)

    assert "4. Cuatro" in messages(Reply("p", text="¿Cuál?", choices=four), BUTTONS)[0].text
    assert messages(Reply("p", text="¿Cuál?", choices=long), BUTTONS)[0].choices == ()


def test_an_id_that_a_button_cannot_carry_is_numbered() -> None:
    long = (Choice("ñ" * 40, "Sí"),)

    assert messages(Reply("p", text="¿Sí?", choices=long), BUTTONS)[0].choices == ()


def test_a_long_text_is_split_at_sentences() -> None:
    text = "Primera frase. Segunda frase, algo más larga. Tercera."

    assert list(split(text, 30)) == ["Primera frase.", "Segunda frase, algo más larga.", "Tercera."]


def test_choices_follow_the_last_piece_and_media_the_first() -> None:
    reply = Reply("p", text="Uno. " * 30, choices=THREE, media=(Media("image", "x"),))

    first, *_, last = messages(reply, Limits(text=60, choices=3))

    assert first.media
    assert not first.choices
    assert last.choices == THREE
    assert not last.media


def test_numbered_choices_stay_with_the_end_of_the_text() -> None:
    reply = Reply("p", text="Esto es largo. " * 10, choices=THREE)

    *_, last = messages(reply, Limits(text=60))

    assert last.text.endswith("1. Una\n2. Dos\n3. Tres")
    assert len(last.text) <= 60


def test_a_cut_never_separates_a_letter_from_its_accent() -> None:
    pieces = list(split("e\u0301" * 30, 15))

    assert all(not piece.startswith("\u0301") for piece in pieces)


def test_a_text_with_braces_and_markup_stays_as_it_is() -> None:
    hostile = "{shop} <b>*x*</b> %s {0.__class__}"

    assert messages(Reply("p", text=hostile), PLAIN)[0].text == hostile


@given(st.text(max_size=400), st.integers(20, 90))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, limit: int) -> None:
    pieces = list(split(text, limit))

    assert all(len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_list_that_the_text_has_already_is_numbered_where_it_stands() -> None:
    told = "Hay esto:\n• Una: 10 €\n• Dos: 20 €\n• Tres: 30 €\n¿Cuál?"
    (numbered,) = messages(Reply("p", text=told, choices=THREE), PLAIN)
    (tappable,) = messages(Reply("p", text=told, choices=THREE), BUTTONS)

    assert numbered.text == "Hay esto:\n1. Una: 10 €\n2. Dos: 20 €\n3. Tres: 30 €\n¿Cuál?"
    assert tappable.text == told


def test_a_list_of_only_some_of_the_choices_stays_as_it_is() -> None:
    (message,) = messages(Reply("p", text="• Una: 10 €", choices=THREE), PLAIN)

    assert message.text == "• Una: 10 €\n1. Una\n2. Dos\n3. Tres"
