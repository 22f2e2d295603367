"""Misspelt words find the words that we know; words spelt right stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.understanding.features import Reader
from dialog.understanding.lexicon import bundled
from dialog.understanding.repair import KEPT, Repair
from dialog.understanding.sounds import sound_key

WORDS = ("envio", "quisiera", "devolver", "promocion", "pedido", "hoy", "llegar", "tarjeta")


@pytest.fixture(scope="module")
def repair() -> Repair:
    return Repair(WORDS, "es")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("embio", "envio"),
        ("kisiera", "quisiera"),
        ("debolber", "devolver"),
        ("yegar", "llegar"),
        ("pedidp", "pedido"),
        ("pdeido", "pedido"),
        ("tarjta", "tarjeta"),
        ("promoc", "promocion"),
    ],
)
def test_misspelt_words_are_repaired(repair: Repair, written: str, meant: str) -> None:
    assert repair.of(written)[0].word == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hepl", "help"),  # letters that swap, not 'heal'
        ("coyld", "could"),  # a finger that slipped, not 'cold'
        ("ould", "could"),  # a first letter that got lost, not 'old'
        ("saave", "save"),  # a letter twice
        ("cheeck", "check"),
        ("ehlp", "help"),  # not the letters of a beginning are wrong, but their order
        ("sdave", "save"),  # the key beside it as well, not 'shave'
    ],
)
def test_what_people_do_to_words_decides_between_near_ones(written: str, meant: str) -> None:
    words = ("help", "heal", "could", "cold", "old", "save", "shave", "check", "cheek")
    usual = ("help", "could", "save", "check")

    assert Repair(words, "en", dict.fromkeys(usual, 1)).of(written)[0].word == meant


@pytest.mark.parametrize(("written", "meant"), [("teh", "the"), ("ot", "to"), ("yu", "you")])
def test_the_shortest_words_are_repaired_to_usual_ones_after_one_slip(
    written: str, meant: str
) -> None:
    words = ("the", "to", "you", "tea", "yak")

    assert Repair(words, "en", dict.fromkeys(("the", "to", "you"), 1)).of(written)[0].word == meant
    assert Repair(words, "en").of(written) == ()


def test_a_word_that_is_surely_meant_is_compared_by_its_right_spelling() -> None:
    reader = Reader("es", bundled("es"))
    reader.learn([["devolver", "abrigo"]])

    heard, slipped, doubtful = reader.sketch(["debolber", "devolvre", "devovr"]).words
    assert (heard.meant, heard.spelling) == ("devolver", "devolver")
    assert (slipped.meant, slipped.spelling) == ("devolver", "devolver")
    assert (doubtful.meant, doubtful.spelling) == ("devolver", "devovr")


def test_of_short_words_that_are_equally_near_the_one_is_meant_that_is_said_more_often() -> None:
    words = ("bag", "big")

    assert Repair(words, "en", {"bag": 9, "big": 1}).of("bg")[0].word == "bag"
    assert Repair(words, "en", {"bag": 1, "big": 9}).of("bg")[0].word == "big"


@pytest.mark.parametrize(
    ("written", "meant"), [("camniando", "caminando"), ("bordsdos", "bordados")]
)
def test_a_misspelt_form_of_a_known_word_needs_not_stand_in_the_faq(
    written: str, meant: str
) -> None:
    reader = Reader("es", bundled("es"))
    reader.learn([["caminar", "bordado"]])

    (word,) = reader.sketch([written]).words
    assert word.meant == meant
    assert reader.sketch([meant]).stems.keys() <= reader.sketch([written]).stems.keys()


def test_a_misspelt_contraction_is_written_out() -> None:
    reader = Reader("en", bundled("en"))
    reader.learn([["return", "coat"]])

    assert reader.read("i dontt want the coat").texts == reader.read("i dont want the coat").texts
    assert "do not" in " ".join(reader.read("i dontt want the coat").texts)


def test_a_word_of_no_shops_matter_must_be_nearer() -> None:
    assert Repair(("cometa",), "es").of("comida") != ()
    assert Repair(("cometa",), "es", remote=("cometa",)).of("comida") == ()


@pytest.mark.parametrize("written", ["hay", "10452", "ab12cd", "", "q", "zzzzzzzzzz"])
def test_short_words_and_digits_are_left_alone(repair: Repair, written: str) -> None:
    assert repair.of(written) == ()


@given(st.text(max_size=60))
def test_any_word_gives_few_repairs_with_likeness(written: str) -> None:
    found = Repair(WORDS, "es").of(written)

    assert len(found) <= KEPT
    assert all(0.5 < repaired.likeness <= 1.0 and repaired.word in WORDS for repaired in found)


def test_the_order_of_the_vocabulary_does_not_matter() -> None:
    one, other = Repair(WORDS, "es"), Repair(reversed(WORDS), "es")

    assert [one.of(word) for word in ("embio", "pedid", "targeta")] == [
        other.of(word) for word in ("embio", "pedid", "targeta")
    ]


def test_a_language_without_rules_keeps_its_words() -> None:
    assert sound_key("xx")("quiero") == "quiero"


def test_everyday_words_are_not_bent_into_shop_words() -> None:
    reader = Reader("es", bundled("es"))
    reader.learn([["acepta", "tarjeta"]])

    sketch = reader.sketch(["aceite", "targeta"])

    assert sketch.words[0].repairs == ()
    assert sketch.words[1].meant == "tarjeta"
