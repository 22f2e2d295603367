"""FAQ answers: sure ones at once, likely ones as a choice, none honestly admitted."""

from collections.abc import Sequence
from dataclasses import replace

from dialog.faq.attached import attached
from dialog.hearing.follow_ups import (
    in_few_words,
    is_bare,
    is_of_what_was,
    just_answered,
)
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import faq_of, ids_near, is_answered, is_faq, sure
from dialog.hearing.parts import is_asked
from dialog.hearing.question import Question
from dialog.hearing.questions import clear_questions, meant_by, together
from dialog.listening import tokens_of
from dialog.model import Choice, Reply, Turn
from dialog.notes import Notes, noted
from dialog.policies.repeats import (
    asks_the_term,
    figure_in,
    gist,
    lacks_the_figure,
    passage,
    told_before,
)
from dialog.readers import declines, is_yes

FOLLOW_UPS_AT_MOST = 2
LEFT_OPEN_AT_MOST = 1
A_CHANCE = 0.4  # score from which a piece beside an answer is worth a choice
A_NAME = 4  # words, at most, of what names a matter and asks nothing
A_PART = 0.5  # of an answer, beside a whole one
AGAIN_AT_MOST = 2  # times that an answer is told in a row
MISSES_AT_MOST = 2  # in a row, that are met with choices
A_GUESS = 0.28  # score below which a choice is hardly ever right: better admit it
MAYBE = "maybe:"  # + an intent id: what a choice stands for
NONE_OF_THESE = "bot.none_of_these"
WHICH = frozenset(  # the phrases that ask which of our choices is meant
    {"bot.did_you_mean", "bot.did_you_mean_again", "bot.not_that", "bot.not_in_it"}
)


async def answer_from_the_faq(heard: Hearing) -> Turn | None:
    """The answer, or two if two questions were asked."""
    if is_answered(heard.intent) and not faq_of(heard.intent):
        return None
    term = _from_the_last_answer(heard) if asks_the_term(heard) else None
    questions = [] if term else clear_questions(heard)
    if not questions:
        return term or _from_the_last_answer(heard)
    ids = [one.faq_id for one in questions]
    heard = heard.taken_for(meant_by(heard, questions))
    times = told_before(heard, ids[0])
    if len(ids) == 1 and times:
        return _told_again(heard, ids[0], times)
    replies = [reply for faq_id in ids if (reply := answer_of(heard, faq_id)) is not None]
    if not replies:
        return None
    last = replace(replies[-1], choices=(*_left_open(heard, ids), *_follow_ups(heard, ids)))
    notes = noted(_noting(heard, 1), together=together(heard.vocabulary, questions))
    return heard.understood(*replies[:-1], last, topic=ids[-1], notes=notes)


def _left_open(heard: Hearing, ids: Sequence[str]) -> tuple[Choice, ...]:
    """'garantía y lo de la cuota': what the other piece may ask stands under the answer."""
    unclear = [one for one in heard.pieces if _is_asked_unclearly(heard, one)]
    likely = dict.fromkeys(one.intent.offered[0] for one in unclear)
    usual = follow_ups_of(heard, ids[-1])[:FOLLOW_UPS_AT_MOST]
    open_ones = [one for one in likely if one not in ids and one not in usual and is_faq(one)]
    return tuple(maybe(heard, one) for one in open_ones[:LEFT_OPEN_AT_MOST])


def _is_asked_unclearly(heard: Hearing, one: Question) -> bool:
    said = tokens_of(one.text)
    is_ok = heard.vocabulary.is_only("ok", said)  # 'vale, ...' asks for no voucher
    is_name = len(said) <= A_NAME and not (is_ok or is_yes(one.text) or declines(one.text))
    is_guess = bool(one.intent.offered) and one.intent.score >= A_CHANCE
    return is_guess and (is_name or is_asked(one.text, heard.vocabulary))


def _from_the_last_answer(heard: Hearing) -> Turn | None:
    """'¿y cuánto cuesta?', where nothing is surer: what was just answered may have said it."""
    topic = heard.state.topic
    if topic not in just_answered(heard.state) or not is_bare(heard.tokens, heard.vocabulary):
        return None
    answer = answer_of(heard, topic)
    figure = figure_in(heard, answer) if answer else None
    if figure is None:
        return None
    reply = replace(figure, choices=_follow_ups(heard, [topic]))
    before = heard.state.notes.get("asked", "")
    return heard.understood(reply, intent=sure(topic, after=before), notes=_noting(heard, A_PART))


def _told_again(heard: Hearing, faq_id: str, times: float) -> Turn | None:
    """What was just said answers this as well: the part that does; the third time, a person."""
    answer = answer_of(heard, faq_id)
    if answer is None:
        return None
    part = passage(heard, answer)
    is_stuck = _is_the_same_question(heard) and times > 1
    if is_stuck or (part is None and times >= AGAIN_AT_MOST):
        return _all_i_know(heard)
    if part is None and lacks_the_figure(heard, answer):
        return _near_it(heard, faq_id) or _all_i_know(heard)
    if part is None and is_of_what_was(heard.tokens, heard.vocabulary):
        return _perhaps_of_another(heard, faq_id) or _repeated(heard, faq_id, answer, times + 1)
    if part is None and _is_of_this_alone(heard, faq_id):  # 'a Chile': not all of it again
        part = gist(answer)
    return _repeated(heard, faq_id, part or answer, times + (A_PART if part else 1))


def answer_in_between(heard: Hearing, faq_id: str) -> Reply | None:
    """While a question is open: the answer, and a second time only what of it is asked now."""
    answer = answer_of(heard, faq_id)
    if answer is None or heard.state.notes.get("in_between") != faq_id:
        return answer
    part = passage(heard, answer)
    if part is None and lacks_the_figure(heard, answer):
        return Reply("bot.no_figure")
    return part or gist(answer) or answer


def _repeated(heard: Hearing, faq_id: str, reply: Reply, times: float) -> Turn:
    whole = answer_of(heard, faq_id)
    is_all_of_it = whole is not None and reply.text == whole.text
    way_out = heard.choices("bot.person.yes") if is_all_of_it else ()
    told = replace(reply, choices=(*_follow_ups(heard, [faq_id]), *way_out))
    return heard.understood(told, topic=faq_id, notes=_noting(heard, times))


def _all_i_know(heard: Hearing) -> Turn:
    ways_out = heard.choices("bot.person.yes", "bot.person.no")
    return heard.missed(Reply("bot.all_i_know", choices=ways_out))


def _near_it(heard: Hearing, faq_id: str) -> Turn | None:
    """'¿y cuánto cuesta?', of what has no price here: what near it has one."""
    alone = heard.house.understanding.read(heard.text, heard.spoken)
    near = dict.fromkeys((*ids_near(heard.intent), *ids_near(alone)))
    fitting = [one for one in near if one != faq_id and is_faq(one) and _has_it(heard, one)]
    return _not_in_it(heard, fitting) if fitting else None


def _perhaps_of_another(heard: Hearing, faq_id: str) -> Turn | None:
    """'¿y si lo compré en tienda?' names a matter of its own, and is about this one."""
    alone = heard.house.understanding.read(heard.text, heard.spoken)
    if not is_answered(alone) or not faq_of(alone) or alone.id == faq_id:
        return None
    usual = (one.id.removeprefix(MAYBE) for one in _follow_ups(heard, [faq_id]))
    near = dict.fromkeys((faq_of(alone), *filter(is_faq, usual)))
    return _not_in_it(heard, list(near))


def _not_in_it(heard: Hearing, near: Sequence[str]) -> Turn:
    choices = tuple(maybe(heard, one) for one in near[:FOLLOW_UPS_AT_MOST])
    ways_out = heard.choices(NONE_OF_THESE, "bot.person.yes")
    return heard.missed(Reply("bot.not_in_it", choices=(*choices, *ways_out)))


def _has_it(heard: Hearing, faq_id: str) -> bool:
    answer = answer_of(heard, faq_id)
    return answer is not None and not lacks_the_figure(heard, answer)


def _is_the_same_question(heard: Hearing) -> bool:
    asked = in_few_words(heard.tokens, heard.vocabulary)
    return bool(asked) and heard.state.notes.get("asked", "").endswith(asked)


def _is_of_this_alone(heard: Hearing, faq_id: str) -> bool:
    """A piece of a question that, by itself, means nothing but what was just answered."""
    alone = heard.house.understanding.read(heard.text, heard.spoken)
    return "after" in heard.intent.why and alone.id in (None, faq_id)


def _noting(heard: Hearing, times: float) -> Notes:
    return noted(heard.state.notes, again=times)


def answer_of(heard: Hearing, faq_id: str) -> Reply | None:
    """The merchant's words, in the customer's language."""
    entry = heard.house.understanding.reply_to(faq_id, heard.language)
    if entry is None or not entry.answer:
        return None
    media = attached(entry, heard.house.understanding.replies_in(faq_id, heard.language))
    return Reply(f"faq:{faq_id}", text=entry.answer, media=media)


async def offer_the_closest_answers(heard: Hearing) -> Turn | None:
    """'Did you mean ...?', with a way out; asked a second time, also with a person."""
    offered = [one for one in heard.intent.offered if not one.startswith("talk:")]
    if heard.intent.outcome != "offered" or not offered or heard.state.misses >= MISSES_AT_MOST:
        return None  # asked twice already: a person is offered instead
    if heard.intent.score < A_GUESS and "after" not in heard.intent.why:
        return None
    titles = tuple(maybe(heard, faq_id) for faq_id in offered)
    ways_out = [NONE_OF_THESE] if heard.state.misses == 0 else [NONE_OF_THESE, "bot.person.yes"]
    phrase = "bot.did_you_mean" if heard.state.misses == 0 else "bot.did_you_mean_again"
    return heard.missed(Reply(phrase, choices=(*titles, *heard.choices(*ways_out))))


def maybe(heard: Hearing, intent: str) -> Choice:
    """An FAQ entry or a flow as a choice."""
    menu = f"bot.menu.{intent.removeprefix('flow:').replace('-', '_')}"
    if intent.startswith("flow:") and heard.house.phrases.has(menu):
        return Choice(MAYBE + intent, heard.phrase(menu))
    return Choice(MAYBE + intent, heard.house.understanding.title(intent, heard.language))


def follow_ups_of(heard: Hearing, faq_id: str) -> Sequence[str]:
    """What people usually ask next, by the merchant's word: FAQ ids and tasks."""
    entry = heard.house.understanding.reply_to(faq_id, heard.language)
    return entry.follow_ups if entry is not None else ()


def _follow_ups(heard: Hearing, ids: list[str]) -> tuple[Choice, ...]:
    wanted = [faq_id for faq_id in follow_ups_of(heard, ids[-1]) if faq_id not in ids]
    return tuple(maybe(heard, faq_id) for faq_id in wanted[:FOLLOW_UPS_AT_MOST])
