"""Spaces that are missing or too many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.understanding.features import Reader
from dialog.understanding.lexicon import bundled
from dialog.understanding.spaces import Spaces

USUAL = {"la", "camisa", "envio", "no", "se", "a", "mi", "pedido"}
SPACES = Spaces(lambda word: word in USUAL | {"en"}, USUAL)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("lacamisa", "la camisa"),
        ("mi ped ido", "mi pedido"),
        ("en vio", "envio"),
        ("nose", "nose"),  # too short to tell
        ("mipedido no", "mi pedido no"),
        ("la camisa", "la camisa"),
        ("zzzzzzzz", "zzzzzzzz"),
    ],
)
def test_spaces_go_where_known_words_come_of_it(written: str, meant: str) -> None:
    assert " ".join(SPACES.mended(written.split())) == meant


@given(st.lists(st.text("abcdeimnops", max_size=30).filter(bool), max_size=8))
def test_no_letter_is_lost_or_made_up(words: list[str]) -> None:
    assert "".join(SPACES.mended(words)) == "".join(words)


@given(st.lists(st.sampled_from(sorted(USUAL)), max_size=8))
def test_words_that_we_know_stay_apart(words: list[str]) -> None:
    assert SPACES.mended(words) == words


def test_a_reader_mends_what_it_cannot_repair() -> None:
    reader = Reader("es", bundled("es"))
    reader.learn([["cuanto", "cuesta", "el", "envio"], ["devolver", "la", "camiseta"]])

    assert reader.read("cuanto cuestael envio").texts == ["cuanto", "cuesta", "el", "envio"]
    assert reader.read("la cami seta").texts == ["la", "camiseta"]
    assert reader.read("la camisetaa").words[1].meant == "camiseta"  # a repair is surer
