"""BAJA, STOP, ALTA: only as a whole message, and at once."""

from dataclasses import replace

from dialog.hearing.heard import Hearing
from dialog.model import Consent, Intent, Owner, Reply, Turn


async def obey_stop_and_start(heard: Hearing) -> Turn | None:
    """Stops what the business would start; answers to the customer's own messages still come."""
    if heard.tapped:
        return None
    in_form = heard.state.flow is not None  # there 'sair' leaves the form
    if heard.says_only("stop") or (heard.says_only("stop_outside") and not in_form):
        return _settled(heard, allowed=False)
    if heard.tokens and heard.vocabulary.leading("start", heard.tokens) == len(heard.tokens):
        return _settled(heard, allowed=True)
    return None


def _settled(heard: Hearing, *, allowed: bool) -> Turn:
    phrase = "bot.opted_in" if allowed else "bot.opted_out"
    effects = (Consent(allowed, heard.text[:40]),)
    turn = heard.turn(Reply(phrase), effects=effects, intent=Intent())
    owner = heard.moment.conversation.owner
    if owner is not Owner.BOT or allowed:
        return replace(turn, owner=owner)
    return replace(turn, state=replace(turn.state, flow=None, paused=(), offered=(), misses=0))
