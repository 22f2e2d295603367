"""A language's index is built once, when it is first needed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dialog.faq import Entry, Faq
from dialog.understanding import Understanding


@pytest.fixture
def understanding() -> Understanding:
    entries = {
        "es": (Entry("hours", ("¿A qué hora abren?", "horario"), "De 9 a 19."),),
        "en": (Entry("hours", ("When do you open?", "opening hours"), "From 9 to 19."),),
    }
    return Understanding.build(Faq(entries))


def test_nothing_is_built_before_it_is_needed(understanding: Understanding) -> None:
    assert understanding.matchers.built == frozenset()


async def test_only_the_language_that_is_spoken_is_built(understanding: Understanding) -> None:
    await understanding.get_ready("¿a qué hora abren?")

    assert understanding.matchers.built == {"es"}


def test_many_who_ask_at_once_get_the_same_matcher(understanding: Understanding) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: understanding.matchers["en"], range(32)))

    assert len(set(map(id, found))) == 1


def test_a_language_without_files_is_read_with_the_first_one(understanding: Understanding) -> None:
    assert understanding.read("horario", "pt").id == "hours"


def test_what_could_tell_who_wrote_is_not_remembered(understanding: Understanding) -> None:
    for text in ("soy ana@example.com", "mi número es 600111222", "x" * 200):
        understanding.read(text, "es")
    understanding.read("horario", "es")

    assert understanding._remembered.cache_info().currsize == 1
