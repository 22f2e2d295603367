"""What a model of meaning adds to the matching, and that it can do no harm."""

import random
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adapters.embedding import open_model
from dialog.faq import Entry, Faq
from dialog.understanding import Understanding
from dialog.understanding.lexicon import bundled
from dialog.understanding.match import MOST_FOR_RIDGE
from dialog.understanding.semantic import MeaningIndex, SemanticMatcher
from tests.fakes.language_model import make_model

# Words that no lexicon knows; those of a row mean the same, and look like nothing of the row.
GROUPS = (
    ("brumel", "zastor", "hidopla", "quenfi", "wuxtra"),
    ("tolvik", "gaspune", "jerrol", "miflat", "ozendu"),
    ("cruspa", "vondel", "lixtar", "pameho", "ekkuro"),
    ("snorbi", "faltuz", "dregam", "oprine", "ruvasc"),
)
NEVER_ASKED = 4  # the column that no question uses


class Deaf:
    """An encoder to whom all texts lie anywhere."""

    def __init__(self) -> None:
        self.asked: list[Sequence[str]] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked.append(texts)
        places = [
            np.random.default_rng(zlib.crc32(text.encode())).normal(size=16) for text in texts
        ]
        return np.array([place / np.linalg.norm(place) for place in places], dtype=np.float32)


@pytest.fixture(scope="module")
def faq() -> Faq:
    entries = tuple(
        Entry(f"entry-{at}", tuple(f"necesito {word} ahora" for word in group[:NEVER_ASKED]), "Sí.")
        for at, group in enumerate(GROUPS)
    )
    return Faq({"es": entries})


@pytest.fixture(scope="module")
def hearing(faq: Faq, tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    model = open_model(make_model(tmp_path_factory.mktemp("model"), GROUPS))
    return Understanding.build(faq, encoder=model)


@pytest.mark.parametrize("at", range(len(GROUPS)))
def test_a_word_that_no_question_has_is_understood_by_its_meaning(
    faq: Faq, hearing: Understanding, at: int
) -> None:
    text = f"quiero {GROUPS[at][NEVER_ASKED]}"
    plain = Understanding.build(faq).read(text, "es")

    intent = hearing.read(text, "es")

    assert (intent.id, intent.outcome) == (f"entry-{at}", "answered")
    assert plain.outcome != "answered"


def test_an_exact_question_still_wins(faq: Faq, hearing: Understanding) -> None:
    for entry in faq.entries["es"]:
        for question in entry.questions:
            intent = hearing.read(question, "es")
            assert (intent.id, intent.outcome, intent.score) == (entry.id, "answered", 1.0)


def test_what_an_entry_is_not_for_stays_so(faq: Faq, tmp_path: Path) -> None:
    first, *others = faq.entries["es"]
    first = replace(first, not_for=("necesito wuxtra",))
    model = open_model(make_model(tmp_path, GROUPS))
    built = Understanding.build(Faq({"es": (first, *others)}), encoder=model)

    intent = built.read("necesito wuxtra", "es")

    assert intent.id != first.id
    assert first.id not in intent.offered


def test_other_things_are_still_declined(hearing: Understanding) -> None:
    assert hearing.read("mi gato duerme en la ventana", "es").outcome == "declined"


def test_the_order_of_entries_changes_nothing(
    faq: Faq, hearing: Understanding, tmp_path: Path
) -> None:
    entries = list(faq.entries["es"])
    random.Random(3).shuffle(entries)
    model = open_model(make_model(tmp_path, GROUPS))
    other = Understanding.build(Faq({"es": tuple(entries)}), encoder=model)

    for word in ("wuxtra", "ozendu", "brumel"):
        assert other.explain(word, "es") == hearing.explain(word, "es")


def test_a_message_is_encoded_once(faq: Faq, hearing: Understanding) -> None:
    inner = hearing.matchers["es"].index._places._encoder  # type: ignore[attr-defined]
    asked: list[Sequence[str]] = []

    class Listening(Deaf):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            asked.append(texts)
            return inner.encode(texts)  # type: ignore[no-any-return]

    built = Understanding.build(faq, encoder=Listening())
    built.warm("es")
    asked.clear()
    built.read("quiero wuxtra", "es")

    assert asked == [["quiero wuxtra"]]


def test_a_model_that_does_not_help_has_no_say_and_is_not_asked(small_faq: Faq) -> None:
    deaf = Deaf()
    built = Understanding.build(small_faq, encoder=deaf)
    plain = Understanding.build(small_faq)
    built.warm("es")
    deaf.asked.clear()

    for text in ("cuanto sale el envio", "no llega mi paquete", "abren los domingos", "gato"):
        assert built.explain(text, "es") == plain.explain(text, "es")
    assert deaf.asked == []


def test_an_faq_too_large_for_the_ridge_is_read_without_it(small_faq: Faq) -> None:
    deaf = Deaf()
    many = tuple(f"pregunta numero {word}" for word in _words(MOST_FOR_RIDGE + 1))
    entries = (*small_faq.entries["es"], Entry("many", many, "Sí."))
    matcher = SemanticMatcher(entries, "es", bundled("es"), deaf)

    assert not isinstance(matcher.index, MeaningIndex)
    assert matcher.ids[matcher.weigh("¿Cuánto cuesta el envío?").order(1)[0]] == "shipping-cost"
    assert deaf.asked == []


def _words(count: int) -> list[str]:
    dice = random.Random(1)
    return sorted({"".join(dice.choices("abcdefgilmnoprstu", k=9)) for _ in range(count * 2)})[
        :count
    ]
