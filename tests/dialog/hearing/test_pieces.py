"""Where a short text may be cut, and where nothing is to be cut at all."""

import pytest

from dialog.hearing.pieces import LONGEST, pieces_of
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import tokens_of
from tests.fakes.dialog import phrases

WORDS = Vocabulary(phrases())


def pieces(text: str) -> list[str]:
    return [text[start:stop] for start, stop in pieces_of(text, tokens_of(text), WORDS)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hola, quería saber el horario y la dirección", ["el horario", "la dirección"]),
        ("garantía,facturas", ["garantía", "facturas"]),
        ("¿cambios? y aparte factura", ["cambios?", "factura"]),
        ("returns & gift wrap", ["returns", "gift wrap"]),
        ("do you ship? and what if I don't like it", ["do you ship?", "what if I don't like it"]),
        ("info sobre cuotas además del lavado", ["cuotas", "del lavado"]),
        ("a troca é grátis e a garantia", ["a troca é grátis", "a garantia"]),
        ("horário\npreço do frete", ["horário", "preço do frete"]),
    ],
)
def test_a_text_is_cut_where_two_matters_may_meet(text: str, found: list[str]) -> None:
    assert pieces(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "garantía",
        "¿cuánto cuesta el envío?",
        "hola, ¿cuánto cuesta el envío?",
        "pesa 1,5 kilos",
        "escribo a ana@example.com",
        "y la garantía?",
        "a fatura por e-mail",
        "a fatura por e mail",
        "uno, dos, tres, cuatro, cinco, seis",
        "y ".join(["palabra "] * LONGEST),
    ],
)
def test_one_matter_a_list_and_a_story_stay_whole(text: str) -> None:
    assert pieces(text) == []
