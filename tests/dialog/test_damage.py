"""What went wrong, in whatever words; and what only sounds like it."""

import pytest

from dialog.damage import is_surely_told, kind_in, statements, tells
from tests.fakes.dialog import phrases


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("me llegó toda rota", "broken"),
        ("vino con un agujero", "broken"),
        ("no funciona el cierre", "broken"),
        ("pedí una M y me llegó una S", "wrong"),
        ("me mandaron otro color", "wrong"),
        ("solo venía uno", "missing"),
        ("la sudadera vino sin capucha", "missing"),
        ("nadie me contesta", "service"),
        ("a peça veio rasgada", "broken"),
        ("it came in the wrong size", "wrong"),
        ("¿qué pasa si llega rota?", None),
        ("me gusta mucho", None),
        ("no hace falta", None),
        ("llegó muy tarde", "service"),
    ],
)
def test_the_kind_is_heard_in_own_words(told: str, kind: str | None) -> None:
    assert kind_in(told, phrases()) == kind


@pytest.mark.parametrize(
    "told",
    [
        "la taza me llegó rota",
        "me llego rota la taza",
        "vino con un agujero",
        "me faltan 2 cosas",
        "me llegó el pedido incompleto",
        "m llego rota xq la caja venia abierta y aplastada",
        "nadie me contesta el teléfono",
        "mira como me llegó",
        "my parcel arrived damaged",
        "o pacote chegou aberto e amassado",
    ],
)
def test_what_surely_happened_is_told_apart(told: str) -> None:
    assert is_surely_told(told, phrases(), "es")


@pytest.mark.parametrize(
    "told",
    [
        "¿puedo devolver algo roto?",
        "cuánto tarda un pedido",
        "no me llegó mi pedido",
        "no funciona el código de descuento que me mandaron",
        "no me llegó el correo de confirmación",
        "quiero cambiar la talla, me queda grande",
        "tenéis pantalones rotos",
        "perdí mi contraseña",
        "where is my order",
    ],
)
def test_other_matters_are_no_complaint(told: str) -> None:
    assert not is_surely_told(told, phrases(), "es")


def test_a_question_is_no_statement() -> None:
    assert statements("me llegó roto, ¿qué hago?", phrases()) == "me llegó roto"
    assert statements("¿y si llega roto?", phrases()) == ""


def test_a_story_says_what_happened() -> None:
    assert tells("my mug arrived broken", phrases())
    assert not tells("tengo un problema", phrases())
    assert not tells("me llegó roto", phrases())


@pytest.mark.parametrize(
    "told",
    [
        "quiero mi dinero, la bufanda llegó rajada",
        "me llegó la mochila sin una correa",
        "pagué con tarjeta y nada más abrir la caja el reloj que venía dentro estaba roto",
    ],
)
def test_another_matter_beside_it_hides_no_damage(told: str) -> None:
    assert is_surely_told(told, phrases(), "es")


@pytest.mark.parametrize(
    "told",
    ["mi tarjeta no funciona en la página", "me llegó sin problema", "el código llegó equivocado"],
)
def test_what_is_only_about_another_matter_is_no_damage(told: str) -> None:
    assert not is_surely_told(told, phrases(), "es")


@pytest.mark.parametrize(
    "told",
    ["¿por qué me mandasteis la taza rota?", "porque é que a caneca veio partida?"],
)
def test_why_something_broken_was_sent_says_that_it_was(told: str) -> None:
    assert is_surely_told(told, phrases(), "es")


@pytest.mark.parametrize("told", ["pedí la talla equivocada", "quiero cambiarlo por otro color"])
def test_a_choice_of_their_own_is_no_damage(told: str) -> None:
    assert kind_in(told, phrases()) is None


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("me mandasteis la camiseta rota", "broken"),
        ("me mandaron una taza rota", "broken"),
        ("me mandaron una mochila sin correa", "missing"),
        ("me mandasteis la M y pedí la L", "wrong"),
    ],
)
def test_that_it_was_sent_weighs_less_than_how_it_came(told: str, kind: str) -> None:
    assert kind_in(told, phrases()) == kind


def test_what_is_told_before_a_question_is_a_statement() -> None:
    told = "el reloj vino rayado que hago para cambiarlo?"

    assert statements(told, phrases()) == "el reloj vino rayado"
    assert is_surely_told(told, phrases(), "es")


def test_a_question_from_its_first_word_on_states_nothing() -> None:
    assert statements("cómo hago si vino rayado qué hago?", phrases()) == ""


@pytest.mark.parametrize(
    "told",
    [
        "me han cobrado de más",
        "en la web ponía 20 y me cobraron 25",
        "they charged me 40 and it was 30",
        "cobraram a mais",
    ],
)
def test_who_paid_too_much_complains(told: str) -> None:
    assert is_surely_told(told, phrases(), "es")


@pytest.mark.parametrize("told", ["me cobraron el envío", "me cobraron 25 del pedido 10452"])
def test_who_only_paid_does_not(told: str) -> None:
    assert not is_surely_told(told, phrases(), "es")
