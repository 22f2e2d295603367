"""What is left of a question about a product, and which product it fits."""

import pytest

from dialog.catalogue.likeness import closeness, fits
from dialog.catalogue.prices import PriceWish
from dialog.catalogue.wanted import Vocabulary, Wanted, matching, wanted
from dialog.catalogue.words import vocabulary as words_of_products
from dialog.ports import Product, Variant
from tests.fakes.dialog import phrases

JACKET = Product(
    "Chaqueta vaquera Ceiba",
    "EUR",
    (
        Variant("M / azul marino", "59.90", 7),
        Variant("L / azul marino", "59.90", 0),
        Variant("M / negro", "59.90", None),
    ),
    words="chamarra campera casaca denim",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return words_of_products(phrases())


@pytest.mark.parametrize(
    ("question", "wish"),
    [
        ("¿Tenéis la chaqueta vaquera en M?", Wanted(("chaqueta", "vaquera"), "M")),
        ("¿tienen la chaqueta vaquera talla mediana?", Wanted(("chaqueta", "vaquera"), "M")),
        ("tenés camperas negras?", Wanted(("camperas",), "", "black")),
        ("m gustaría un vestido", Wanted(("vestido",))),
        ("precio del bolso rojo", Wanted(("bolso",), "", "red")),
        ("zapatillas blancas del 42 por favor", Wanted(("zapatillas",), "42", "white")),
        ("do you have the denim jacket in medium?", Wanted(("denim", "jacket"), "M")),
        ("vocês têm vestido preto tamanho P?", Wanted(("vestido",), "S", "black")),
        ("un bolso de menos de 50 euros", Wanted(("bolso",), price=PriceWish(highest=50))),
        ("para un niño de 40 años", Wanted(("nino",))),
        ("I'll take the 38", Wanted((), "38")),
        ("¿y en L?", Wanted((), "L")),
        ("y en negro?", Wanted((), "", "black")),
        ("and in white, size S?", Wanted((), "S", "white")),
        ("bolso grande", Wanted(("bolso", "grande"))),
        ("hola, busco algo", Wanted()),
    ],
)
def test_the_question_around_the_thing_is_taken_away(
    question: str, wish: Wanted, vocabulary: Vocabulary
) -> None:
    assert wanted(question, vocabulary) == wish


def test_only_size_or_colour_alone_is_a_follow_up(vocabulary: Vocabulary) -> None:
    assert wanted("y en rojo?", vocabulary).is_follow_up
    assert not wanted("y el bolso rojo?", vocabulary).is_follow_up
    assert not wanted("hola", vocabulary).is_follow_up


@pytest.mark.parametrize(
    "words", [("chaqueta", "vaquera"), ("chaquetas",), ("chaqeta",), ("campera",), ("ceiba",)]
)
def test_plural_synonym_and_a_slip_fit(words: tuple[str, ...]) -> None:
    assert fits(JACKET, words)


@pytest.mark.parametrize("words", [("camiseta",), ("chaqueta", "cuero"), ("casa",), ("vaca",)])
def test_a_word_that_the_product_does_not_have_does_not_fit(words: tuple[str, ...]) -> None:
    assert not fits(JACKET, words)


def test_a_well_spelt_word_is_closer_than_a_misspelt_one() -> None:
    assert closeness(JACKET, ["chaqueta"]) > closeness(JACKET, ["chaqueta", "chaqeta"]) > 50
    assert closeness(JACKET, ["lavadora"]) == 0


def test_variants_are_told_apart_by_size_and_colour(vocabulary: Vocabulary) -> None:
    in_m = matching(JACKET, Wanted(size="M"), vocabulary)
    in_blue = matching(JACKET, Wanted(colour="blue"), vocabulary)

    assert [variant.options for variant in in_m] == ["M / azul marino", "M / negro"]
    assert [variant.options for variant in in_blue] == ["M / azul marino", "L / azul marino"]
    assert matching(JACKET, Wanted(size="XS"), vocabulary) == ()
    assert matching(JACKET, Wanted(), vocabulary) == JACKET.variants


def test_how_much_money_is_no_colour_and_a_place_is_no_thing(vocabulary: Vocabulary) -> None:
    assert wanted("¿cuánta plata es?", vocabulary).colour == ""
    assert wanted("un anillo color plata", vocabulary).colour == "silver"
    assert wanted("la segunda", vocabulary).is_empty


@pytest.mark.parametrize(
    ("question", "count", "size"),
    [
        ("preciso de 40 chaquetas", 40, ""),
        ("40 jackets for my team", 40, ""),
        ("a jacket, size 40", 0, "40"),
        ("chaqueta talla 40", 0, "40"),
    ],
)
def test_a_number_before_things_counts_them(
    question: str, count: int, size: str, vocabulary: Vocabulary
) -> None:
    wish = wanted(question, vocabulary)

    assert (wish.count, wish.size) == (count, size)


def test_an_address_and_an_orders_number_name_no_ware(vocabulary: Vocabulary) -> None:
    assert wanted("10449 lucy@example.com gloves", vocabulary).words == ("gloves",)
