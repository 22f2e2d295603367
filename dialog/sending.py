"""May this message leave now, on this channel? Free text, or hold it until the customer writes.

Templates and other channels are later choices of the same function.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dialog.ports import Limits, Outgoing


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now: `reason` is shown at the desk. It goes out when the customer writes again."""

    reason: str  # window_closed


def plan(outgoing: Outgoing, limits: Limits, now: datetime) -> Outgoing | Hold:
    """The message as it may be sent, or why it has to wait."""
    if limits.window is None:
        return outgoing
    last = outgoing.last_inbound_at
    if last is None or now - last >= timedelta(hours=limits.window):
        return Hold("window_closed")
    return outgoing
