"""Laughter, and keys that were leant on, are no words; words are."""

import pytest

from dialog.hearing.noise import is_laughter, is_leaning


@pytest.mark.parametrize("text", ["jajaja", "JAJAJAJA!!", "kkkkk", "haha lol", "jejeje 😂", "rsrs"])
def test_laughter_in_three_languages(text: str) -> None:
    assert is_laughter(text)


@pytest.mark.parametrize("text", ["ja, claro", "hija", "jaja no", "ok", "", "😂", "he"])
def test_a_word_beside_it_is_said_for_itself(text: str) -> None:
    assert not is_laughter(text)


@pytest.mark.parametrize(
    ("text", "leaning"),
    [("aaaaaaaa", True), ("xxxxx zzzz", True), ("aaa", False), ("11111", False), ("hola", False)],
)
def test_one_letter_over_and_over_is_no_word(text: str, leaning: bool) -> None:
    assert is_leaning(text) == leaning
