import pytest

from dialog.hearing.vocabulary import Vocabulary
from dialog.hearing.who_speaks import asks_who_speaks, wants_somebody
from dialog.listening import tokens_of
from tests.fakes.dialog import phrases


@pytest.mark.parametrize(
    "text",
    [
        "are you human?",
        "Are you a real person or a bot?",
        "¿eres una persona de verdad?",
        "¿hablo con una persona o con una máquina?",
        "sos un robot?",
        "você é uma pessoa?",
        "estou a falar com um robô",
    ],
)
def test_who_is_there_is_asked_and_nobody_wanted(text: str) -> None:
    words = Vocabulary(phrases())

    assert asks_who_speaks(tokens_of(text), words)
    assert not wants_somebody(text, words)


@pytest.mark.parametrize(
    "text",
    [
        "quiero hablar con una persona real",
        "¿eres un bot? pásame con alguien de verdad",
        "you are a robot, put me through",
        "você é um robô, me passa para um atendente",
    ],
)
def test_whoever_wants_somebody_is_heard(text: str) -> None:
    words = Vocabulary(phrases())

    assert wants_somebody(text, words)
    assert not asks_who_speaks(tokens_of(text), words)


@pytest.mark.parametrize("text", ["are you open today?", "eres muy amable", "você é ótimo", "eres"])
def test_other_things_said_of_us_ask_nothing(text: str) -> None:
    assert not asks_who_speaks(tokens_of(text), Vocabulary(phrases()))
