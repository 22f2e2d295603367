"""Words of matters that are no shop's make a message likelier about something else."""

import pytest

from dialog.faq import Entry, Faq
from dialog.understanding import Understanding
from dialog.understanding.confidence import DIALS
from dialog.understanding.coverage import Coverage
from dialog.understanding.decision import decided
from dialog.understanding.elsewhere import Elsewhere
from dialog.understanding.features import Reader
from dialog.understanding.lexicon import Lexicon, bundled, bundled_languages
from dialog.understanding.match import Matcher

LEXICON = Lexicon(
    "en",
    elsewhere=frozenset({"dentist", "news", "pizza", "tickets"}),
    synonyms={"ticket": (("tickets",),)},
)
QUESTIONS = (
    ("cancel my order", 0),
    ("how do i cancel", 0),
    ("do you sell pizza", 1),
    ("is the pizza fresh", 1),
    ("where are you", 2),
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    reader = Reader("en", LEXICON)
    reader.learn([text.split() for text, _ in QUESTIONS])
    return reader


@pytest.fixture(scope="module")
def coverage(reader: Reader) -> Coverage:
    sketches = [reader.read(text) for text, _ in QUESTIONS]
    return Coverage(sketches, [owner for _, owner in QUESTIONS], 3, Elsewhere(LEXICON))


@pytest.mark.parametrize(
    ("word", "is_elsewhere"),
    [
        ("dentist", True),
        ("dentists", True),
        ("new", False),  # not the singular of 'news'
        ("tickets", False),  # names a concept of the shop
        ("order", False),
    ],
)
def test_words_are_known_in_the_singular_and_the_plural(
    reader: Reader, word: str, is_elsewhere: bool
) -> None:
    (read,) = reader.sketch([word]).words

    assert Elsewhere(LEXICON).has(read) is is_elsewhere


def test_what_only_sentences_about_other_things_say_is_elsewhere(reader: Reader) -> None:
    lexicon = Lexicon(
        "en",
        function_words=frozenset({"the"}),
        synonyms={"late": (("behind", "time"),)},
        background=("The train to Ulm runs behind time", "the moons of Io"),
    )
    spoken = Elsewhere(lexicon)

    said = ("the", "train", "trains", "to", "behind", "time", "moon", "io", "order")
    words = reader.sketch(said).words
    assert [word.text for word in words if spoken.says(word)] == ["train", "trains"]
    assert not any(map(spoken.has, words))


def test_what_is_said_elsewhere_is_the_shops_own_where_one_entry_says_it(reader: Reader) -> None:
    spoken = Elsewhere(Lexicon("en", background=("is the pizza for my brother",)))
    sketches = [reader.read(text) for text, _ in QUESTIONS]
    coverage = Coverage(sketches, [owner for _, owner in QUESTIONS], 3, spoken)

    terms = coverage.terms(reader.read("cancel pizza brother"))
    assert coverage.stray_words(terms, 0) == ["brother"]


def test_a_stray_word_counts_against_every_entry_that_does_not_speak_of_it(
    reader: Reader, coverage: Coverage
) -> None:
    terms = coverage.terms(reader.read("cancel my dentist"))

    assert [coverage.strays(terms, entry) for entry in range(3)] == [1.0, 1.0, 1.0]
    assert coverage.stray_words(terms, 0) == ["dentist"]


def test_what_an_entry_speaks_of_is_no_stray_word_for_it(
    reader: Reader, coverage: Coverage
) -> None:
    terms = coverage.terms(reader.read("cancel the pizza"))

    assert coverage.strays(terms, 0) == 1.0
    assert coverage.strays(terms, 1) == 0.0


def test_a_word_of_several_entries_is_the_shops_own(reader: Reader) -> None:
    sketches = [reader.read(text) for text in ("a pizza please", "is the pizza vegan")]
    coverage = Coverage(sketches, [0, 1], 3, Elsewhere(LEXICON))

    assert coverage.strays(coverage.terms(reader.read("pizza")), 2) == 0.0


@pytest.mark.parametrize("language", bundled_languages())
def test_a_shops_own_words_are_not_elsewhere(language: str) -> None:
    lexicon = bundled(language)

    assert lexicon.elsewhere
    assert lexicon.elsewhere <= lexicon.everyday
    assert not lexicon.elsewhere & lexicon.function_words
    assert not lexicon.elsewhere & lexicon.question_words


def test_a_stray_word_makes_the_same_sentence_less_sure() -> None:
    questions = {
        "cancel": ("how do I cancel my order?", "cancel an order", "I want to cancel"),
        "hours": ("when do you open?", "opening hours", "are you open on Sunday?"),
        "price": ("how much is shipping?", "shipping price", "what does delivery cost?"),
    }
    entries = tuple(Entry(name, texts) for name, texts in questions.items())
    understanding = Understanding.build(Faq({"en": entries}))

    own = understanding.explain("I want to cancel my shipment", "en")
    strange = understanding.explain("I want to cancel my dentist", "en")

    assert strange.why["guess"] == "cancel"
    assert strange.why["entries"][0]["strays"] == ["dentist"]
    assert strange.score < own.score


def test_what_is_like_a_sentence_about_other_things_is_told_so() -> None:
    entries = [Entry("order", ("where is my order", "my order is late")), Entry("hi", ("hello",))]
    lexicon = Lexicon("en", background=("where is my brother", "the moon is far"))
    matcher = Matcher(entries, "en", lexicon)

    strange, own = matcher.weigh("where is my brother now"), matcher.weigh("an order")
    assert strange.elsewhere > own.elsewhere
    assert matcher.weigh("§§").elsewhere == 0.0
    assert matcher.nearest_stranger(strange) == "where is my brother"
    assert matcher.nearest_stranger(matcher.weigh("§§")) == ""

    why = decided(matcher, "where is my brother now", DIALS["balanced"], closely=3).why
    assert why["elsewhere"] == {
        "like": "where is my brother",
        "by": round(strange.elsewhere, 2),
    }


def test_a_large_faq_has_no_sentences_about_other_things_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dialog.understanding.match.MOST_FOR_RIDGE", 2)
    entries = [Entry("order", ("where is my order", "my order is late")), Entry("hi", ("hello",))]
    matcher = Matcher(entries, "en", Lexicon("en", background=("where is my brother",)))

    assert matcher.weigh("where is my brother now").elsewhere == 0.0


@pytest.mark.parametrize("language", bundled_languages())
def test_a_sentence_of_the_lexicon_about_other_things_is_about_nothing_of_ours(
    shipped: Understanding, language: str
) -> None:
    found = {text: shipped.read(text, language).id for text in bundled(language).background}

    assert set(found.values()) == {None}


def test_a_shop_that_asks_such_a_sentence_itself_answers_it(small_faq: Faq) -> None:
    sentence = bundled("en").background[0]
    weather = Entry("weather", (sentence, "is it raining at the beach"), "Sunny.")
    faq = Faq({"en": (*small_faq.entries["en"], weather)})

    intent = Understanding.build(faq).read(sentence, "en")

    assert (intent.id, intent.outcome) == ("weather", "answered")
