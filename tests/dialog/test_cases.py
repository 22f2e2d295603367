"""What goes into tickets: nothing that was not told, and nothing that was told is lost."""

from dialog.cases import more_of, new_case, newest_open, news_for, still_open
from dialog.model import OpenTicket, Ticket

CASE = Ticket("K7Q-4M2", "complaint", fields={"order": "10452", "said": "hola"})


def test_a_new_case_has_what_was_told_and_no_empty_fields() -> None:
    told = {"order": "10452", "email": "", "phone": None, "photos": [], "unfinished": True}

    case = new_case("K7Q-4M2", "complaint", told, urgent=True)

    assert case == OpenTicket(
        "K7Q-4M2", "complaint", {"order": "10452", "unfinished": True}, urgent=True
    )


def test_what_differs_from_the_case_stands_beside_it() -> None:
    assert news_for(CASE, {"order": "10460", "email": "ana@example.com"}) == {
        "also_order": "10460",
        "email": "ana@example.com",
    }


def test_what_the_case_says_already_is_no_news() -> None:
    assert news_for(CASE, {"order": "10452", "name": ""}) == {}


def test_of_the_words_of_a_handoff_the_newest_count() -> None:
    assert news_for(CASE, {"said": "¿hay alguien?"}) == {"said": "¿hay alguien?"}


def test_more_is_told_of_the_same_ticket() -> None:
    assert more_of(CASE, {"story": "rota"}) == OpenTicket("K7Q-4M2", "complaint", {"story": "rota"})


def test_the_newest_open_case_is_the_last_that_is_not_closed() -> None:
    closed = Ticket("F3W-9XY", "human", status="closed")
    waiting = Ticket("G2C-7HJ", "human", status="waiting")

    assert still_open((CASE, waiting, closed)) == [CASE, waiting]
    assert newest_open((CASE, waiting, closed)) == waiting
    assert newest_open((closed,)) is None
