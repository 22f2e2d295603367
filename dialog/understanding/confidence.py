"""How sure is sure: a chance of being right, and the lines between answer, offer and decline.

Three figures of a reading say how sure it is: how well the best entry fits (confidence), how far
behind the second is (margin), and how much of the message the entry speaks of (coverage). A
logistic curve over them is fitted to the FAQ itself: every question left out once (was it still
right?), and every entry left out once, like sentences about other things (nothing can be right).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STRANGE_SHARE = 0.2  # of the messages that a shop gets are about none of its entries
_ROUNDS = 30
_SOFTENING = 1e-3
_STEEPEST = 30.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dial:
    """How bold the shop wants its bot: the least chance to answer, and to offer choices."""

    answer: float
    offer: float


DIALS = {
    "cautious": Dial(0.6, 0.2),
    "balanced": Dial(0.45, 0.15),
    "bold": Dial(0.35, 0.1),
}


@dataclass(frozen=True, slots=True)
class Samples:
    """Readings of which we know whether they were right."""

    confidence: Floats
    margin: Floats
    coverage: Floats
    right: NDArray[np.bool_]
    strange: NDArray[np.bool_]  # their entry was left out: nothing could be right


@dataclass(frozen=True, slots=True)
class Curve:
    """chance = 1 / (1 + exp(-(at + by_confidence * confidence + ...)))."""

    at: float
    by_confidence: float
    by_margin: float
    by_coverage: float

    def chance(self, confidence: float, margin: float, coverage: float) -> float:
        steep = (
            self.at
            + self.by_confidence * confidence
            + self.by_margin * margin
            + self.by_coverage * coverage
        )
        steep = min(max(steep, -_STEEPEST), _STEEPEST)
        return float(1.0 / (1.0 + np.exp(-steep)))


UNFITTED = Curve(-4.0, 4.0, 2.0, 1.0)  # an FAQ of one or two questions has nothing to fit to


def fitted(samples: Samples) -> Curve:
    """The logistic curve of these samples, softened a little; never falling."""
    if len(samples.right) < 8 or samples.right.all() or not samples.right.any():
        return UNFITTED
    inputs = np.column_stack(
        [np.ones(len(samples.right)), samples.confidence, samples.margin, samples.coverage]
    )
    target = samples.right.astype(np.float64)
    weights = _weights(samples)
    slopes = np.zeros(4)
    penalty = _SOFTENING * np.diag([0.0, 1.0, 1.0, 1.0]) * weights.sum()
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(inputs @ slopes, -_STEEPEST, _STEEPEST)))
        weighed = inputs * (weights * np.maximum(chance * (1 - chance), 1e-6))[:, None]
        hessian = inputs.T @ weighed + penalty
        gradient = inputs.T @ (weights * (target - chance)) - penalty @ slopes
        step = np.linalg.solve(hessian, gradient)
        slopes = slopes + step
        if float(np.abs(step).max()) < 1e-6:
            break
    at, *by = slopes.tolist()
    return Curve(at, *(max(slope, 0.0) for slope in by))


def _weights(samples: Samples) -> Floats:
    """Strange readings count as many as customers really send."""
    strange = int(samples.strange.sum())
    ours = len(samples.strange) - strange
    if not strange or not ours:
        return np.ones(len(samples.strange))
    share = STRANGE_SHARE / (1 - STRANGE_SHARE) * ours / strange
    return np.where(samples.strange, share, 1.0)
