"""State <-> JSON: what a conversation's row keeps between two turns.

Loading forgives: an unknown key is left out, a missing one takes its default, so that a row
written by an older or newer version still opens.
"""

import json
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, cast

from dialog.model import Choice, FlowState, Json, Media, State
from dialog.notes import Notes


def dump(state: State) -> dict[str, Json]:
    """Plain JSON values; what is empty is left out, to keep rows small."""
    full: dict[str, Json] = {
        "language": state.language,
        "flow": flow_out(state.flow) if state.flow else None,
        "paused": [flow_out(flow) for flow in state.paused],
        "misses": state.misses,
        "topic": state.topic,
        "offered": [[choice.id, choice.text] for choice in state.offered],
        "known": dict(state.known),
        "notes": dict(state.notes),
    }
    return {name: value for name, value in full.items() if value}


def load(row: Mapping[str, Json] | str | None) -> State:
    """The state that `dump` made; also from its JSON text, from nothing, or from a foreign row."""
    told = json.loads(row) if isinstance(row, str) and row else row
    if not isinstance(told, Mapping):
        return State()
    flow = told.get("flow")
    return State(
        language=str(told.get("language", "")),
        flow=flow_in(flow) if isinstance(flow, Mapping) else None,
        paused=tuple(flow_in(item) for item in told.get("paused", ())),
        misses=int(told.get("misses", 0)),
        topic=str(told.get("topic", "")),
        offered=tuple(
            Choice(str(choice_id), str(text)) for choice_id, text in told.get("offered", ())
        ),
        known=dict(told.get("known", {})),
        notes=cast(Notes, dict(told.get("notes", {}))),
    )


def put(told: Mapping[str, Json], known: MutableMapping[str, Json]) -> None:
    """These values in place of those of the same names; what is empty is left out here, too."""
    for name, value in told.items():
        known.pop(name, None)
        if value:
            known[name] = value


def flow_out(flow: FlowState) -> dict[str, Json]:
    """What is empty is left out."""
    full: dict[str, Json] = {
        "name": flow.name,
        "answers": dict(flow.answers),
        "asked": flow.asked,
        "misses": flow.misses,
        "heard": list(flow.heard),
        "media": [media_out(item) for item in flow.media],
    }
    return {name: value for name, value in full.items() if value}


def flow_in(row: Mapping[str, Any]) -> FlowState:
    """The flow that `flow_out` made; as forgiving as `load`."""
    return FlowState(
        name=str(row.get("name", "")),
        answers=dict(row.get("answers", {})),
        asked=str(row.get("asked", "")),
        misses=int(row.get("misses", 0)),
        heard=tuple(str(text) for text in row.get("heard", ())),
        media=media_in(row.get("media", ())),
    )


def media_out(media: Media) -> dict[str, str]:
    full = {"kind": media.kind, "ref": media.ref, "type": media.type, "name": media.name}
    return {name: value for name, value in full.items() if value}


def media_in(rows: Iterable[Mapping[str, str]]) -> tuple[Media, ...]:
    fields = ("kind", "ref", "type", "name")
    return tuple(Media(*(str(row.get(field, "")) for field in fields)) for row in rows)
