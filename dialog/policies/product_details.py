"""'¿es impermeable?', 'cuántos vienen?', of what was just shown: more than the shop tells us."""

from dialog.catalogue.ears import OWN
from dialog.catalogue.known import KnownProducts
from dialog.catalogue.wanted import wanted
from dialog.catalogue.words import vocabulary
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import is_answered
from dialog.model import Intent, Reply, Turn
from dialog.policies.tasks import TALK_TO_A_PERSON

_SHORT = 7  # words; more are about something else
_A_GUESS = 0.6  # score from which the question is likelier one of the FAQ
SAID = "bot.product_detail"


async def say_it_is_on_its_page(heard: Hearing) -> Turn | None:
    """Honestly: its page tells, or a person; once, and not for what is no question."""
    product = KnownProducts.of(heard.state.known).shown
    is_newest = heard.state.topic == OWN and heard.state.notes.get("last") != SAID
    if not product or not is_newest or heard.tapped or heard.state.flow is not None:
        return None
    if not heard.is_question or not 0 < len(heard.tokens) <= _SHORT:
        return None
    if is_answered(heard.intent) or heard.intent.score >= _A_GUESS:
        return None
    if not wanted(heard.text, vocabulary(heard.house.phrases)).words:
        return None
    reply = Reply(SAID, {"product": product}, heard.choices(TALK_TO_A_PERSON))
    return heard.missed(reply, intent=Intent())
