"""A form that was left half told, or an offer that was turned down, is kept for second thoughts.

It goes when something else is begun, or after a day (waiting.py).
"""

from collections.abc import Mapping

from dialog.flow import flow_named, is_closing
from dialog.model import FlowState
from dialog.notes import Notes, noted
from dialog.saved import flow_in, flow_out


def noted_as_left(notes: Notes, flow: FlowState) -> Notes:
    """The notes with this task, where it took some telling, or its last offer was turned down."""
    is_kept = bool(flow.answers) and (flow_named(flow.name).reports or is_closing(flow))
    return noted(notes, left=flow_out(flow)) if is_kept else notes


def left_form(notes: Notes) -> FlowState | None:
    row = notes.get("left")
    return flow_in(row) if isinstance(row, Mapping) else None
