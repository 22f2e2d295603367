"""Which of the customers' questions were not answered well, told from what came of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bots.merchant.asked import is_read
from bots.merchant.nameless import nameless

if TYPE_CHECKING:
    from adapters.store import Question

SOON = timedelta(minutes=30)
DECLINED = "declined"
NOT_CHOSEN = "offered, none was right"
LEFT = "offered, and they left"
PERSON = "answered, then asked for a person"
NOT_THAT = "answered, and it was not that"
KINDS = (DECLINED, NOT_CHOSEN, LEFT, PERSON, NOT_THAT)
_FOR_A_PERSON = ("hand_over_when_asked", "hand_over_at_once_on_anger")
_SAID_SO = "make_up_for_a_wrong_answer"


@dataclass(frozen=True, slots=True)
class Miss:
    """A question, and why it counts as one that the FAQ did not answer well."""

    number: int  # of its message
    text: str  # without what could tell who wrote it
    language: str
    at: datetime
    kind: str  # one of KINDS
    answered: str = ""  # the entry that was not what they wanted


def misses(asked: "Sequence[Question]") -> list[Miss]:
    """Oldest first, as they were asked."""
    by_conversation: dict[int, list[Question]] = defaultdict(list)
    for one in asked:
        by_conversation[one.conversation].append(one)
    found = [miss for turns in by_conversation.values() for miss in _of_one(turns)]
    return sorted(found, key=lambda miss: miss.number)


def _of_one(turns: "Sequence[Question]") -> Iterator[Miss]:
    for place, one in enumerate(turns):
        after = turns[place + 1] if place + 1 < len(turns) else None
        if after is not None and after.at - one.at > SOON:
            after = None
        kind = _kind(one, after) if is_read(one) else ""
        text = nameless(one.text) if kind else ""
        if text:
            answered = (one.intent or "") if kind in (PERSON, NOT_THAT) else ""
            yield Miss(one.number, text, one.language, one.at, kind, answered)


def _kind(one: "Question", after: "Question | None") -> str:
    if one.outcome == "declined":
        return DECLINED
    if one.outcome == "offered":
        return _of_an_offer(one, after)
    is_faq = bool(one.intent) and ":" not in (one.intent or "")
    if after is None or not is_faq:
        return ""
    if after.policy == _SAID_SO:
        return NOT_THAT
    return PERSON if after.policy in _FOR_A_PERSON else ""


def _of_an_offer(one: "Question", after: "Question | None") -> str:
    if after is None:
        return LEFT
    return "" if after.outcome == "answered" and after.intent in one.offered else NOT_CHOSEN
