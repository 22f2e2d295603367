"""What is known of earlier searches outlives them, and saved rows keep their form."""

import json

from dialog.catalogue.known import (
    KnownProducts,
    note_limits,
    note_shown,
    note_sought,
    note_table,
)
from dialog.model import Json


def test_nothing_is_known_of_a_stranger_and_nothing_is_kept_for_them() -> None:
    known: dict[str, Json] = {"name": "Ana"}

    KnownProducts.of(known).keep_in(known)

    assert KnownProducts.of(known) == KnownProducts()
    assert known == {"name": "Ana"}


def test_a_saved_row_has_plain_values_under_the_names_it_always_had() -> None:
    known: dict[str, Json] = {}

    note_sought(known, ("vestido",))
    note_table(known, ["Vestido Luna", "Vestido Sol"])
    note_limits(known, 20.0, 50.0)
    note_shown(known, "Vestido Luna", ("M", ""), 0)
    note_shown(known, "Vestido Sol", ("", "red"), 0)

    assert (
        json.loads(json.dumps(known))
        == known
        == {
            "product": "Vestido Sol",
            "product_before": "Vestido Luna",
            "products": ["Vestido Luna", "Vestido Sol"],
            "sought": ["vestido"],
            "price_limits": [20.0, 50.0],
            "product_details": ["", "red"],
        }
    )
    assert KnownProducts.of(known).table == ("Vestido Luna", "Vestido Sol")


def test_a_product_that_is_shown_again_is_not_the_one_before_itself() -> None:
    known: dict[str, Json] = {"product": "Vestido Sol", "product_before": "Vestido Luna"}

    note_shown(known, "Vestido Sol", ("L", ""), 3)

    assert KnownProducts.of(known).before == "Vestido Luna"
    assert KnownProducts.of(known).details == ("L", "")


def test_a_row_that_kept_an_empty_name_is_read_as_one_without_it() -> None:
    assert KnownProducts.of({"product": "Vestido Sol", "product_before": ""}).before == ""
