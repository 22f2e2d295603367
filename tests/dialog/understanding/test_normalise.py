"""Folding, masking and shorthand: one spelling for what customers write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.understanding.folding import LONGEST_TEXT, LONGEST_WORD, MOST_WORDS, fold, split
from dialog.understanding.masking import MASKS, mask
from dialog.understanding.normalise import normalise

LANGUAGES = ("es", "en", "pt", "xx")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("¿Cuánto CUESTA el envío?", "cuanto cuesta el envio"),
        ("holaaaaa", "hola"),
        ("xq no m llegó??", "por que no m llego"),
        ("tmb kiero q m digan", "tambien quiero que m digan"),
        ("mi pedido nº 34", "mi pedido numero 34"),
        ("en\u200bvio", "envio"),
        ("AÑO", "ano"),
        ("", ""),
        ("🦖 ¡¡!!", ""),
        ("10000 €", "10000"),
    ],
)
def test_spanish_is_written_in_one_way(text: str, plain: str) -> None:
    assert normalise(text, "es") == plain


def test_english_contractions_are_written_out() -> None:
    assert normalise("I can't, what's up", "en") == "i can not what is up"


def test_portuguese_shorthand_is_written_out() -> None:
    assert normalise("vc n sabe qto é?", "pt") == "voce nao sabe quanto e"


def test_numbers_keep_their_repeated_digits() -> None:
    assert normalise("pedido 1000111", "es") == "pedido 1000111"


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_normalising_twice_changes_nothing(text: str, language: str) -> None:
    once = normalise(text, language)

    assert normalise(once, language) == once


@given(st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "S", "C"]), max_size=400))
def test_folded_text_is_lower_case_without_accents(text: str) -> None:
    words = split(fold(text))

    assert all(word == word.casefold() for word in words)
    assert not any("\u0300" <= char <= "\u036f" for word in words for char in word)


def test_huge_texts_are_cut() -> None:
    assert len(fold("a" * 100_000)) == LONGEST_TEXT
    assert len(normalise("palabra otra " * 20_000, "es").split()) <= MOST_WORDS
    assert len(split("xy" * 100)[0]) == LONGEST_WORD


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("escribime a ana.perez+x@correo.com.ar", "§email"),
        ("mira https://shop.example/a?b=1", "§link"),
        ("mira tienda.com/x", "§link"),
        ("llamame al +34 600 111 222", "§phone"),
        ("mi numero es 600111222", "§phone"),
        ("el pedido #10452", "§number"),
        ("el pedido ab-10452", "§number"),
        ("el #45", "§number"),
    ],
)
def test_what_is_recognised_becomes_one_word(text: str, word: str) -> None:
    found = [part for part in mask(text).split() if part in MASKS]

    assert found == [word]


@pytest.mark.parametrize("text", ["talla 38", "en 24 h", "2 a 4 dias", "2x1", "4,95 €"])
def test_small_numbers_are_left_alone(text: str) -> None:
    assert mask(text) == text


def test_customers_cannot_write_our_own_words() -> None:
    assert "§" not in mask("§number §email")
