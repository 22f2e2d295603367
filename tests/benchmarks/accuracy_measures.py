"""Figures from readings: how often right, and how well scores tell our matters from others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from accuracy_methods import USUAL, Reading
from accuracy_sets import Case
from numpy.typing import NDArray

from dialog.model import Intent

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """Readings of the cases of one set in one spelling."""

    cases: Sequence[Case]
    readings: Sequence[Reading]

    @property
    def pairs(self) -> list[tuple[Case, Reading]]:
        """In scope."""
        both = zip(self.cases, self.readings, strict=True)
        return [(case, reading) for case, reading in both if case.expect is not None]

    @property
    def strange(self) -> list[Reading]:
        both = zip(self.cases, self.readings, strict=True)
        return [reading for case, reading in both if case.expect is None]

    def top(self, places: int) -> float:
        """Share of in-scope sentences whose entry is among the likeliest."""
        right = [any(map(case.accepts, found.likeliest[:places])) for case, found in self.pairs]
        return float(np.mean(right))

    def auroc(self) -> float:
        """The chance that a sentence about us scores higher than one about other things."""
        ours, strange = self._scores()
        ahead = (ours[:, None] > strange).mean()
        return float(ahead + (ours[:, None] == strange).mean() / 2)

    def curve(self) -> tuple[Floats, Floats]:
        """For every threshold: share of the strange turned away, share of ours right at once."""
        ours, strange = self._scores()
        right = np.array([case.accepts(found.best) for case, found in self.pairs])
        lines = np.unique(np.concatenate([ours, strange, [-np.inf]]))
        away = np.array([(strange <= line).mean() for line in lines])
        answered = np.array([((ours > line) & right).mean() for line in lines])
        return away, answered

    def right_when_turning_away(self, share: float) -> float:
        """The most that are right at once while at least `share` of the strange are refused."""
        away, answered = self.curve()
        return float(answered[away >= share].max())

    def outcomes(self, dial: str = USUAL) -> dict[str, float]:
        """What customers get: shares of our sentences, and of the strange ones."""
        ours = [(case, found.outcomes[dial]) for case, found in self.pairs]
        strange = [found.outcomes[dial].outcome for found in self.strange]
        got = [_got(case, intent) for case, intent in ours]
        names = ("right at once", "offered right", "offered others", "declined", "wrong")
        shares = {name: got.count(name) / len(got) for name in names}
        for name in ("answered", "offered", "declined"):
            shares[f"strange {name}"] = strange.count(name) / len(strange)
        return shares

    def _scores(self) -> tuple[Floats, Floats]:
        ours = np.array([found.score for _, found in self.pairs], dtype=np.float64)
        return ours, np.array([found.score for found in self.strange], dtype=np.float64)


def _got(case: Case, intent: Intent) -> str:
    if intent.outcome == "declined":
        return "declined"
    if intent.outcome == "answered":
        return "right at once" if case.accepts(intent.id) else "wrong"
    return "offered right" if any(map(case.accepts, intent.offered)) else "offered others"


def together(parts: Sequence[Measured]) -> Measured:
    """All trials of a set as one."""
    return Measured(
        [case for part in parts for case in part.cases],
        [reading for part in parts for reading in part.readings],
    )
