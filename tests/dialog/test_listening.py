"""Whole words, in order, in any language."""

from dialog.listening import hears, tokens_of, ways
from dialog.phrases import Phrase, Phrases

PHRASES = Phrases(
    {
        "es": {"heard": Phrase("", ("no me llegó", "roto"))},
        "en": {"heard": Phrase("", ("broken",))},
    }
)


def test_a_way_is_heard_as_whole_words_in_a_row() -> None:
    assert hears(PHRASES, "heard", tokens_of("Hola, ¡NO me llego!"))
    assert hears(PHRASES, "heard", tokens_of("it is broken"))
    assert not hears(PHRASES, "heard", tokens_of("no llegó"))
    assert not hears(PHRASES, "heard", tokens_of("derroto"))
    assert not hears(PHRASES, "heard", ())


def test_the_ways_of_all_languages_are_one_list() -> None:
    assert set(ways(PHRASES, "heard")) == {("no", "me", "llego"), ("roto",), ("broken",)}


def test_an_unknown_list_hears_nothing() -> None:
    assert not hears(PHRASES, "nothing", tokens_of("roto"))
