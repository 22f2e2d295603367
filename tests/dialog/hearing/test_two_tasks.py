"""What happened and what is asked, each in a part of its own."""

import pytest

from dialog.flows import find_flows
from dialog.hearing.heard import Hearing, House, hear
from dialog.hearing.two_tasks import two_tasks_in
from dialog.hearing.vocabulary import Vocabulary
from dialog.model import State
from tests.fakes.dialog import EmptyShop, FakeUnderstanding, a_moment, hours, phrases


def heard(text: str, language: str) -> Hearing:
    words = Vocabulary(phrases())
    house = House(
        FakeUnderstanding(), phrases(), words, EmptyShop(), hours(), "L", find_flows()  # type: ignore[arg-type]
    )  # fmt: skip
    return hear(house, a_moment(text, state=State(language=language)))


@pytest.mark.parametrize(
    ("text", "language", "story", "question"),
    [
        (
            "la taza llegó rota y además quiero saber dónde está mi pedido 10460",
            "es",
            "la taza llegó rota",
            "además quiero saber dónde está mi pedido 10460",
        ),
        (
            "where is my order 10449? also my mug arrived broken",
            "en",
            "also my mug arrived broken",
            "where is my order 10449",
        ),
        (
            "a caneca chegou quebrada, e onde está meu pedido 10451?",
            "pt",
            "a caneca chegou quebrada",
            "onde está meu pedido 10451?",
        ),
    ],
)
async def test_each_is_told_in_its_own_part(
    text: str, language: str, story: str, question: str
) -> None:
    both = await two_tasks_in(heard(text, language))

    assert both is not None
    assert (both.told, both.asked) == ("complaint", "order_status")
    assert (both.story, both.question.rstrip("?")) == (story, question.rstrip("?"))


@pytest.mark.parametrize(
    "text",
    [
        "la taza llegó rota y quiero otra",
        "dónde está mi pedido 10452? llevo dos semanas esperando",
        "qué pasa si la taza llega rota y dónde está mi pedido?",
        "mi pedido 10448 llegó roto",
    ],
)
async def test_one_matter_is_one_task(text: str) -> None:
    assert await two_tasks_in(heard(text, "es")) is None
