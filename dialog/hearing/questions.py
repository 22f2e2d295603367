"""Several things asked in one message: each is read for itself, after what was asked before it."""

from collections.abc import Sequence
from dataclasses import replace

from dialog.hearing.follow_ups import in_few_words
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, is_answered
from dialog.hearing.parts import is_asked, matters, run_on
from dialog.hearing.question import STRONG, Question
from dialog.hearing.reading import read
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import tokens_of
from dialog.model import Intent, State
from dialog.notes import noted

ANSWERS_AT_MOST = 3  # to one message
_PARTS_AT_MOST = 5  # of a text that is dictated: more is a story
_TWO_QUESTIONS = 5  # words, at least


def questions_in(heard: Hearing) -> list[Question]:
    """The questions of a message that has several; [] for a message about one thing."""
    parts = matters(heard.text, heard.vocabulary)
    asked = [part for part in parts if is_asked(part, heard.vocabulary)] if len(parts) > 1 else []
    found = _read_in_order(heard, asked)
    if any(one.faq_id for one in found):  # then nobody has to ask the rest again
        return [_agreed(one) if one.is_likely else one for one in found]
    return found


def _agreed(one: Question) -> Question:
    return replace(one, intent=replace(one.intent, outcome="answered"))


def clear_questions(heard: Hearing) -> list[Question]:
    """What is to be answered, in the order of asking, each entry once: usually one.

    A message that is unclear as a whole may be clear in its parts; one that is not has none.
    """
    ways = (_side_by_side, questions_in)  # each may find what the other one does not
    told = max((_answerable(parts(heard)) for parts in ways), key=len)
    told = told if len(told) > 1 else _answerable(_dictated(heard))
    if len(told) > 1:
        return told[:ANSWERS_AT_MOST]
    if told and not is_answered(heard.intent) and is_asked(told[0].text, heard.vocabulary):
        return told
    return _answerable([Question(heard.text, heard.intent)])


def meant_by(heard: Hearing, questions: Sequence[Question]) -> Intent:
    """The whole message's reading, or its first clear part's where the whole is none of them."""
    first, *others = questions
    if heard.intent.id in {one.faq_id for one in questions} and is_answered(heard.intent):
        return heard.intent
    if not others:
        return first.intent
    second = others[0]
    return replace(first.intent, runner_up=second.faq_id, runner_up_score=second.intent.score)


def together(vocabulary: Vocabulary, questions: Sequence[Question]) -> list[list[str]]:
    """For the note: what is answered in one turn, each with its own question; [] for only one."""
    if len(questions) < 2:
        return []
    return [[one.faq_id, in_few_words(tokens_of(one.text), vocabulary)] for one in questions]


def _side_by_side(heard: Hearing) -> list[Question]:
    return [one for one in heard.matters if one.faq_id]


def _dictated(heard: Hearing) -> list[Question]:
    """Questions that follow each other without a sign, each of them strong.

    What is told before them may be one as well: 'quiero devolver un vestido y cuánto tiempo tengo'.
    """
    if heard.intent.score >= PLAIN or len(heard.tokens) < _TWO_QUESTIONS:
        return []
    parts = run_on(heard.text, heard.vocabulary)
    read_ones = _read_in_order(heard, parts) if 1 < len(parts) <= _PARTS_AT_MOST else []
    return [one for one in read_ones if _is_strong(heard, one)]


def _is_strong(heard: Hearing, one: Question) -> bool:
    return one.intent.score >= (STRONG if is_asked(one.text, heard.vocabulary) else PLAIN)


def _read_in_order(heard: Hearing, parts: list[str]) -> list[Question]:
    """'¿cuánto tiempo tengo para devolverlo? ¿y es gratis?': the second is about returns too."""
    before = heard.state
    found: list[Question] = []
    for part in parts:
        found.append(Question(part, _read(heard, part, before)))
        notes = noted(before.notes, asked=in_few_words(tokens_of(part), heard.vocabulary))
        before = replace(before, topic=found[-1].faq_id or before.topic, notes=notes)
    return found


def _read(heard: Hearing, part: str, before: State) -> Intent:
    house = heard.house
    before = replace(before, misses=0, flow=None)
    return read(house.understanding, house.vocabulary, part, before, heard.spoken)


def _answerable(questions: Sequence[Question]) -> list[Question]:
    found: dict[str, Question] = {}
    for one in questions:
        if one.faq_id:
            found.setdefault(one.faq_id, one)
    return list(found.values())
