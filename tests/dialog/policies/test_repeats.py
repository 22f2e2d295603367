"""Nobody is told the same words twice in a row."""

import pytest

from dialog.hearing.heard import Hearing, House, hear
from dialog.hearing.vocabulary import Vocabulary
from dialog.model import Owner, Reply, State
from dialog.policies.repeats import (
    figure_in,
    lacks_the_figure,
    not_twice,
    passage,
    told_before,
)
from tests.fakes.dialog import EmptyShop, FakeUnderstanding, a_moment, hours, phrases

ANSWER = Reply(
    "faq:delivery-time",
    text="En la península, 2-4 días; en Canarias, 5-7. Abre a las 9:00. Cuesta 4,95 €.",
)


def heard(text: str, **state: object) -> Hearing:
    house = House(
        FakeUnderstanding(), phrases(), Vocabulary(phrases()), EmptyShop(), hours(), "L", {}  # type: ignore[arg-type]
    )  # fmt: skip
    return hear(house, a_moment(text, state=State(language="es", **state)))  # type: ignore[arg-type]


def twice(*replies: Reply) -> tuple[Reply, ...]:
    _, noted = not_twice(heard("x"), replies, Owner.BOT)
    again, _ = not_twice(heard("x", notes=noted), replies, Owner.BOT)
    return again


def test_a_phrase_with_other_words_uses_them() -> None:
    (again,) = twice(Reply("bot.ok", text="¡Perfecto!"))

    assert again.phrase == "bot.ok_again"


def test_other_words_say_that_they_come_again() -> None:
    (again,) = twice(Reply("order_status.is_shipped", text="Tu pedido está en camino."))

    assert again.text == "Te lo repito, por si ayuda: Tu pedido está en camino."


def test_in_a_form_the_courtesy_goes_and_the_question_stays() -> None:
    again = twice(Reply("talk.thanks_in_form", text="¡A ti!"), Reply("x.y", text="¿Qué ha pasado?"))

    assert [reply.text for reply in again] == ["Te lo repito, por si ayuda: ¿Qué ha pasado?"]


def test_something_else_is_said_as_it_is() -> None:
    other = heard("x", notes={"spoken": 1})

    assert not_twice(other, (ANSWER,), Owner.BOT)[0] == (ANSWER,)


def test_while_people_serve_nothing_is_changed() -> None:
    replies, noted = not_twice(heard("x"), (ANSWER,), Owner.AGENT)

    assert (replies, noted) == ((ANSWER,), {})


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("¿y a Canarias?", "En la península, 2-4 días; en Canarias, 5-7."),
        ("y cuanto cuesta?", "Cuesta 4,95 €."),
        ("¿y a Marte?", None),
    ],
)
def test_only_what_speaks_of_the_question_is_told_again(asked: str, told: str | None) -> None:
    found = passage(heard(asked), ANSWER)

    assert (found.text if found else None) == told


def test_an_answer_is_a_repetition_only_right_after_itself_and_in_its_language() -> None:
    notes = {"last": "faq:delivery-time", "again": 2}

    assert told_before(heard("y?", notes=notes), "delivery-time") == 2
    assert told_before(heard("y?", notes=notes), "shipping-cost") == 0
    assert told_before(heard("what is the time", notes=notes), "delivery-time") == 0


@pytest.mark.parametrize(
    ("asked", "lacks"),
    [
        ("y cuánto cuesta?", False),
        ("y cuánto tarda?", False),
        ("y los sábados?", False),
    ],
)
def test_an_answer_with_price_and_days_lacks_neither(asked: str, lacks: bool) -> None:
    assert lacks_the_figure(heard(asked), ANSWER) is lacks


@pytest.mark.parametrize("asked", ["y cuánto cuesta?", "cuánto tarda?"])
def test_an_answer_without_figures_lacks_what_is_asked(asked: str) -> None:
    assert lacks_the_figure(heard(asked), Reply("faq:x", text="En la web, en tu cuenta."))


def test_a_term_is_not_how_long_something_takes() -> None:
    answer = Reply("faq:x", text="Tienes 30 días para devolverlo. Tarda 5-10 días en llegar.")

    assert figure_in(heard("cuánto tarda?"), answer) == Reply(
        "faq:x", text="Tarda 5-10 días en llegar."
    )
    assert figure_in(heard("cuánto tiempo tengo?"), answer) == Reply(
        "faq:x", text="Tienes 30 días para devolverlo."
    )
    assert figure_in(heard("y cuánto cuesta?"), answer) is None


def test_all_that_was_answered_in_one_turn_was_told_before() -> None:
    notes = {"last": "faq:b", "together": [["a", "uno"], ["b", "dos"]], "again": 1}

    assert told_before(heard("x", notes=notes), "a") == 1
    assert told_before(heard("x", notes={**notes, "last": "faq:c"}), "a") == 0
