"""How many questions of an entry use a word tells more than the nearest question alone."""

import numpy as np
import pytest

from dialog.understanding.coverage import Coverage, Term
from dialog.understanding.elsewhere import Elsewhere
from dialog.understanding.evidence import Evidence
from dialog.understanding.features import Reader, Sketch
from dialog.understanding.groups import Groups
from dialog.understanding.lexicon import Lexicon

ENTRIES = (
    ("return a shirt", "return shoes", "can i return"),
    ("exchange a shirt", "exchange", "another size"),
)
OWNERS = [0, 0, 0, 1, 1, 1]


def _sketches(entries: tuple[tuple[str, ...], ...]) -> tuple[Reader, list[Sketch]]:
    texts = [text for questions in entries for text in questions]
    reader = Reader("en", Lexicon("en"))
    reader.learn([text.split() for text in texts])
    return reader, [reader.read(text) for text in texts]


@pytest.fixture(scope="module")
def read() -> tuple[Reader, list[Sketch]]:
    return _sketches(ENTRIES)


def _terms(reader: Reader, sketches: list[Sketch], text: str) -> list[Term]:
    coverage = Coverage(sketches, OWNERS, 2, Elsewhere(Lexicon("en")))
    return coverage.terms(reader.read(text))


def test_the_entry_that_uses_a_word_most_has_most_evidence(
    read: tuple[Reader, list[Sketch]],
) -> None:
    reader, sketches = read
    evidence = Evidence(sketches, Groups(OWNERS, 2))

    first, second = evidence.of(_terms(reader, sketches, "return"))
    assert first > second
    both = evidence.of(_terms(reader, sketches, "shirt"))
    assert both[0] == pytest.approx(both[1])


def test_function_words_tell_what_is_asked_and_are_no_matter_themselves() -> None:
    light = Lexicon("en", function_words=frozenset({"when", "where", "is", "my"}))
    reader = Reader("en", light)
    texts = ("when is my shirt here", "where is my shirt")
    reader.learn([text.split() for text in texts])
    sketches = [reader.read(text) for text in texts]
    coverage = Coverage(sketches, [0, 1], 2, Elsewhere(light))
    terms = coverage.terms(reader.read("when my shirt"))

    first, second = Evidence(sketches, Groups([0, 1], 2)).of(terms)

    assert first > second
    assert coverage.of(terms, 0) == coverage.of(terms, 1) == 1.0
    assert sum(term.says for term in terms) == sum(term.says for term in terms[-1:])


def test_no_words_are_no_evidence(read: tuple[Reader, list[Sketch]]) -> None:
    _, sketches = read

    assert not Evidence(sketches, Groups(OWNERS, 2)).of([]).any()


def test_a_question_left_out_is_as_if_it_had_never_been_there(
    read: tuple[Reader, list[Sketch]],
) -> None:
    reader, sketches = read
    terms = _terms(reader, sketches, "return a shirt")
    without = [sketch for at, sketch in enumerate(sketches) if at]

    evidence = Evidence(sketches, Groups(OWNERS, 2))
    left_out, nothing = evidence.without_own([terms, []], np.array([0, 1]))
    never = Evidence(without, Groups(OWNERS[1:], 2)).of(terms)
    assert np.allclose(left_out, never, atol=1e-6)
    assert not nothing.any()


def test_many_messages_are_each_as_if_alone(read: tuple[Reader, list[Sketch]]) -> None:
    reader, sketches = read
    evidence = Evidence(sketches, Groups(OWNERS, 2))
    asking = [_terms(reader, sketches, text) for text in ("", "return shoes", "a banana", "size")]

    found = evidence.of_all(asking)

    assert np.allclose(found, [evidence.of(terms) for terms in asking], atol=1e-6)
