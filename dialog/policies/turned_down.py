"""An offer of ours that is turned down in more words than a 'no'."""

from dialog.flow import is_closing
from dialog.hearing.heard import Hearing
from dialog.model import FlowState, Inbound, Turn
from dialog.policies.tasks import after_run, played
from dialog.readers import declines

_NAYS = (("no",), ("nao",), ("nop",), ("nope",), ("nel",))


async def turned_down(heard: Hearing, flow: FlowState) -> Turn | None:
    """'no gracias, ya hablé con ellos': whatever is told besides, our offer is not wanted."""
    is_no = heard.tokens[:1] in _NAYS and declines(heard.text)
    if not is_closing(flow) or not is_no or heard.is_question:
        return None
    chat = await played(heard, flow, (Inbound("", "", "", "no"),))
    return after_run(heard, chat, flow) if chat is not None and chat.finished else None
