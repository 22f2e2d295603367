"""'No era eso', 'no entiendo': the last answer was not what was asked, or was not clear.

An apology in a word, and what else may have been meant; a second time in a row, a person. `faq
gaps` knows the name of the policy: the question before it counts as answered wrongly.
"""

from dataclasses import replace

from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, faq_of, is_answered, is_talk
from dialog.hearing.reading import read
from dialog.model import Choice, Intent, Reply, Turn
from dialog.notes import noted
from dialog.policies.answers import NONE_OF_THESE, answer_from_the_faq, maybe
from dialog.policies.handing_over import to_a_person
from dialog.policies.misses import admit_and_offer_a_person
from dialog.policies.smalltalk import menu
from dialog.policies.tasks import TALK_TO_A_PERSON

AGREED = "bot.not_that"
UNCLEAR = "bot.unclear"
NO_HELP = "bot.no_help"
_LONGEST = 12  # words; more say what was meant
_A_QUESTION = 2  # words, at least
_OTHERS_AT_MOST = 2


async def make_up_for_a_wrong_answer(heard: Hearing) -> Turn | None:
    """After an answer, or after choices of ours that came instead of one."""
    last = heard.state.notes.get("last", "")
    if heard.tapped or heard.state.flow is not None or not heard.tokens:
        return None
    if heard.says_only("confused"):
        return _more_clearly(heard, last)
    if not last.startswith(("faq:", AGREED)):
        return None
    if last != AGREED and heard.says_only("something_else"):
        return heard.understood(Reply("bot.go_on"), intent=Intent())
    return await _corrected(heard, last) if _says_it_was_not_that(heard) else None


async def _corrected(heard: Hearing, last: str) -> Turn | None:
    anew = _said_besides(heard)
    if anew is not None:
        return await answer_from_the_faq(anew) if faq_of(anew.intent) else None
    if last == AGREED:
        return await admit_and_offer_a_person(heard)
    return _sorry(heard, last.removeprefix("faq:"))


async def offer_help_where_an_answer_did_not(heard: Hearing) -> Turn | None:
    """'ya probé eso y no funciona': the same answer again would not either."""
    last = heard.state.notes.get("last", "")
    if heard.tapped or heard.state.flow is not None or len(heard.tokens) > _LONGEST:
        return None
    if not heard.says("unhelpful"):
        return None
    if not (last.startswith("faq:") or heard.says_only("unhelpful")):
        return None
    is_plain = is_answered(heard.intent) and heard.intent.score >= PLAIN
    if is_plain and not _is_told_again(heard, last) and _says_of_what(heard):
        return None  # it is about something else
    if last == NO_HELP:
        return await to_a_person(heard, "misses")
    ways_out = heard.choices(TALK_TO_A_PERSON, "bot.person.no")
    return _missed(heard, Reply(NO_HELP, choices=ways_out))


def _says_of_what(heard: Hearing) -> bool:
    """'ya lo intenté y no me deja' does not."""
    rest = heard.tokens
    for name in ("unhelpful", "fails", "follow_up", "padding"):
        rest = heard.vocabulary.without(name, rest)
    return bool(rest)


def _is_told_again(heard: Hearing, last: str) -> bool:
    return is_talk(heard.intent) or last == f"faq:{heard.intent.id}"


def _says_it_was_not_that(heard: Hearing) -> bool:
    return len(heard.tokens) <= _LONGEST and heard.says("not_that")


def _said_besides(heard: Hearing) -> Hearing | None:
    """'no era eso, quiero saber cuánto cuesta' asks what it costs."""
    words = heard.vocabulary
    rest = words.without("not_that", heard.tokens)
    rest = rest[words.leading("saying", rest) :]
    if len(words.without("padding", rest)) < _A_QUESTION:
        return None
    text = " ".join(rest)
    intent = read(heard.house.understanding, words, text, heard.state, heard.spoken)
    return replace(heard, text=text, tokens=rest, intent=intent) if is_answered(intent) else None


def _sorry(heard: Hearing, answered: str) -> Turn:
    others = [one for one in heard.state.notes.get("others", ()) if one != answered]
    choices = tuple(maybe(heard, one) for one in others[:_OTHERS_AT_MOST])
    if choices:
        ways_out = heard.choices(NONE_OF_THESE, TALK_TO_A_PERSON)
        return _missed(heard, Reply(AGREED, choices=(*choices, *ways_out)))
    return _missed(heard, Reply("bot.not_that_either", choices=heard.choices(TALK_TO_A_PERSON)))


def _more_clearly(heard: Hearing, last: str) -> Turn:
    """'no entiendo': of an answer, a person may tell it better; else, what this is about."""
    if not last.startswith("faq:"):
        return heard.understood(Reply("bot.help", choices=_menu(heard)), intent=Intent())
    ways_out = heard.choices(TALK_TO_A_PERSON, "bot.person.no")
    return _missed(heard, Reply(UNCLEAR, choices=ways_out))


def _missed(heard: Hearing, reply: Reply) -> Turn:
    said = heard.state.notes.get("asked", "") or heard.text[:200]
    notes = noted(heard.state.notes, said=said)
    return heard.turn(reply, intent=Intent(), misses=heard.state.misses + 1, notes=notes)


def _menu(heard: Hearing) -> tuple[Choice, ...]:
    return (*menu(heard), *heard.choices(TALK_TO_A_PERSON))
