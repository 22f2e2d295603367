"""From a ranking to one of three outcomes: answered, offered, declined.

Answer when the chance of being right is high; offer the two or three likeliest when it is not;
admit it when the text is about nothing we know.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dialog.model import Intent
from dialog.understanding.asking import asking_parts
from dialog.understanding.confidence import Dial, Lines
from dialog.understanding.explain import explained
from dialog.understanding.folding import LONGEST_TEXT
from dialog.understanding.match import Matcher, Weighed

ANSWERED, OFFERED, DECLINED = "answered", "offered", "declined"
MOST_OFFERED = EXPLAINED = 3
LOOKED_AT = 5
TALK = "talk:"
PART_DOUBT = 0.1  # a part of a message has to be surer than the whole would
SUREST_LINE = 0.95
SMALL_TALK_EASE = 0.75  # a greeting too many does less harm than a wrong answer
FOLLOW_UP = 0.1  # a lift for the topic and what follows it, where a text begins like a follow-up
LONGEST_FOLLOW_UP = 8  # words


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant, and the chance that it is."""

    at: int
    id: str
    chance: float

    @property
    def is_talk(self) -> bool:
        return self.id.startswith(TALK)


@dataclass(frozen=True, slots=True)
class Asked:
    """A text to be read, and how."""

    text: str
    dial: Dial
    topic: str = ""
    closely: int = 1  # for how many entries the words are told
    doubt: float = 0.0  # how much surer than usual an answer has to be

    def part(self, text: str) -> "Asked":
        return replace(self, text=text, topic="", doubt=PART_DOUBT)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was read as, before it is told why: most readings of parts are not used."""

    intent: Intent  # its `why` is whole only where nothing was found
    weighed: Weighed | None = None
    candidates: Sequence[Candidate] = ()
    lines: Lines | None = None

    @property
    def sureness(self) -> tuple[int, float]:
        """An answer before choices before nothing; small talk is no better than nothing."""
        intent = self.intent
        is_more = not (intent.id or "").startswith(TALK)
        return is_more * (DECLINED, OFFERED, ANSWERED).index(intent.outcome), intent.score

    def told(self, matcher: Matcher, closely: int, part: str = "") -> Intent:
        """The intent, and why it is that; `part` is what of the text was read."""
        weighed, lines = self.weighed, self.lines
        if weighed is None or lines is None:
            return self.intent
        why = explained(matcher, weighed, [one.at for one in self.candidates[:EXPLAINED]], closely)
        for told, one in zip(why["entries"], self.candidates, strict=False):
            told["chance"] = round(one.chance, 4)
        first = self.candidates[0]
        why["guess"] = first.id
        why["lines"] = {"answer": round(lines.answer, 3), "offer": lines.offer}
        why["because"] = _because(self.intent.outcome, first, weighed)
        if part:
            why["part"] = part
        return replace(self.intent, why=why)


def decided(matcher: Matcher, text: str, dial: Dial, topic: str = "", closely: int = 1) -> Intent:
    """The reading of one text; `closely` is for how many entries the words are told.

    A text that says nothing for sure as a whole is read by the part of it that asks.
    """
    asked = Asked(text[:LONGEST_TEXT], dial, topic, closely)
    whole = _decided(matcher, asked)
    if whole.intent.outcome == ANSWERED:
        return whole.told(matcher, closely)
    parts = [
        (part, _decided(matcher, asked.part(part)))
        for part in asking_parts(asked.text, matcher.reader)
    ]
    part, best = max(parts, key=lambda found: found[1].sureness, default=("", whole))
    outcome, score = best.sureness
    if (outcome, score - PART_DOUBT) <= whole.sureness:
        return whole.told(matcher, closely)
    return best.told(matcher, closely, part)


def _decided(matcher: Matcher, asked: Asked) -> Reading:
    if not _says_something(asked.text):
        return Reading(Intent(why={"read": "", "because": "no words"}))
    weighed = matcher.weighed(asked.text)
    if not weighed.row.is_known:
        because = "nothing but numbers, addresses, or words that we do not know"
        return Reading(Intent(why={"read": " ".join(weighed.sketch.texts), "because": because}))
    if asked.topic:
        weighed = _lifted(matcher, weighed, asked.topic)
    lines = matcher.lines[asked.dial.name]
    candidates = _question_first(matcher, weighed, _candidates(matcher, weighed), lines)
    lines = _lines_for(matcher, candidates[0], lines)
    lines = Lines(min(lines.answer + asked.doubt, SUREST_LINE), lines.offer)
    return Reading(_outcome(weighed, candidates, lines), weighed, candidates, lines)


def _lines_for(matcher: Matcher, first: Candidate, lines: Lines) -> Lines:
    """An entry may have a dial of its own; small talk is answered more easily."""
    own = matcher.entries[first.at].dial
    lines = matcher.lines[own] if own else lines
    if first.is_talk and not own:
        return replace(lines, answer=lines.answer * SMALL_TALK_EASE)
    return lines


def _says_something(text: str) -> bool:
    """Not only signs and emoji, not a single letter."""
    letters = filter(str.isalnum, text[:LONGEST_TEXT])
    return next(letters, None) is not None and next(letters, None) is not None


def _candidates(matcher: Matcher, weighed: Weighed) -> list[Candidate]:
    """The likeliest entries first; an exact question before all others."""
    order = weighed.order(LOOKED_AT)
    if weighed.exact:
        order = [*weighed.exact, *(at for at in order if at not in weighed.exact)]
    if len(weighed.exact) == 1:
        return [Candidate(at, matcher.ids[at], float(not place)) for place, at in enumerate(order)]
    best = float(weighed.rank[order[0]])
    second = float(weighed.rank[order[1]]) if len(order) > 1 else 0.0
    chances = [
        _chance(matcher, weighed, at, best if place else second) for place, at in enumerate(order)
    ]
    return [
        Candidate(at, matcher.ids[at], chance)
        for at, chance in zip(order, _shared_out(chances), strict=True)
    ]


def _shared_out(chances: list[float]) -> list[float]:
    """Only one of them is meant: what the first leaves is for the others."""
    first, *others = chances
    left = min(1.0, (1.0 - first) / max(sum(others), 1e-9))
    return [first, *(min(first, chance * left) for chance in others)]


def _chance(matcher: Matcher, weighed: Weighed, at: int, rival: float) -> float:
    margin = float(weighed.rank[at]) - rival
    coverage = matcher.coverage(weighed, at)
    strays, fit = matcher.strays(weighed, at), float(weighed.confidence[at])
    return matcher.curve.chance(fit, margin, coverage, strays, weighed.elsewhere)


def _question_first(
    matcher: Matcher, weighed: Weighed, candidates: list[Candidate], lines: Lines
) -> list[Candidate]:
    """'hola, ¿cuánto cuesta?' is a question with a greeting, not a greeting."""
    if not candidates[0].is_talk or weighed.exact or not weighed.sketch.has_content:
        return candidates
    asks = matcher.reader.asks(weighed.sketch.texts)
    other = next((one for one in candidates if not one.is_talk), None)
    if not asks or other is None or other.chance < lines.offer:
        return candidates
    return [other, *(one for one in candidates if one is not other)]


def _outcome(weighed: Weighed, candidates: Sequence[Candidate], lines: Lines) -> Intent:
    first, second = candidates[0], candidates[1] if len(candidates) > 1 else None
    outcome = _named(weighed, first, second, lines)
    return Intent(
        id=None if outcome == DECLINED else first.id,
        score=round(first.chance, 4),
        runner_up=second.id if second else None,
        runner_up_score=round(second.chance, 4) if second else 0.0,
        outcome=outcome,
        offered=_offered(candidates, lines) if outcome == OFFERED else (),
    )


def _named(weighed: Weighed, first: Candidate, second: Candidate | None, lines: Lines) -> str:
    if len(weighed.exact) > 1:
        return OFFERED
    is_ahead = second is None or first.chance > second.chance
    if first.chance >= lines.answer and is_ahead:
        return ANSWERED
    return OFFERED if first.chance >= lines.offer else DECLINED


def _offered(candidates: Sequence[Candidate], lines: Lines) -> tuple[str, ...]:
    """Two or three different things the customer may mean; a greeting is no choice."""
    likely = [
        one
        for place, one in enumerate(candidates)
        if (place < 2 or one.chance >= lines.offer / 4) and not (one.is_talk and place)
    ]
    return tuple(one.id for one in likely[:MOST_OFFERED])


def _because(outcome: str, first: Candidate, weighed: Weighed) -> str:
    if len(weighed.exact) == 1:
        return "a question of the FAQ, word for word"
    if weighed.exact:
        return "a question that several entries claim"
    sure = f"{first.chance:.0%} sure of {first.id}"
    return {
        ANSWERED: f"{sure}: enough to answer",
        OFFERED: f"{sure}: not enough to answer, enough to ask back",
        DECLINED: f"only {sure}",
    }[outcome]


def _lifted(matcher: Matcher, weighed: Weighed, topic: str) -> Weighed:
    """A text that begins like a follow-up is likelier about the topic, or what follows it."""
    words = weighed.sketch.texts
    if len(words) > LONGEST_FOLLOW_UP or not matcher.reader.follows(words):
        return weighed
    entry = next((entry for entry in matcher.entries if entry.id == topic), None)
    if entry is None:
        return weighed
    near = {topic, *entry.follow_ups}
    lift = np.array([FOLLOW_UP if known in near else 0.0 for known in matcher.ids])
    return replace(weighed, rank=weighed.rank + lift, confidence=weighed.confidence + lift)


def shown(intent: Intent) -> dict[str, Any]:
    """An Intent as JSON."""
    return {
        "intent": intent.id,
        "score": intent.score,
        "runner_up": intent.runner_up,
        "runner_up_score": intent.runner_up_score,
        "outcome": intent.outcome,
        "offered": list(intent.offered),
        "why": dict(intent.why),
    }
