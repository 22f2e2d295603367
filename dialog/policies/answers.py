"""FAQ answers: sure ones at once, likely ones as a choice, none honestly admitted."""

from collections.abc import Mapping
from dataclasses import replace

from dialog.model import Choice, Json, Media, Reply, Turn
from dialog.policies.follow_ups import ASKED, in_few_words
from dialog.policies.hearing import Hearing
from dialog.policies.intents import faq_of, is_answered
from dialog.policies.questions import clear_questions, meant_by
from dialog.policies.repeats import gist, passage, told_before

FOLLOW_UPS_AT_MOST = 2
A_PART = 0.5  # of an answer, beside a whole one
AGAIN_AT_MOST = 2  # times that an answer is told in a row
MISSES_AT_MOST = 2  # in a row, that are met with choices
MAYBE = "maybe:"  # + an intent id: what a choice stands for
NONE_OF_THESE = "bot.none_of_these"


async def answer_from_the_faq(heard: Hearing) -> Turn | None:
    """The answer, or two if two questions were asked."""
    if is_answered(heard.intent) and not faq_of(heard.intent):
        return None
    questions = clear_questions(heard)
    if not questions:
        return None
    ids = [one.faq_id for one in questions]
    heard = replace(heard, intent=meant_by(heard, questions))
    times = told_before(heard, ids[0])
    if len(ids) == 1 and times:
        return _told_again(heard, ids[0], times)
    replies = [reply for faq_id in ids if (reply := answer_of(heard, faq_id)) is not None]
    if not replies:
        return None
    last = replace(replies[-1], choices=_follow_ups(heard, ids))
    return heard.understood(*replies[:-1], last, topic=ids[-1], notes=_noting(heard, 1))


def _told_again(heard: Hearing, faq_id: str, times: float) -> Turn | None:
    """What was just said answers this as well: the part that does; the third time, a person."""
    answer = answer_of(heard, faq_id)
    if answer is None:
        return None
    part = passage(heard, answer)
    is_stuck = _is_the_same_question(heard) and times > 1
    if is_stuck or (part is None and times >= AGAIN_AT_MOST):
        ways_out = heard.choices("bot.person.yes", "bot.person.no")
        return heard.understood(Reply("bot.all_i_know", choices=ways_out))
    if part is None and _is_of_this_alone(heard, faq_id):  # 'a Chile': not all of it again
        part = gist(answer)
    reply = replace(part or answer, choices=_follow_ups(heard, [faq_id]))
    told = A_PART if part else 1
    return heard.understood(reply, notes=_noting(heard, times + told))


def _is_the_same_question(heard: Hearing) -> bool:
    asked = in_few_words(heard.tokens, heard.vocabulary)
    return bool(asked) and str(heard.state.notes.get(ASKED, "")).endswith(asked)


def _is_of_this_alone(heard: Hearing, faq_id: str) -> bool:
    """A piece of a question that, by itself, means nothing but what was just answered."""
    alone = heard.house.understanding.read(heard.text, heard.spoken)
    return "after" in heard.intent.why and alone.id in (None, faq_id)


def _noting(heard: Hearing, times: float) -> Mapping[str, Json]:
    return {**heard.state.notes, "again": times}


def answer_of(heard: Hearing, faq_id: str) -> Reply | None:
    """The merchant's words, in the customer's language."""
    entry = heard.house.understanding.reply_to(faq_id, heard.language)
    if entry is None or not entry.answer:
        return None
    media = tuple(Media("image", ref) for ref in entry.media)
    return Reply(f"faq:{faq_id}", text=entry.answer, media=media)


async def offer_the_closest_answers(heard: Hearing) -> Turn | None:
    """'Did you mean ...?', with a way out; asked a second time, also with a person."""
    offered = [one for one in heard.intent.offered if not one.startswith("talk:")]
    if heard.intent.outcome != "offered" or not offered or heard.state.misses >= MISSES_AT_MOST:
        return None  # asked twice already: a person is offered instead
    titles = tuple(maybe(heard, faq_id) for faq_id in offered)
    ways_out = [NONE_OF_THESE] if heard.state.misses == 0 else [NONE_OF_THESE, "bot.person.yes"]
    phrase = "bot.did_you_mean" if heard.state.misses == 0 else "bot.did_you_mean_again"
    notes = {**heard.state.notes, "said": heard.text[:500]}
    return heard.turn(
        Reply(phrase, choices=(*titles, *heard.choices(*ways_out))),
        misses=heard.state.misses + 1,
        notes=notes,
    )


def maybe(heard: Hearing, intent: str) -> Choice:
    """An FAQ entry or a flow as a choice."""
    menu = f"bot.menu.{intent.removeprefix('flow:').replace('-', '_')}"
    if intent.startswith("flow:") and heard.house.phrases.has(menu):
        return Choice(MAYBE + intent, heard.phrase(menu))
    return Choice(MAYBE + intent, heard.house.understanding.title(intent, heard.language))


def _follow_ups(heard: Hearing, ids: list[str]) -> tuple[Choice, ...]:
    entry = heard.house.understanding.reply_to(ids[-1], heard.language)
    wanted = [faq_id for faq_id in (entry.follow_ups if entry else ()) if faq_id not in ids]
    return tuple(maybe(heard, faq_id) for faq_id in wanted[:FOLLOW_UPS_AT_MOST])
