"""How sure is sure: a chance of being right, and the lines between answer, offer and decline.

Five signs of a reading say how sure it is: how well the best entry fits (confidence), how far
behind the second is (margin), how much of the message the entry speaks of (coverage), how many of
its words are of matters that are no shop's (strays), and how much liker it is than it should be
to one of the lexicon's sentences about other things (elsewhere). A logistic curve over them is
fitted to the FAQ itself: every question left out once (was it still right?), every entry left out
once, and sentences about other things (nothing can be right). The line above which a message is
answered lies where the same readings keep the promise of the merchant's dial.
"""

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

STRANGE_SHARE = 0.25  # of the messages that a shop gets are about none of its entries
ELSEWHERE_SHARE = 0.8  # of those are about nothing of a shop's; the others lack an entry
MIX_UP = 0.5  # what a question taken for its neighbour's counts where the signs are weighed:
# from many of them the curve would learn to heed the margin, which says nothing of other things
_ROUNDS = 30
_STEEPEST = 30.0
_RISING = np.array([1.0, 1.0, 1.0, -1.0, -1.0])  # more strays never make it surer

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Dial:
    """How bold the shop wants its bot, as shares that the FAQ itself can measure.

    `wrong`: of its questions, each left out in turn, at most so many are answered wrongly.
    `strange`: of the lexicon's sentences about other things, at most so many are answered.
    `offer`: the least chance of being right that is worth a choice.
    `surest`: no such sentences lift the line above it. What an FAQ is so sure of is its own matter:
    one that is asked about the weather need not be more careful than a shop.
    """

    name: str
    wrong: float
    strange: float
    offer: float
    surest: float


DIALS = {
    dial.name: dial
    for dial in (
        Dial("cautious", 0.025, 0.02, 0.25, 0.85),
        Dial("balanced", 0.055, 0.04, 0.16, 0.7),
        Dial("bold", 0.16, 0.1, 0.1, 0.7),
    )
}


@dataclass(frozen=True, slots=True)
class Lines:
    """The least chance to answer, and to offer choices."""

    answer: float
    offer: float


@dataclass(frozen=True, slots=True)
class Samples:
    """Readings of which we know whether they were right; a row of signs each."""

    signs: Floats  # confidence, margin, coverage, strays, elsewhere
    right: Flags
    kind: NDArray[np.int8]  # ASKED, UNANSWERED, ELSEWHERE


ASKED, UNANSWERED, ELSEWHERE = range(3)  # a question; one whose entry was left out; other things


@dataclass(frozen=True, slots=True)
class Curve:
    """chance = 1 / (1 + exp(-(at + by_confidence * confidence + ...)))."""

    at: float
    by_confidence: float
    by_margin: float
    by_coverage: float
    by_strays: float
    by_elsewhere: float

    def chance(
        self, confidence: float, margin: float, coverage: float, strays: float, elsewhere: float
    ) -> float:
        steep = (
            self.at
            + self.by_confidence * confidence
            + self.by_margin * margin
            + self.by_coverage * coverage
            + self.by_strays * strays
            + self.by_elsewhere * elsewhere
        )
        steep = min(max(steep, -_STEEPEST), _STEEPEST)
        return 1.0 / (1.0 + exp(-steep))

    @property
    def slopes(self) -> Floats:
        by_fit = (self.by_confidence, self.by_margin, self.by_coverage)
        return np.array([self.at, *by_fit, self.by_strays, self.by_elsewhere])

    def chances(self, signs: Floats) -> Floats:
        """Of many readings at once, a row of signs each."""
        steep = self.at + signs @ self.slopes[1:]
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(steep, -_STEEPEST, _STEEPEST))))


USUAL = Curve(-2.3, 2.2, 4.2, 1.7, -0.9, -1.0)  # what a small FAQ's curve is near to
DOUBT_OF_OWN = 3.0  # how many samples' worth the usual curve is
FEWEST_TO_MEASURE = 25  # readings; with fewer a share of them says nothing
UNMEASURED = 0.6  # the line where nothing can be measured
LOWEST_LINE, HIGHEST_LINE = 0.4, 0.85


def fitted(samples: Samples, usual: Curve = USUAL) -> Curve:
    """The logistic curve of these samples, drawn a little to the usual one; never falling."""
    if len(samples.right) < 8 or samples.right.all() or not samples.right.any():
        return usual
    target = samples.right.astype(np.float64)
    weights = _weights(samples.kind)
    start = usual.slopes
    is_mix_up = (samples.kind == ASKED) & ~samples.right
    told = weights * np.where(is_mix_up, MIX_UP, 1.0)
    slopes = _solved(samples.signs, target, told, start, DOUBT_OF_OWN)
    by = _RISING * np.maximum(_RISING * slopes[1:], 0.0)
    steep = (slopes[0] + samples.signs @ by)[:, None]
    at, scale = _solved(steep, target, weights, np.array([0.0, 1.0]), DOUBT_OF_OWN)
    return Curve(float(at + scale * slopes[0]), *(scale * by).tolist())


def _solved(signs: Floats, target: Floats, weights: Floats, start: Floats, doubt: float) -> Floats:
    """The logistic regression of `target`; slopes are held near `start`, the first one is free."""
    inputs = np.column_stack([np.ones(len(signs)), signs])
    slopes = start.copy()
    penalty = doubt * np.diag([0.0, *np.ones(len(start) - 1)])
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(inputs @ slopes, -_STEEPEST, _STEEPEST)))
        weighed = inputs * (weights * np.maximum(chance * (1 - chance), 1e-6))[:, None]
        hessian = inputs.T @ weighed + penalty
        gradient = inputs.T @ (weights * (target - chance)) - penalty @ (slopes - start)
        step = np.linalg.solve(hessian, gradient)
        slopes = slopes + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return slopes


def lines_of(samples: Samples, curve: Curve, dial: Dial) -> Lines:
    """The lowest line that keeps the dial's promise, within bounds: few samples prove little."""
    chances = curve.chances(samples.signs)
    asked, strange = samples.kind == ASKED, samples.kind == ELSEWHERE
    answer = max(
        _line(chances[asked & ~samples.right], int(asked.sum()), dial.wrong),
        min(_line(chances[strange], int(strange.sum()), dial.strange), dial.surest),
    )
    return Lines(answer, dial.offer)


def _line(mistakes: Floats, of: int, share: float) -> float:
    """Where no more than `share` of `of` readings are mistakes above it."""
    if of < FEWEST_TO_MEASURE:
        return UNMEASURED
    allowed = int(share * of)
    above = np.sort(mistakes)[::-1]
    line = float(above[allowed]) + 1e-6 if len(above) > allowed else 0.0
    return min(max(line, LOWEST_LINE), HIGHEST_LINE)


def _weights(kind: NDArray[np.int8]) -> Floats:
    """Strange readings count as many as customers really send."""
    count = np.bincount(kind, minlength=3).astype(np.float64)
    strange = STRANGE_SHARE / (1 - STRANGE_SHARE) * count[ASKED]
    share = np.array([1.0 - ELSEWHERE_SHARE, ELSEWHERE_SHARE]) * (count[1:] > 0)
    if not count[ASKED] or not share.any():
        return np.ones(len(kind))
    each = strange * share / share.sum() / np.maximum(count[1:], 1.0)
    return np.concatenate([[1.0], each])[kind]
