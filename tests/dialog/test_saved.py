import json

from hypothesis import given
from hypothesis import strategies as st

from dialog.model import Choice, FlowState, Media, State
from dialog.saved import dump, load

TEXT = st.text(max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
FACTS = st.dictionaries(TEXT, JSON, max_size=3)
FLOWS = st.builds(
    FlowState,
    st.text(min_size=1, max_size=20),
    FACTS,
    TEXT,
    st.integers(0, 9),
    st.lists(TEXT, max_size=3).map(tuple),
    st.lists(st.builds(Media, TEXT, TEXT, TEXT, TEXT), max_size=2).map(tuple),
)
STATES = st.builds(
    State,
    TEXT,
    st.none() | FLOWS,
    st.lists(FLOWS, max_size=2).map(tuple),
    st.integers(0, 9),
    TEXT,
    st.lists(st.builds(Choice, TEXT, TEXT), max_size=3).map(tuple),
    FACTS,
    FACTS,
)


@given(STATES)
def test_what_is_saved_is_loaded(state: State) -> None:
    assert load(json.dumps(dump(state))) == state


def test_an_empty_state_is_an_empty_row() -> None:
    assert dump(State()) == {}
    assert load(None) == load("") == load({}) == State()


def test_a_row_of_another_version_still_opens() -> None:
    row = {"language": "es", "mood": "sunny", "flow": {"name": "gone", "steps": 3}}

    assert load(row) == State(language="es", flow=FlowState("gone"))
