import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.choosing import chosen, options_reader
from dialog.model import Choice
from dialog.readers import NotUnderstood
from tests.fakes.dialog import a_message

KINDS = (
    Choice("broken", "Llegó roto"),
    Choice("wrong", "No es lo que pedí"),
    Choice("missing", "No ha llegado"),
    Choice("service", "El trato recibido"),
)
KIND_WORDS = {
    "broken": ("roto", "rota", "dañado", "estropeado"),
    "wrong": ("equivocado", "otra talla"),
    "missing": ("no llegó", "falta"),
    "service": ("atención", "servicio"),
}
YES_NO = (Choice("yes", "Sí"), Choice("no", "No"))
YES_NO_WORDS = {"yes": ("sí", "claro", "vale", "correcto"), "no": ("no", "para nada")}


def kind_of(text: str, choice: str = "") -> str | None:
    return chosen(a_message(text, choice=choice), KINDS, lambda name: KIND_WORDS[name])


def answer_of(text: str) -> str | None:
    return chosen(a_message(text), YES_NO, lambda name: YES_NO_WORDS[name])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1", "broken"),
        (" 2. ", "wrong"),
        ("la 3", "missing"),
        ("opción 4 por favor", "service"),
        ("la primera", "broken"),
        ("El segundo", "wrong"),
        ("the third one please", "missing"),
        ("a quarta", "service"),
        ("2ª", "wrong"),
        ("la última", "service"),
        ("creo que la segunda, gracias", "wrong"),
        ("número 2", "wrong"),
    ],
)
def test_a_choice_is_named_by_its_place(said: str, meant: str) -> None:
    assert kind_of(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("llego roto", "broken"),
        ("LLEGÓ ROTO!!", "broken"),
        ("me llegó rota la taza", "broken"),
        ("estropedo", "broken"),
        ("lo del servicio", "service"),
        ("otra talla", "wrong"),
        ("No llegó", "missing"),
        ("broken", "broken"),
    ],
)
def test_a_choice_is_named_by_its_words_with_slips_of_the_finger(said: str, meant: str) -> None:
    assert kind_of(said) == meant


@pytest.mark.parametrize(
    "said",
    ["", "5", "0", "22", "la 1 o la 2", "pedí 2 tazas", "no está roto", "hola", "🤷", "1002"],
)
def test_what_names_no_choice_is_no_choice(said: str) -> None:
    assert kind_of(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "sí",
        "SI",
        "siii",
        "sí, por favor",
        "claro",
        "sí, todo correcto",
        "👍",
        "👍🏽",
        "✅ 👌",
        "vale",
    ],
)
def test_a_yes_is_heard(said: str) -> None:
    assert answer_of(said) == "yes"


@pytest.mark.parametrize("said", ["no", "No, gracias", "nooo", "para nada", "👎"])
def test_a_no_is_heard(said: str) -> None:
    assert answer_of(said) == "no"


@pytest.mark.parametrize(
    "said",
    [
        "no, mi correo es ana@example.com",
        "sí pero cambia el nombre",
        "no sé",
        "sí y no",
        "👍👎",
        "claro que me han cobrado dos veces",
    ],
)
def test_a_yes_or_no_with_something_else_is_neither(said: str) -> None:
    assert answer_of(said) is None


def test_a_tap_is_exact() -> None:
    assert kind_of("No es lo que pedí", choice="wrong") == "wrong"


def test_an_old_questions_button_answers_nothing_even_if_its_label_would() -> None:
    assert kind_of("Llegó roto", choice="other.question.broken") is None


def test_two_choices_that_fit_equally_are_not_guessed() -> None:
    shirts = (Choice("a", "Camiseta azul"), Choice("b", "Camiseta roja"))

    assert chosen(a_message("camiseta"), shirts, lambda _: ("camiseta",)) is None


def test_the_reader_refuses_what_names_no_choice() -> None:
    with pytest.raises(NotUnderstood):
        options_reader(YES_NO, lambda name: YES_NO_WORDS[name]).read(a_message("quizás"))


@given(st.text(max_size=300))
def test_any_text_is_a_choice_or_none(text: str) -> None:
    assert kind_of(text) in {None, "broken", "wrong", "missing", "service"}


def test_no_thanks_is_no_slip_of_ok_thanks() -> None:
    person = (Choice("person.yes", "Hablar con alguien"),)

    assert chosen(a_message("no gracias"), person, lambda _: ("ok gracias", "vale gracias")) is None


def test_a_single_letter_agrees_only_alone() -> None:
    words = {"yes": ("sí", "y"), "no": ("no",)}

    assert chosen(a_message("y"), YES_NO, lambda name: words[name]) == "yes"
    assert chosen(a_message("y eso por"), YES_NO, lambda name: words[name]) is None
