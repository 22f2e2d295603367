"""The engine's promises that hold for every text; its conversations are in tests/transcripts."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog import engine as engine_module
from dialog.engine import Engine
from dialog.model import Choice, FlowState, Inbound, Media, OpenTicket, Owner, State
from dialog.saved import dump, load
from tests.fakes.dialog import (
    OPEN,
    EmptyShop,
    FakeUnderstanding,
    a_message,
    a_moment,
    hours,
    phrases,
)

SHIPPING = "¿cuánto cuesta el envío?"
SENTENCES = {
    SHIPPING: "shipping-cost",
    "cuánto tarda": "delivery-time",
    "hola": "talk:greeting",
    "una persona": "flow:human",
    "dónde está mi pedido": "flow:order-status",
    "abrir cuenta": "no-answer",
    "¿y la luna?": "talk:poetry",
}
ANSWERS = {"shipping-cost": "El envío cuesta 4,95 €.", "delivery-time": "De 2 a 4 días."}


def an_engine() -> Engine:
    understanding = FakeUnderstanding(
        SENTENCES, {"envío": ("shipping-cost", "delivery-time")}, ANSWERS
    )
    return Engine(understanding, phrases(), EmptyShop(), hours(), "La Ceiba")  # type: ignore[arg-type]


OWNERS = st.sampled_from(Owner)
FLOWS = st.none() | st.sampled_from(
    [
        FlowState("complaint", {}, "kind"),
        FlowState("complaint", {"kind": "broken", "order": ""}, "story"),
        FlowState("order_status", {}, "number"),
        FlowState("gone", {"size": "M"}, "color"),
    ]
)
TEXTS = st.text(max_size=120) | st.sampled_from(
    [*SENTENCES, "sí", "no", "1", "cancelar", "STOP", "K7Q-4M2", "10452", "in english please"]
)
OFFERED = (Choice("maybe:shipping-cost", "¿Envío?"), Choice("bot.none_of_these", "Ninguna"))
MESSAGES = st.builds(
    lambda text, choice, kind: a_message(text, choice=choice, media=(Media(kind),) if kind else ()),
    TEXTS,
    st.sampled_from(["", "", "bot.person.yes", "bot.resume.yes", "maybe:nothing", "x.y.z"]),
    st.sampled_from(["", "", "image", "voice", "sticker", "???"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(MESSAGES, max_size=3), OWNERS, FLOWS, st.booleans())
async def test_any_moment_leads_to_one_turn_that_can_be_saved(
    messages: list[Inbound], owner: Owner, flow: FlowState | None, offers: bool
) -> None:
    state = State(flow=flow, offered=OFFERED if offers else ())
    moment = a_moment(*messages, state=state, owner=owner, timer=not messages)
    engine = an_engine()

    turn = await engine.take_turn(moment)

    assert turn == await engine.take_turn(moment)
    assert load(json.dumps(dump(turn.state))) == turn.state
    assert turn.policy
    assert all(reply.text for reply in turn.replies)
    assert all(choice.text for reply in turn.replies for choice in reply.choices)
    if messages and owner is Owner.BOT:
        assert turn.replies, "a customer is never left without an answer"
    if owner is Owner.AGENT and turn.policy == "keep_quiet_while_a_person_answers":
        assert not turn.replies


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=3, max_size=8))
async def test_no_talk_opens_two_tickets_or_repeats_a_failing_sentence(texts: list[str]) -> None:
    engine, state, owner, opened, said = an_engine(), State(), Owner.BOT, 0, []
    for number, text in enumerate(texts, start=1):
        turn = await engine.take_turn(a_moment(a_message(text, number), state=state, owner=owner))
        state, owner = turn.state, turn.owner
        opened += sum(isinstance(effect, OpenTicket) for effect in turn.effects)
        said.append([reply.phrase for reply in turn.replies])

    assert opened <= 1
    failing = ("bot.not_understood", "bot.offer_person", "bot.offer_person_again")
    for before, after in pairwise(said):
        assert not (before == after and before and before[0] in failing)


def test_every_policy_is_a_sentence_about_what_it_does() -> None:
    names = [policy.__name__ for policy in engine_module.POLICIES]

    assert len(set(names)) == len(names)
    assert names[0] == "obey_stop_and_start"
    assert names[-1] == "admit_and_offer_a_person"


async def test_a_very_long_text_is_read_up_to_a_measure() -> None:
    turn = await an_engine().take_turn(a_moment("zum " * 50_000))

    assert turn.replies[0].phrase == "bot.too_long"


async def test_an_answer_without_text_is_not_an_answer() -> None:
    turn = await an_engine().take_turn(a_moment("abrir cuenta"))

    assert turn.replies[0].phrase == "bot.not_understood"


async def test_small_talk_without_a_phrase_is_admitted() -> None:
    turn = await an_engine().take_turn(a_moment("¿y la luna?"))

    assert turn.replies[0].phrase == "bot.not_understood"


async def test_the_last_topic_goes_with_the_next_question() -> None:
    engine = an_engine()
    first = await engine.take_turn(a_moment(SHIPPING))

    await engine.take_turn(a_moment("¿y a Canarias?", state=first.state))

    assert "shipping-cost" in engine.understanding.topics_seen  # type: ignore[attr-defined]


async def test_reloaded_understanding_answers_the_next_turn() -> None:
    engine = an_engine()
    engine.understanding = FakeUnderstanding({"nuevo": "new"}, {}, {"new": "Recién llegado."})  # type: ignore[assignment]

    turn = await engine.take_turn(a_moment("nuevo"))

    assert turn.replies[0].phrase == "faq:new"


async def test_did_you_mean_offers_titles_and_a_way_out() -> None:
    turn = await an_engine().take_turn(a_moment("envío"))

    assert [choice.id for choice in turn.replies[-1].choices] == [
        "maybe:shipping-cost",
        "maybe:delivery-time",
        "bot.none_of_these",
    ]
    assert turn.state.offered == turn.replies[-1].choices


@pytest.mark.parametrize("said", ["2", "la segunda", "¿delivery-time?", "cuánto tarda"])
async def test_did_you_mean_is_answered_by_number_place_or_words(said: str) -> None:
    engine = an_engine()
    offered = await engine.take_turn(a_moment("envío"))

    turn = await engine.take_turn(a_moment(said, state=offered.state))

    assert turn.replies[0].phrase == "faq:delivery-time"
    assert turn.intent.id == "delivery-time"


async def test_none_of_these_asks_to_rephrase_and_offers_a_person() -> None:
    engine = an_engine()
    offered = await engine.take_turn(a_moment("envío"))

    turn = await engine.take_turn(a_moment("ninguna", state=offered.state))

    assert turn.replies[0].phrase == "bot.rephrase"
    assert [choice.id for choice in turn.replies[0].choices] == ["bot.person.yes"]


async def test_a_second_did_you_mean_is_worded_differently_and_shows_a_person() -> None:
    engine = an_engine()
    first = await engine.take_turn(a_moment("envío"))

    again = await engine.take_turn(a_moment("envío", state=replace(first.state, offered=())))

    assert again.replies[0].phrase == "bot.did_you_mean_again"
    assert again.replies[0].choices[-1].id == "bot.person.yes"


async def test_an_answer_typed_as_the_choice_itself_is_the_choice() -> None:
    engine = an_engine()
    offered = await engine.take_turn(a_moment("envío"))

    turn = await engine.take_turn(a_moment("maybe:delivery-time", state=offered.state))

    assert turn.replies[0].phrase == "faq:delivery-time"


async def test_an_old_faq_button_still_answers() -> None:
    turn = await an_engine().take_turn(a_moment(a_message("x", choice="maybe:shipping-cost")))

    assert turn.replies[0].phrase == "faq:shipping-cost"


async def test_an_open_question_wakes_the_conversation_once_and_then_after_a_day() -> None:
    engine = an_engine()
    asked = await engine.take_turn(a_moment("dónde está mi pedido"))
    assert asked.wake_at == OPEN + timedelta(minutes=30)

    later = OPEN + timedelta(minutes=30)
    reminded = await engine.take_turn(a_moment(state=asked.state, now=later, timer=True))

    assert reminded.replies[0].phrase == "bot.still_there"
    assert reminded.wake_at == OPEN + timedelta(hours=24)


async def test_an_early_timer_changes_nothing() -> None:
    engine = an_engine()
    asked = await engine.take_turn(a_moment("dónde está mi pedido"))

    early = await engine.take_turn(
        a_moment(state=asked.state, now=OPEN + timedelta(minutes=5), timer=True)
    )

    assert (early.replies, early.effects) == ((), ())
    assert early.wake_at == asked.wake_at
    assert early.state == asked.state


async def test_choices_never_hold_the_same_words_twice() -> None:
    understanding = FakeUnderstanding({}, {"zum": ("flow:human", "shipping-cost")}, ANSWERS)
    engine = Engine(understanding, phrases(), EmptyShop(), hours(), "La Ceiba")  # type: ignore[arg-type]

    turn = await engine.take_turn(a_moment("zum", state=State(misses=1)))

    labels = [choice.text for choice in turn.replies[-1].choices]
    assert turn.replies[-1].phrase == "bot.did_you_mean_again"
    assert len(labels) == len(set(labels)) == 3
