"""Sentences of context before a question do not hide it."""

import pytest

from dialog.understanding import Understanding
from dialog.understanding.asking import MOST_PARTS, asking_parts
from dialog.understanding.features import Reader
from dialog.understanding.lexicon import bundled


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader("en", bundled("en"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("I like it. Can I return it? It is red.", ["Can I return it?"]),
        ("I like it. how much is it. bye now", ["how much is it."]),
        ("I like it. It is red", ["It is red"]),
        ("Can I return it?", []),
        ("Is it red?! Can I return it??", ["Is it red?!", "Can I return it??"]),
        ("Really?! Can I return it??", []),  # one word more is no context
        ("10.5. 3", []),
        ("", []),
        ("...!?", []),
    ],
)
def test_the_part_that_asks(reader: Reader, text: str, parts: list[str]) -> None:
    assert asking_parts(text, reader) == parts


def test_a_novel_has_few_parts(reader: Reader) -> None:
    assert len(asking_parts("Is it red? " * 500, reader)) == MOST_PARTS


CONTEXT = "Ayer estuve con mi hermana en el campo y nos reímos mucho todo el día. "


def test_a_question_is_answered_behind_what_has_nothing_to_do_with_it(
    small: Understanding,
) -> None:
    question = "¿Cuánto tarda en llegar un pedido?"
    intent = small.read(CONTEXT + question, "es")

    assert (intent.id, intent.outcome) == ("delivery-time", "answered")


def test_a_part_has_to_be_surer_than_the_whole_would(small: Understanding) -> None:
    question = "¿el tiempo del pedido?"
    alone, behind = small.read(question, "es"), small.read(CONTEXT + question, "es")

    assert behind.why.get("part") == question
    assert behind.score == alone.score
    assert behind.why["lines"]["answer"] > alone.why["lines"]["answer"]


def test_what_is_clear_as_a_whole_is_not_taken_apart(small: Understanding) -> None:
    assert "part" not in small.read("Hola. ¿Cuánto cuesta el envío?", "es").why


def test_an_address_ends_no_sentence(reader: Reader) -> None:
    text = "Write to ana@example.com now. Can I return it?"

    assert asking_parts(text, reader) == ["Can I return it?"]
    assert asking_parts("Write to ana@example.com now", reader) == []
