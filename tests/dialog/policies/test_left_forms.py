"""What is kept of a task that was left, for second thoughts."""

import pytest

from dialog.flows import find_flows
from dialog.model import FlowState
from dialog.policies.left_forms import left_form, noted_as_left


@pytest.fixture(autouse=True, scope="module")
def _flows() -> None:
    find_flows()  # what each of them is for is known once they are read


def test_a_form_that_took_some_telling_is_kept_whole() -> None:
    flow = FlowState("complaint", {"kind": "broken"}, asked="name", heard=("llegó roto",))

    assert left_form(noted_as_left({"met": True}, flow)) == flow


def test_an_empty_form_and_a_look_up_that_was_left_are_not() -> None:
    assert noted_as_left({}, FlowState("complaint", {}, asked="kind")) == {}
    assert noted_as_left({}, FlowState("order_status", {"number": "1"}, asked="email")) == {}


def test_an_offer_that_was_turned_down_is_kept() -> None:
    flow = FlowState("order_status", {"number": "10441"}, asked="late")

    assert "left" in noted_as_left({}, flow)


def test_nothing_is_found_where_nothing_was_left() -> None:
    assert left_form({}) is None
    assert left_form({"left": "?"}) is None
