"""Short messages that need the one before them, read twice and weighed."""

import pytest

from dialog.faq import Entry
from dialog.hearing.follow_ups import (
    Both,
    Context,
    asked_of_the_same,
    bare_of_courtesies,
    needs_what_came_before,
    points_back,
    read_in_context,
)
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import tokens_of
from dialog.model import FlowState, Intent, State
from tests.fakes.dialog import FakeUnderstanding, phrases

WORDS = Vocabulary(phrases())
UNSURE = Intent("delivery-time", 0.3, "customs", 0.2, "offered", ("delivery-time", "customs"))
PLAIN = Intent("opening-hours", 0.95, "contact", 0.1, "answered")
AFTER_SHIPPING = Context("shipping-cost", ("delivery-time",), ("¿Cuánto es el envío?",))


def needs(text: str, alone: Intent, state: State | None = None) -> bool:
    return needs_what_came_before(text, tokens_of(text), alone, state or State(), WORDS)


@pytest.mark.parametrize(
    "text", ["¿y a Canarias?", "what about Ireland?", "e para os Açores?", "canarias?", "how much?"]
)
def test_short_and_unsure_needs_what_came_before(text: str) -> None:
    assert needs(text, UNSURE)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("¿cuáles son vuestros horarios de tienda en Madrid?", UNSURE),
        ("¿qué horario tienen los sábados?", PLAIN),
        ("gracias", Intent("talk:thanks", 0.9, outcome="answered")),
        ("canarias", UNSURE),
    ],
)
def test_what_stands_alone_is_left_alone(text: str, alone: Intent) -> None:
    assert not needs(text, alone)


def test_in_a_form_only_a_question_is_a_follow_up() -> None:
    in_form = State(flow=FlowState("complaint"))

    assert not needs("y la caja abierta", UNSURE, in_form)
    assert needs("¿y a Canarias?", UNSURE, in_form)


def test_what_points_back() -> None:
    assert points_back(tokens_of("¿y eso cuánto tarda?"), WORDS)
    assert points_back(tokens_of("y cuánto cuesta?"), WORDS)
    assert points_back(tokens_of("how much is it?"), WORDS)
    assert not points_back(tokens_of("¿y los horarios?"), WORDS)


def test_the_topics_title_and_what_was_not_understood_are_what_was_spoken_of() -> None:
    understanding = FakeUnderstanding(answers={"shipping-cost": "4,95 €"})

    topic = State(topic="shipping-cost")
    unclear = State(topic="shipping-cost", misses=1, notes={"said": "haceis envios?"})

    assert Context.of(topic, understanding, "es").before == ("¿shipping-cost?",)  # type: ignore[arg-type]
    assert Context.of(unclear, understanding, "es").before[0] == "haceis envios?"  # type: ignore[arg-type]
    assert Context.of(State(topic="flow:human"), understanding, "es").before == ()  # type: ignore[arg-type]


def test_the_joined_reading_wins_when_the_words_alone_say_little() -> None:
    joined = Intent("shipping-cost", 0.9, "delivery-time", 0.05, "answered")
    known = {"¿Cuánto es el envío? ¿y a Canarias?": joined}

    found = read_in_context(
        "¿y a Canarias?", UNSURE, AFTER_SHIPPING, known.__getitem__, is_back=False
    )

    assert (found.id, found.outcome) == ("shipping-cost", "answered")
    assert found.why["after"] == "¿Cuánto es el envío?"


def test_a_change_of_topic_wins_over_the_topic() -> None:
    joined = Intent("shipping-cost", 0.5, "opening-hours", 0.4, "answered")

    found = Both(PLAIN, joined, AFTER_SHIPPING).meant("...", is_short=True, is_back=False)

    assert (found.id, found.outcome) == ("opening-hours", "answered")


def test_what_points_back_is_not_answered_about_something_else() -> None:
    alone = Intent("back-in-stock", 0.7, "size-guide", 0.1, "answered")
    joined = Intent("shipping-cost", 0.3, "size-guide", 0.1, "offered", ("shipping-cost",))

    found = Both(alone, joined, AFTER_SHIPPING).meant("...", is_short=True, is_back=True)

    assert found.outcome == "offered"
    assert found.offered[:2] == ("shipping-cost", "delivery-time")


def test_many_words_that_are_not_about_the_topic_are_asked_back() -> None:
    joined = Intent("shipping-cost", 0.9, "delivery-time", 0.05, "answered")

    found = Both(UNSURE, joined, AFTER_SHIPPING).meant("...", is_short=False, is_back=False)

    assert found.outcome == "offered"


def test_an_entry_knows_what_usually_comes_next() -> None:
    class Merchant(FakeUnderstanding):
        def reply_to(self, intent_id: str, language: str) -> Entry | None:
            del language
            return Entry(intent_id, (), "...", follow_ups=("delivery-time",))

    context = Context.of(State(topic="shipping-cost"), Merchant(), "es")  # type: ignore[arg-type]

    assert context.usual == ("delivery-time",)


def test_another_thing_is_asked_of_the_subject_of_the_last_question() -> None:
    meant = Intent("shipping-cost", 0.9, "delivery-time", 0.05, "answered")
    known = {"el envio ¿y cuánto sale?": meant}
    state = State(topic="delivery-time", notes={"asked": "cuanto tarda el envio"})

    found = asked_of_the_same("¿y cuánto sale?", state, known.__getitem__, WORDS)

    assert found is not None
    assert (found.id, found.why["after"]) == ("shipping-cost", "el envio")


def test_the_topic_itself_has_to_be_plain_as_it_is_bound_to_be_found_again() -> None:
    state = State(topic="delivery-time", notes={"asked": "cuanto tarda el envio"})

    def read(score: float) -> Intent | None:
        again = Intent("delivery-time", score, outcome="answered")
        return asked_of_the_same("¿y cuánto sale?", state, lambda _: again, WORDS)

    assert read(0.7) is None
    assert read(0.9) is not None


def test_without_a_subject_nothing_is_asked_of_it() -> None:
    no_topic = State(notes={"asked": "cuanto tarda el envio"})
    only_aspects = State(topic="delivery-time", notes={"asked": "cuanto tarda"})

    for state in (no_topic, only_aspects):
        assert asked_of_the_same("y cuánto sale?", state, lambda _: PLAIN, WORDS) is None


def test_courtesies_before_a_follow_up_are_none_of_it() -> None:
    assert bare_of_courtesies(tokens_of("ok gracias, ¿y cuánto cuesta?"), WORDS)[0] == "y"
    assert bare_of_courtesies(tokens_of("i cuanto sale"), WORDS) == ("cuanto", "sale")
    assert bare_of_courtesies(tokens_of("gracias"), WORDS) == ("gracias",)


def test_a_piece_is_read_with_the_question_before_it() -> None:
    understanding = FakeUnderstanding(answers={"shipping-cost": "4,95 €"})
    state = State(topic="shipping-cost", notes={"asked": "cuanto cuesta el envio"})

    piece = Context.of(state, understanding, "es", is_piece=True)  # type: ignore[arg-type]
    whole = Context.of(state, understanding, "es")  # type: ignore[arg-type]

    assert piece.before == ("cuanto cuesta el envio", "¿shipping-cost?")
    assert piece.bound < whole.bound
    assert whole.before == ("¿shipping-cost?",)
