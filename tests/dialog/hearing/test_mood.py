import pytest

from dialog.hearing.mood import is_angry, is_in_danger
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import tokens_of
from tests.fakes.dialog import phrases


def angry(text: str) -> bool:
    return is_angry(text, tokens_of(text), Vocabulary(phrases()))


@pytest.mark.parametrize(
    "text",
    [
        "sois unos ladrones",
        "Son unos ESTAFADORES",
        "este bot es una mierda",
        "vete a la mierda",
        "estoy harta de esperar",
        "esto es inaceptable",
        "pésima atención, no vuelvo a comprar",
        "es una vergüenza lo vuestro",
        "estoy muy enojado",
        "ESTOY ENFADADA CON VOSOTROS",
        "estoy molesta!!",
        "fuck you",
        "this is ridiculous, worst service ever",
        "I am so angry",
        "que péssimo atendimento",
        "vocês são uns golpistas",
        "estou muito irritado",
    ],
)
def test_anger_and_insult_are_heard(text: str) -> None:
    assert angry(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hola",
        "estoy enojado con el color",
        "no estoy enfadada",
        "no es que esté muy molesto",
        "¿esto es una estafa?",
        "¿es una tienda segura o es una estafa?",
        "QUIERO DEVOLVER EL PEDIDO",
        "me llegó rota la taza!!",
        "busco un disfraz de payaso",
        "quiero una camiseta mad max",
        "tengo una queja",
        "me encanta, estoy muy contenta",
        "stupid question: how do I pay",
    ],
)
def test_calm_words_are_no_anger(text: str) -> None:
    assert not angry(text)


@pytest.mark.parametrize(
    "text", ["no quiero vivir más, de verdad", "my son swallowed a bead", "quero morrer"]
)
def test_danger_is_heard_in_each_language(text: str) -> None:
    assert is_in_danger(tokens_of(text), Vocabulary(phrases()))


@pytest.mark.parametrize(
    "text", ["me muero de ganas de estrenarlo", "this colour is to die for", "morri de rir"]
)
def test_a_way_of_speaking_is_no_danger(text: str) -> None:
    assert not is_in_danger(tokens_of(text), Vocabulary(phrases()))


def test_who_tells_what_came_broken_is_not_merely_upset() -> None:
    said, words = tokens_of("estoy muy decepcionada, vino roto"), Vocabulary(phrases())

    assert is_angry("estoy muy decepcionada, vino roto", said, words)
    assert not is_angry("estoy muy decepcionada, vino roto", said, words, is_telling=True)
