"""'I ordered a dress', and no word yet of what is wrong with it: there is more to come."""

from dialog.flows import flow_of
from dialog.hearing.follow_ups import just_answered
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import SURE, faq_of, is_answered
from dialog.hearing.wares import SEARCH
from dialog.hearing.witnesses import told_by_witnesses
from dialog.model import Intent, Reply, Turn
from dialog.orders.talk import names_no_matter

_LONGEST = 7  # words; more tell what it is about


async def hear_the_rest_of_it(heard: Hearing) -> Turn | None:
    """Any answer would be a guess; what was told is kept for the story that it begins."""
    if heard.tapped or heard.state.flow is not None or not 1 < len(heard.tokens) <= _LONGEST:
        return None
    if heard.is_question or not _tells_a_purchase(heard) or just_answered(heard.state):
        return None
    if not names_no_matter(heard.text, heard.house.phrases, heard.language):
        return None
    if await told_by_witnesses(heard) - {SEARCH}:
        return None
    return heard.missed(Reply("bot.go_on"), intent=Intent())


def _tells_a_purchase(heard: Hearing) -> bool:
    """With no number, and read as nothing for sure."""
    words, said = heard.vocabulary, heard.tokens
    for name in ("interjection", "greeting", "padding"):
        said = said[words.leading(name, said) :]
    is_bare = not any(sign.isdigit() or sign == "@" for sign in heard.text)
    is_other = flow_of(heard.intent.id) != SEARCH  # what was bought is not looked for
    is_read = is_answered(heard.intent) and is_other
    is_sure = not faq_of(heard.intent) or heard.intent.score >= SURE
    return is_bare and not (is_read and is_sure) and words.leading("bought", said) > 0
