"""What begins like a follow-up, and asks another thing."""

import pytest

from dialog.hearing.topic_changes import another_matter
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import tokens_of
from dialog.model import Intent
from tests.fakes.dialog import FakeUnderstanding, phrases

WORDS = Vocabulary(phrases())
KNOWN = FakeUnderstanding({"los horarios": "opening-hours", "cuánto tarda": "delivery-time"})


def changed(text: str, topic: str = "shipping-cost") -> Intent | None:
    return another_matter(KNOWN, WORDS, tokens_of(text), topic, "es")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["¿y los horarios?", "y sobre los horarios"])
def test_another_matter_is_read_without_the_words_that_lead_to_it(text: str) -> None:
    found = changed(text)

    assert found is not None
    assert found.id == "opening-hours"


@pytest.mark.parametrize("text", ["los horarios", "¿y cuánto tarda?", "¿y a Canarias?", "y"])
def test_what_leads_nowhere_points_back_or_is_unclear_changes_no_topic(text: str) -> None:
    assert changed(text) is None


def test_more_about_the_topic_is_no_change() -> None:
    assert changed("¿y los horarios?", topic="opening-hours") is None


def test_nothing_was_spoken_of_that_could_change() -> None:
    assert changed("¿y los horarios?", topic="") is None
