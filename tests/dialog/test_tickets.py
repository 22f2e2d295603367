from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog import tickets
from dialog.errors import AlreadyTaken, NotAllowed
from dialog.model import Conversation, Owner, Ticket
from dialog.tickets import (
    ALPHABET,
    TicketCase,
    canonical,
    misspelt_in,
    reference,
    references_in,
)


def a_case(
    owner: Owner = Owner.QUEUE, agent: str = "", status: str = "open", of: str = ""
) -> TicketCase:
    return TicketCase(
        Ticket("K7Q-4M2", "human", 1, status, agent=of), Conversation(1, owner, agent)
    )


def test_references_of_a_sequence_are_all_different_and_look_nothing_alike() -> None:
    numbers = [reference(sequence) for sequence in range(5000)]

    assert len(set(numbers)) == 5000
    assert numbers[41][:3] != numbers[42][:3]


def test_a_reference_is_short_and_has_no_look_alikes() -> None:
    assert len(reference(1_000_000)) == 7
    assert not set("0O1IL5S8BZUAE") & set(ALPHABET)


def test_a_longer_reference_comes_when_all_short_ones_are_used_up() -> None:
    assert len(reference(23**5)) == 9
    assert canonical(reference(23**5)) == reference(23**5)


@given(st.integers(0, 23**5 - 1))
def test_a_reference_is_found_however_it_is_typed(sequence: int) -> None:
    number = reference(sequence)

    assert canonical(number.lower().replace("-", "")) == number
    assert canonical(f" #{number.replace('-', ' ')}. ") == number
    assert canonical(number.replace("2", "Z").replace("V", "u")) == number


@given(st.integers(0, 23**5 - 1), st.integers(0, 5), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(sequence: int, place: int, wrong: str) -> None:
    signs = list(reference(sequence).replace("-", ""))
    if signs[place] == wrong:
        return
    signs[place] = wrong

    assert canonical("".join(signs)) is None


@given(st.integers(0, 23**5 - 1), st.integers(0, 4))
def test_two_swapped_characters_are_always_noticed(sequence: int, place: int) -> None:
    signs = list(reference(sequence).replace("-", ""))
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    if signs[place] == signs[place + 1]:
        return

    assert canonical("".join(signs)) is None


@given(st.text(max_size=80))
def test_any_text_is_a_reference_or_none(text: str) -> None:
    assert canonical(text) is None or canonical(text) in references_in(f" {text} ")


def test_a_reference_is_found_inside_a_sentence() -> None:
    number = reference(77)

    assert references_in(f"hola, mi caso es el {number.lower()} gracias") == (number,)


def test_what_is_written_like_a_reference_and_is_none_is_misspelt() -> None:
    number = reference(77)

    assert misspelt_in("mi ticket es el k7q-4m2") == "K7Q-4M2"
    assert misspelt_in(f"mi ticket es el {number}") is None
    assert misspelt_in("sub-rip, 600-111, talla 3XL-azul") is None


def test_taking_makes_ticket_and_conversation_the_agents() -> None:
    change = tickets.take(a_case(), "maria")

    assert (change.ticket.status, change.ticket.agent) == ("taken", "maria")
    assert (change.owner, change.agent) == (Owner.AGENT, "maria")
    assert change.say == ("human.taken",)


def test_second_agent_sees_who_took_the_ticket() -> None:
    taken = a_case(Owner.AGENT, "maria", "taken", of="maria")

    with pytest.raises(AlreadyTaken, match="maria"):
        tickets.take(taken, "jose")


def test_taking_twice_says_nothing_twice() -> None:
    again = tickets.take(a_case(Owner.AGENT, "maria", "taken", of="maria"), "maria")

    assert again.say == ()
    assert again.owner is Owner.AGENT


def test_an_agent_may_step_in_while_the_bot_talks() -> None:
    assert tickets.take(a_case(Owner.BOT), "maria").owner is Owner.AGENT


@pytest.mark.parametrize("act", [tickets.answer, tickets.release, tickets.close, tickets.take])
def test_anothers_conversation_is_not_touched(act: object) -> None:
    with pytest.raises(AlreadyTaken, match="maria"):
        act(a_case(Owner.AGENT, "maria", "taken", of="maria"), "jose")  # type: ignore[operator]


@pytest.mark.parametrize("act", [tickets.answer, tickets.release, tickets.close, tickets.take])
def test_a_closed_ticket_is_reopened_first(act: object) -> None:
    with pytest.raises(NotAllowed, match="Reopen"):
        act(a_case(Owner.BOT, status="closed"), "maria")  # type: ignore[operator]


def test_only_who_took_the_ticket_answers() -> None:
    with pytest.raises(NotAllowed, match="Take the ticket first"):
        tickets.answer(a_case(), "maria")


def test_an_answered_ticket_waits_until_the_customer_writes() -> None:
    answered = tickets.answer(a_case(Owner.AGENT, "maria", "taken", of="maria"), "maria")

    assert answered.ticket.status == "waiting"
    assert tickets.customer_wrote(answered.ticket).status == "taken"
    assert tickets.customer_wrote(replace(answered.ticket, status="open")).status == "open"


def test_releasing_gives_the_customer_back_and_says_so() -> None:
    change = tickets.release(a_case(Owner.AGENT, "maria", "taken", of="maria"), "maria")

    assert (change.owner, change.agent) == (Owner.BOT, "")
    assert (change.ticket.status, change.ticket.agent) == ("open", "")
    assert change.say == ("human.back",)


def test_what_the_bot_has_cannot_be_released_to_it() -> None:
    with pytest.raises(NotAllowed, match="has this conversation already"):
        tickets.release(a_case(Owner.BOT), "maria")


def test_closing_ends_the_case_and_the_bot_is_back() -> None:
    change = tickets.close(a_case(Owner.AGENT, "maria", "waiting", of="maria"), "maria")

    assert change.ticket.status == "closed"
    assert change.owner is Owner.BOT
    assert change.say == ("human.closed",)


def test_a_closed_ticket_reopens_for_the_agent_who_asks() -> None:
    change = tickets.reopen(a_case(Owner.BOT, status="closed", of="maria"), "jose")

    assert (change.ticket.status, change.ticket.agent) == ("taken", "jose")
    assert change.owner is Owner.AGENT


def test_an_open_ticket_is_not_reopened() -> None:
    with pytest.raises(NotAllowed, match="Only a closed ticket"):
        tickets.reopen(a_case(), "maria")


def test_reopening_does_not_take_a_customer_from_a_colleague() -> None:
    with pytest.raises(AlreadyTaken, match="maria"):
        tickets.reopen(a_case(Owner.AGENT, "maria", "closed"), "jose")


@given(st.integers(0, 10_000))
def test_a_reference_in_two_pieces_is_found_beside_words_that_look_like_pieces(place: int) -> None:
    number = reference(place)

    assert number in references_in(f"quiero saber de mi caso {number.replace('-', ' ')}")
