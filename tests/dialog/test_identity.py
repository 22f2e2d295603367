"""What proves that an order is theirs, and when we stop listening to guesses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialog import identity
from dialog.model import Json
from dialog.ports import Order

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ORDER = Order("10452", "shipped", email="Ana@Example.com ", phone="+34 600 111 222")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("600 111 222", "+34600111222"),
        ("+34 600-111-222", "34600111222"),
        ("0034600111222", "600111222"),
        ("55 1234 5678", "+525512345678"),
        ("+5215512345678", "+52 55 1234 5678"),
        ("+5491123456789", "+541123456789"),
        ("300 123 4567", "+573001234567"),
        ("11 91234 5678", "+55 11 91234-5678"),
        ("99123456", "+59899123456"),
    ],
)
def test_the_same_phone_is_recognised_however_it_is_written(one: str, other: str) -> None:
    assert identity.same_phone(one, other)
    assert identity.same_phone(other, one)
    assert identity.phone_key(one) == identity.phone_key(other)


@given(some.text("+0123459 ", max_size=16), some.text("+0123459 ", max_size=4))
def test_phones_that_are_the_same_have_the_same_key(phone: str, more: str) -> None:
    for other in (more + phone, phone[len(more) :], phone + more):
        same = identity.same_phone(phone, other)

        assert not same or identity.phone_key(phone) == identity.phone_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ("", "+34600111222"),
        ("1222", "+34600111222"),
        ("0111222", "600111222"),
        ("600111223", "+34600111222"),
        ("+52600111222", "+34600111222"),
        ("512345678", "+525512345678"),  # nine digits are not enough in Mexico
        ("001234567", "+573001234567"),
    ],
)
def test_another_phone_or_part_of_one_is_not_the_same(one: str, other: str) -> None:
    assert not identity.same_phone(one, other)
    assert not identity.same_phone(other, one)


def test_an_email_is_compared_whole_without_case_and_spaces() -> None:
    assert identity.same_email("ana@example.com", " ANA@EXAMPLE.COM")
    assert not identity.same_email("ana@example.com", "ana@example.co")
    assert not identity.same_email("", "")


@pytest.mark.parametrize("number", ["#10452", " 10 452 ", "10-452", "10452"])
def test_an_order_number_has_one_form(number: str) -> None:
    assert identity.canonical_number(number) == "10452"


def test_letters_of_an_order_number_count() -> None:
    assert identity.canonical_number("lc-10452") == "LC10452" != identity.canonical_number("10452")


@pytest.mark.parametrize("proof", ["ana@example.com", "600111222", "+34 600 111 222"])
def test_the_orders_email_or_phone_prove_it(proof: str) -> None:
    assert identity.proves(ORDER, proof)


@pytest.mark.parametrize(
    "proof", ["", "@", "ana@example.org", "600111223", "28012", "Ana", "nobody@invalid"]
)
def test_nothing_else_proves_it_and_no_order_is_proven_by_anything(proof: str) -> None:
    assert not identity.proves(ORDER, proof)
    assert not identity.proves(None, proof)


def test_an_order_without_contact_data_is_proven_by_nothing() -> None:
    bare = Order("10452", "shipped")

    assert not identity.proves(bare, "")
    assert not identity.proves(bare, "ana@example.com")


def test_five_misses_in_an_hour_lock_and_an_hour_unlocks() -> None:
    known: dict[str, Json] = {}
    for minute in range(4):
        identity.note_miss(
            known, NOW + timedelta(minutes=minute), "10452", f"a{minute}@example.com"
        )
    assert not identity.is_locked(known, NOW + timedelta(minutes=4))

    identity.note_miss(known, NOW + timedelta(minutes=5), "10452", "a5@example.com")

    assert identity.is_locked(known, NOW + timedelta(minutes=6))
    assert identity.is_locked(known, NOW + timedelta(minutes=59))
    assert not identity.is_locked(known, NOW + timedelta(minutes=60))


def test_the_same_wrong_pair_is_one_miss_however_often_the_flow_runs() -> None:
    known: dict[str, Json] = {}

    for number in ("10452", "#10-452", "10452"):
        identity.note_miss(known, NOW, number, " Ana@example.com")

    assert len(known["order_misses"]) == 1


def test_what_was_tried_is_not_kept_in_clear() -> None:
    known: dict[str, Json] = {}

    identity.note_miss(known, NOW, "10452", "ana@example.com")

    assert "ana" not in str(known)
    assert "10452" not in str(known)
