"""A form that was left half told, or an offer that was turned down, is kept for second thoughts.

It goes when something else is begun, or after a day (waiting.py).
"""

from collections.abc import Mapping

from dialog.flow import CLOSING, REPORTS
from dialog.model import FlowState, Json
from dialog.saved import flow_in, flow_out

LEFT = "left"  # the note


def noted_as_left(notes: Mapping[str, Json], flow: FlowState) -> Mapping[str, Json]:
    """The notes with this task, where it took some telling, or its last offer was turned down."""
    is_offer = flow.asked in CLOSING.get(flow.name, ())
    is_kept = bool(flow.answers) and (flow.name in REPORTS or is_offer)
    return {**notes, LEFT: flow_out(flow)} if is_kept else notes


def left_form(notes: Mapping[str, Json]) -> FlowState | None:
    row = notes.get(LEFT)
    return flow_in(row) if isinstance(row, Mapping) else None
