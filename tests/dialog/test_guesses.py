"""Guesses split over many conversations: past the limit nothing is compared any more."""

from datetime import timedelta

import pytest

from dialog import guesses
from dialog.guesses import NUMBERS_OF_A_PROOF, PROOFS_OF_A_NUMBER, Guesses
from tests.fakes.dialog import OPEN

ANA = "ana@example.com"


def tried(numbers: int = 1, proofs: int = 1, proof: str = ANA) -> Guesses:
    """Each pair from a conversation of its own."""
    kept = Guesses()
    for place in range(numbers):
        kept.note(f"webchat:{place}", OPEN, f"2{place:04}", proof)
    for place in range(proofs):
        kept.note(f"webchat:{place}", OPEN, "10452", f"guess{place}@example.com")
    return kept


def test_whoever_tries_one_email_with_many_numbers_is_stopped_everywhere() -> None:
    enough, fewer = tried(NUMBERS_OF_A_PROOF), tried(NUMBERS_OF_A_PROOF - 1)

    assert enough.are_many("webchat:new", OPEN, "10460", " ANA@example.com")
    assert enough.are_many("telegram:9", OPEN, "10460", ANA)
    assert not fewer.are_many("webchat:new", OPEN, "10460", ANA)
    assert not enough.are_many("webchat:new", OPEN, "10460", "marta@example.com")


def test_whoever_tries_one_number_with_many_emails_is_stopped_everywhere() -> None:
    enough, fewer = tried(proofs=PROOFS_OF_A_NUMBER), tried(proofs=PROOFS_OF_A_NUMBER - 1)

    assert enough.are_many("webchat:new", OPEN, "#10-452", ANA)
    assert not enough.are_many("webchat:new", OPEN, "10453", ANA)
    assert not fewer.are_many("webchat:new", OPEN, "10452", ANA)


@pytest.mark.parametrize("way", ["+34 600 111 222", "600111222", "0034-600.111.222"])
def test_a_phone_is_one_guess_however_it_is_written(way: str) -> None:
    kept = tried(NUMBERS_OF_A_PROOF, proof="+34600111222")

    assert kept.are_many("webchat:new", OPEN, "10452", way)


def test_the_same_pair_from_many_is_one_guess() -> None:
    kept = Guesses()
    for place in range(10 * PROOFS_OF_A_NUMBER):
        kept.note(f"webchat:{place}", OPEN, "1045", ANA)

    assert not kept.are_many("webchat:new", OPEN, "1045", ANA)


def test_ones_own_misses_are_counted_elsewhere() -> None:
    kept = Guesses()
    for place in range(2 * NUMBERS_OF_A_PROOF):
        kept.note("webchat:ana", OPEN, f"2{place:04}", ANA)

    assert not kept.are_many("webchat:ana", OPEN, "10452", ANA)
    assert kept.are_many("webchat:new", OPEN, "10452", ANA)


def test_after_an_hour_they_are_forgotten() -> None:
    kept, later = tried(NUMBERS_OF_A_PROOF), OPEN + timedelta(hours=1)

    assert not kept.are_many("webchat:new", later, "10452", ANA)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "KEYS_AT_MOST", 100)
    kept = Guesses()
    for place in range(1000):
        kept.note("webchat:1", OPEN, f"{place:05}", f"{place}@example.com")
    for place in range(1000):
        kept.note("webchat:1", OPEN + timedelta(hours=place), "10452", f"{place}@example.com")

    assert len(kept._tried) <= 100
    assert sum(map(len, kept._tried.values())) <= 200


def test_nothing_of_it_is_kept_in_clear() -> None:
    held = repr(vars(tried(3, 3)))

    assert "example" not in held
    assert "10452" not in held
