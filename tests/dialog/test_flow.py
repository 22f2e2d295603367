"""The Chat vocabulary: what flows can rely on."""

import pytest

from dialog.chat import Chat, Telling
from dialog.flow import play
from dialog.flow_state import began, listened
from dialog.model import (
    Choice,
    Contact,
    FlowState,
    HandOver,
    Identify,
    Inbound,
    OpenTicket,
    Ticket,
)
from dialog.readers import NotUnderstood, Reader, email_address, text
from dialog.scene import Scene
from tests.fakes.dialog import OPEN, EmptyShop, a_message, phrases

LETTERS = Reader(lambda message: message.text or _refuse())


def _refuse() -> str:
    raise NotUnderstood


def _digits(message: Inbound) -> str:
    if not message.text.isdigit():
        raise NotUnderstood("no_digits", given=message.text)
    return message.text


def _spot_digits(message: Inbound) -> str | None:
    return next((word for word in message.text.split() if word.isdigit()), None)


NUMBER = Reader(_digits, _spot_digits)


def a_scene(*tickets: Ticket) -> Scene:
    return Scene(
        Contact("whatsapp", "34600111222"), OPEN, "es", EmptyShop(), phrases(), "K7Q-4M2", tickets
    )


async def told(story: Telling, state: FlowState, *messages: str | Inbound) -> Chat:
    news = tuple(item if isinstance(item, Inbound) else a_message(item) for item in messages)
    chat = await play(Chat(a_scene(), state, {}, news), story)
    chat.state = listened(chat.state, news)
    return chat


def said(chat: Chat) -> list[str]:
    return [reply.phrase for reply in chat.replies]


async def form(chat: Chat) -> None:
    """A number, an e-mail, a story."""
    chat.say("welcome")
    number = await chat.ask("number", NUMBER)
    email = await chat.ask("email", email_address)
    chat.say("nearly")
    story = await chat.ask("story", text)
    chat.open_ticket("form", number=number, email=email, story=story)
    chat.say("thanks")


async def test_a_flow_asks_one_thing_after_the_other() -> None:
    first = await told(form, began("f"))
    second = await told(form, first.state, "1001")
    third = await told(form, second.state, "ana@example.com")
    last = await told(form, third.state, "Llegó rota")

    assert [said(first), said(second), said(third), said(last)] == [
        ["f.welcome", "f.number"],
        ["f.email"],
        ["f.nearly", "f.story"],
        ["f.thanks"],
    ]
    assert last.finished
    assert last.effects == [
        OpenTicket(
            "K7Q-4M2",
            "form",
            {"number": "1001", "email": "ana@example.com", "story": "Llegó rota"},
        )
    ]


async def test_one_message_answers_several_questions() -> None:
    chat = await told(form, began("f"), "soy ana@example.com y es el 1001")

    assert said(chat) == ["f.welcome", "f.nearly", "f.story"]
    assert chat.state.answers == {"number": "1001", "email": "ana@example.com"}


async def test_what_was_said_earlier_answers_a_later_question() -> None:
    first = await told(form, began("f"), "mi correo es ana@example.com")
    second = await told(form, first.state, "1001")

    assert said(second) == ["f.nearly", "f.story"]


async def test_a_refused_answer_is_asked_again_with_the_most_telling_retry() -> None:
    first = await told(form, began("f"))
    again = await told(form, first.state, "no lo encuentro")

    assert said(again) == ["retry.retry", "f.number"]
    assert not again.understood
    assert again.missed is not None
    assert again.missed.blanks == {"given": "no lo encuentro"}


async def test_a_correction_replaces_a_kept_answer_and_asks_on() -> None:
    state = FlowState("f", {"number": "1001", "email": "ana@example.com"}, "story")

    chat = await told(form, state, "no, mi correo es ana.perez@example.com")

    assert chat.state.answers["email"] == "ana.perez@example.com"
    assert "story" not in chat.state.answers
    assert said(chat)[-1] == "f.story"
    assert chat.understood


async def test_without_a_sign_of_correction_the_open_question_reads_first() -> None:
    state = FlowState("f", {"number": "1001", "email": "ana@example.com"}, "story")

    chat = await told(form, state, "Pedí dos tazas y solo llegó 1, escribí a otra@example.com")

    assert chat.finished
    assert chat.state.answers["email"] == "ana@example.com"


@pytest.mark.parametrize("sign", ["perdona", "perdão", "my mistake", "quería decir", "noo"])
async def test_a_correction_is_heard_in_any_of_our_languages(sign: str) -> None:
    state = FlowState("f", {"number": "1001", "email": "ana@example.com"}, "story")

    chat = await told(form, state, f"{sign}, ana.perez@example.com")

    assert chat.state.answers["email"] == "ana.perez@example.com"
    assert not chat.finished


async def test_a_word_that_only_begins_like_a_correction_is_none() -> None:
    state = FlowState("f", {"number": "1001", "email": "ana@example.com"}, "story")

    chat = await told(form, state, "Esperando desde el lunes, escribí ya a otra@example.com")

    assert chat.finished
    assert chat.state.answers["email"] == "ana@example.com"


async def test_what_the_open_question_refuses_may_correct_an_earlier_answer() -> None:
    state = FlowState("f", {"number": "1001"}, "email")

    chat = await told(form, state, "perdona era el 1002")

    assert chat.state.answers["number"] == "1002"
    assert said(chat) == ["bot.noted", "f.email"]


async def test_a_new_question_is_asked_and_a_removed_one_ignored() -> None:
    state = FlowState("f", {"number": "1001", "shoe_size": "38"}, "shoe_size")

    assert said(await told(form, state, "hola")) == ["f.email"]


async def color(chat: Chat) -> None:
    answer = await chat.choose("person", "yes", "no")
    chat.say(answer)


async def test_choices_are_known_by_their_question() -> None:
    chat = await told(color, began("bot"))

    assert [choice.id for choice in chat.replies[-1].choices] == [
        "bot.person.yes",
        "bot.person.no",
    ]


async def test_a_tap_answers_its_own_question() -> None:
    state = FlowState("bot", {}, "person")

    chat = await told(color, state, a_message("Sí", choice="bot.person.yes"))

    assert said(chat) == ["bot.yes"]


async def test_a_tap_on_another_questions_button_answers_nothing() -> None:
    state = FlowState("bot", {}, "person")

    for stale in ("complaint.person.yes", "bot.resume.yes", "yes"):
        chat = await told(color, state, a_message("Sí", choice=stale))
        assert not chat.understood
        assert said(chat)[-1] == "bot.person"


async def test_choices_with_ids_of_their_own_reach_the_reader_bare() -> None:
    async def sizes(chat: Chat) -> None:
        reader = Reader(lambda message: message.choice or _refuse())
        await chat.ask("size", reader, Choice("m", "M"), Choice("l", "L"))

    state = FlowState("f", {}, "size")

    chat = await told(sizes, state, a_message("L", choice="f.size.l"))

    assert chat.state.answers == {"size": "l"}


async def test_a_forgotten_answer_is_asked_for_again() -> None:
    async def twice(chat: Chat) -> None:
        await chat.ask("size", LETTERS)
        if await chat.choose("person", "yes", "no") == "no":
            chat.forget("size", "person")
            await chat.ask("size", LETTERS)

    state = FlowState("bot", {"size": "M"}, "person")

    chat = await told(twice, state, "no")

    assert chat.state.asked == "size"
    assert "size" not in chat.state.answers


async def test_a_handoff_uses_the_open_ticket_of_the_conversation() -> None:
    async def person(chat: Chat) -> None:
        chat.hand_over("asked")

    mine = Ticket("T2D-T7R", "complaint")
    chat = await play(Chat(a_scene(mine), began("f"), {}), person)

    assert chat.effects[-1] == HandOver("T2D-T7R", "asked")


async def test_a_handoff_adds_what_is_new_to_the_open_ticket_and_overwrites_nothing() -> None:
    async def person(chat: Chat) -> None:
        chat.hand_over("lost_parcel", order="1002", email="ana@example.com", name="Ana")

    mine = Ticket("T2D-T7R", "complaint", fields={"order": "1001", "name": "Ana"})
    chat = await play(Chat(a_scene(mine), began("f"), {}), person)

    news = {"also_order": "1002", "email": "ana@example.com", "reason": "lost_parcel"}
    assert chat.effects == [
        OpenTicket("T2D-T7R", "complaint", news),
        HandOver("T2D-T7R", "lost_parcel"),
    ]


async def test_a_handoff_without_a_ticket_opens_one_with_what_was_told() -> None:
    async def person(chat: Chat) -> None:
        chat.hand_over("lost_parcel", order="1001")

    state = began("f", story="Llegó rota", quote={"price": "1"})
    closed = Ticket("T2D-T7R", "complaint", status="closed")
    chat = await play(Chat(a_scene(closed), state, {}), person)

    assert chat.effects == [
        OpenTicket(
            "K7Q-4M2",
            "human",
            {"story": "Llegó rota", "order": "1001", "reason": "lost_parcel"},
        ),
        HandOver("K7Q-4M2", "lost_parcel"),
    ]


async def test_what_customers_say_about_themselves_is_kept_unproven() -> None:
    async def who(chat: Chat) -> None:
        chat.identify(name="Ana", email="ana@example.com")

    chat = await play(Chat(a_scene(), began("f"), {"phone": "+34600111222"}), who)

    assert chat.known == {"phone": "+34600111222", "name": "Ana", "email": "ana@example.com"}
    assert chat.effects == [Identify("Ana", "ana@example.com")]


def test_a_flow_remembers_what_was_written_and_sent_up_to_a_measure() -> None:
    state = began("f")
    for number in range(30):
        state = listened(state, (a_message(f"línea {number}"),))

    assert len(state.heard) == 12
    assert state.heard[-1] == "línea 29"
