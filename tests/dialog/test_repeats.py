"""Nobody is told the same words twice in a row."""

import pytest

from dialog.model import Owner, Reply, State
from dialog.policies.hearing import Hearing, House, hear
from dialog.policies.repeats import TOLD, not_twice, passage, told_before
from dialog.policies.vocabulary import Vocabulary
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
    other = heard("x", notes={TOLD: 1})

    assert not_twice(other, (ANSWER,), Owner.BOT)[0] == (ANSWER,)


def test_while_people_serve_nothing_is_changed() -> None:
    replies, noted = not_twice(heard("x"), (ANSWER,), Owner.QUEUE)

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
