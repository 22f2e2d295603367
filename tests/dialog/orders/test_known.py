"""What is known of orders outlives a look-up, and older rows are read as well."""

import json

from dialog.model import Json
from dialog.orders.known import (
    PROVEN_AT_MOST,
    SEEN_AT_MOST,
    KnownOrders,
    note_asked,
    note_proven,
    note_received,
    note_shown,
    note_shown_together,
)


def test_nothing_is_known_of_a_stranger_and_nothing_is_kept_for_them() -> None:
    known: dict[str, Json] = {"name": "Ana"}

    KnownOrders.of(known).keep_in(known)

    assert KnownOrders.of(known) == KnownOrders()
    assert known == {"name": "Ana"}


def test_a_saved_row_has_plain_values_under_the_names_it_always_had() -> None:
    known: dict[str, Json] = {}

    note_asked(known, "10460")
    note_proven(known, "10460")
    note_shown(known, "10460")
    note_shown_together(known, ["10460", "10452"])
    note_received(known, "10452")

    assert (
        json.loads(json.dumps(known))
        == known
        == {
            "order": "10460",
            "order_asked": "10460",
            "orders_seen": ["10452", "10460"],
            "orders": ["10460", "10452"],
            "orders_told": ["10460", "10452"],
            "proven_orders": ["10460"],
            "order_received": "10452",
        }
    )
    assert KnownOrders.of(known).shown_last == ("10460", "10452")


def test_a_row_that_has_only_the_newest_order_has_seen_it() -> None:
    assert KnownOrders.of({"order": "10452"}).newest == "10452"
    assert KnownOrders.of({"order": "10452"}).seen == ("10452",)


def test_an_order_that_is_shown_again_is_the_newest_and_stands_alone() -> None:
    known: dict[str, Json] = {}
    note_shown_together(known, ["10452", "10460"])

    note_shown(known, "10460")

    assert KnownOrders.of(known).seen == ("10452", "10460")
    assert KnownOrders.of(known).shown_last == ("10460",)


def test_the_oldest_are_forgotten() -> None:
    known: dict[str, Json] = {}

    for number in range(20):
        note_shown(known, str(number))
        note_proven(known, str(number))

    assert KnownOrders.of(known).seen == ("17", "18", "19")[-SEEN_AT_MOST:]
    assert len(KnownOrders.of(known).proven) == PROVEN_AT_MOST
    assert KnownOrders.of(known).proven[-1] == "19"
