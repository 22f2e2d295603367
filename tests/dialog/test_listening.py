"""Whole words, in order, in any language."""

from dialog.listening import hears, leading, stands_in, tokens_of, ways
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


def test_what_leads_is_the_longest_way_at_the_beginning() -> None:
    words = Phrases({"es": {"heard": Phrase("", ("no", "no me llegó"))}})

    assert leading(words, "heard", tokens_of("no me llegó nada")) == 3
    assert leading(words, "heard", tokens_of("no lo sé")) == 1
    assert leading(words, "heard", tokens_of("que no me llegó")) == 0
    assert leading(words, "heard", ()) == 0


def test_words_stand_in_others_only_in_a_row() -> None:
    assert stands_in(("a", "la", "torre", "norte"), ("torre", "norte"))
    assert not stands_in(("torre", "del", "norte"), ("torre", "norte"))
    assert not stands_in((), ("torre",))


def test_a_chat_spelling_is_heard_as_what_it_stands_for() -> None:
    assert tokens_of("qto custa, vc sabe?") == ("quanto", "custa", "voce", "sabe")
    assert tokens_of("pq?") == ("por", "que")
    listed = Phrases({"pt": {"heard": Phrase("", ("qto é",))}})
    assert hears(listed, "heard", tokens_of("quanto é"))
