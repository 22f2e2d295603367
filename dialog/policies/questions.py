"""Several things asked in one message: each is read for itself, after what was asked before it."""

from dataclasses import dataclass, replace

from dialog.listening import tokens_of
from dialog.model import Intent
from dialog.policies.hearing import Hearing
from dialog.policies.intents import faq_of, is_answered
from dialog.policies.parts import clauses, matters
from dialog.policies.reading import read

ANSWERS_AT_MOST = 3  # to one message
HALVES_AT_MOST = 16  # words of a message that may be two halves
STRONG = 0.6  # score of half a sentence that does not begin like a question
SURE = 0.95  # score from which the whole message is that one question


@dataclass(frozen=True, slots=True)
class Question:
    """A part of the message, and what it was taken for."""

    text: str
    intent: Intent

    @property
    def faq_id(self) -> str:
        return faq_of(self.intent) if is_answered(self.intent) else ""


def questions_in(heard: Hearing) -> list[Question]:
    """The questions of a message that has several; [] for a message about one thing."""
    parts = matters(heard.text, heard.vocabulary)
    asked = [part for part in parts if asks(heard, part)] if len(parts) > 1 else []
    return _read_in_order(heard, asked)


def faq_ids_in(heard: Hearing) -> list[str]:
    """What is to be answered, in the order of asking: usually one id.

    A message that is unclear as a whole may be clear in its parts; one that is not has no id.
    """
    told = _ids(questions_in(heard))
    told = told if len(told) > 1 else _ids(_halves(heard))
    if len(told) > 1:
        return told[:ANSWERS_AT_MOST]
    first = faq_of(heard.intent)
    return [first] if first and is_answered(heard.intent) else []


def asks(heard: Hearing, sentence: str) -> bool:
    said = tokens_of(sentence)
    is_asked = "?" in sentence or heard.vocabulary.leading("question", said) > 0
    return is_asked and len(said) > 1


def _halves(heard: Hearing) -> list[Question]:
    """'el precio del envío y los métodos de pago': only if each half is strong on its own."""
    if len(heard.tokens) > HALVES_AT_MOST or heard.intent.score >= SURE:
        return []
    parts = clauses(heard.text)
    halves: list[Question] = []
    for part in parts if len(parts) == 2 else ():
        halves.append(Question(part, _read(heard, part, "")))
        if not halves[-1].faq_id or halves[-1].intent.score < STRONG:
            return []
    return halves


def _read_in_order(heard: Hearing, parts: list[str]) -> list[Question]:
    """'¿cuánto tiempo tengo para devolverlo? ¿y es gratis?': the second is about returns too."""
    topic = ""
    found: list[Question] = []
    for part in parts:
        found.append(Question(part, _read(heard, part, topic)))
        topic = found[-1].faq_id or topic
    return found


def _read(heard: Hearing, part: str, topic: str) -> Intent:
    house = heard.house
    before = replace(heard.state, topic=topic or heard.state.topic, misses=0, flow=None)
    return read(house.understanding, house.vocabulary, part, before, heard.spoken)


def _ids(questions: list[Question]) -> list[str]:
    return list(dict.fromkeys(one.faq_id for one in questions if one.faq_id))
