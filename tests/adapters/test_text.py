"""Text in one canonical form, and nothing in it that would take long to bring there."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.store.people import login_of
from adapters.store.texts import clean_text
from adapters.text import MARKS_AT_MOST, canonical, composed
from bots.desk.passwords import problem

# Marks that NFC must sort; the third is no mark to be sorted and becomes two that are.
ENDLESS = ("\u0315\u0300", "\u0301\u0316", "\u0f73")
SORTED_AT_ONCE = 1000  # marks on one letter: a millisecond, in whatever order they are


def _marks_in_a_row(text: str) -> int:
    kinds = "".join(unicodedata.category(sign)[0] for sign in text)
    return max(map(len, "".join(kind if kind == "M" else " " for kind in kinds).split()), default=0)


@pytest.mark.parametrize("marks", ENDLESS)
@pytest.mark.parametrize(
    "read", [clean_text, login_of, problem, canonical], ids=["store", "login", "password", "form"]
)
def test_nothing_is_composed_that_would_take_long(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object], marks: str
) -> None:
    composed_so_far, normalize = [""], unicodedata.normalize

    def watched(form: Any, text: str) -> str:
        composed_so_far.append(text)
        return normalize(form, text)

    monkeypatch.setattr(unicodedata, "normalize", watched)
    read("a" + marks * 5000 + "b")

    assert len(composed_so_far) > 1
    assert max(map(_marks_in_a_row, composed_so_far)) <= SORTED_AT_ONCE


@given(st.integers(1, 400), st.sampled_from(["\u0300", "\u0315\u0300", "\u0301\u0316"]))
def test_the_first_marks_of_a_long_text_stay(count: int, marks: str) -> None:
    told = composed("x" * 300 + "q" + marks * count + " fin")

    assert told.startswith("x" * 300 + "q")
    assert told.endswith(" fin")
    assert len(told) <= 305 + MARKS_AT_MOST
    assert unicodedata.is_normalized("NFC", told)


@pytest.mark.parametrize(
    "text", ["cafe\u0301 con leche", "Xin chào, tôi muo\u0302\u0301n đổi hàng", "नमस्ते", "שָׁלוֹם"]
)
def test_what_people_write_is_only_composed(text: str) -> None:
    assert composed(text * 50) == unicodedata.normalize("NFC", text * 50)


@given(st.text(st.sampled_from("aé\u0958\u0300\u0315\u0f73 \uac00\u11a8"), max_size=500))
def test_composing_twice_is_composing_once(text: str) -> None:
    once = composed(text)

    assert composed(once) == once
    assert unicodedata.is_normalized("NFC", once)
