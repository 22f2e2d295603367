"""The letters of two words tell how far apart they are: nothing that is near is passed over."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from dialog.understanding.near import LETTERS_APART, Near, letters

LIKE_ENOUGH = 0.6
WORDS = st.lists(st.text("abñ漢", min_size=1, max_size=9), max_size=30)


@given(WORDS, st.text("abñ漢x", min_size=1, max_size=9))
def test_it_finds_what_comparing_with_every_word_finds(words: list[str], written: str) -> None:
    found = dict(Near(words, LIKE_ENOUGH).of(written, most=len(words)))

    assert found == {
        word: like
        for word in words
        if abs(len(word) - len(written)) <= LETTERS_APART
        and (like := OSA.normalized_similarity(written, word, score_cutoff=LIKE_ENOUGH))
    }


def test_the_likest_come_first_and_no_more_than_asked_for() -> None:
    near = Near(["envio", "envia", "enviar", "pedido"], LIKE_ENOUGH)

    assert [word for word, _ in near.of("envio", most=2)] == ["envio", "envia"]


def test_a_word_of_any_length_is_compared() -> None:
    near = Near(["a" * 40], LIKE_ENOUGH)

    assert near.of("a" * 41, most=1)
    assert near.of("a" * 400, most=1) == []


def test_a_letter_that_stands_twice_is_another_bit() -> None:
    assert letters("tarta") != letters("tar")
    assert letters("tarta") == letters("arttatt")
