"""What would be said of questions never seen: the FAQ's own, each left out in turn.

Of three kinds of readings it is known whether they were right: a question without itself, a
question without its whole entry (nothing can be right), a sentence about other things (neither).
The curve that turns figures into chances is fitted to them (confidence.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dialog.understanding.confidence import Samples
from dialog.understanding.coverage import Coverage
from dialog.understanding.features import Sketch
from dialog.understanding.groups import Floats, Groups, Ints
from dialog.understanding.index import Index
from dialog.understanding.ridge import Fit, Ridge, Singles, kernel, targets_of

SAMPLED = 150  # questions of a large FAQ; the curve has four numbers
NOT_THAT = -1.0


@dataclass(frozen=True, slots=True)
class Rows:
    """What each row of the index says: its entry, or what it is surely not; -1 for neither."""

    entry_of: Ints
    not_of: Ints

    @property
    def strange(self) -> Ints:
        return np.flatnonzero((self.entry_of < 0) & (self.not_of < 0))


@dataclass(frozen=True, slots=True)
class LeftOut:
    groups: Groups
    coverage: Coverage
    questions: Sequence[Sketch]
    strange: Sequence[Sketch]

    def of_ridge(self, index: Index, rows: Rows) -> tuple[Ridge, Samples]:
        """The ridge of the whole index, and what it says when parts of it are left out."""
        as_is, left_out = index.cosines_of_all()
        entries, asked = len(self.groups.counts), len(self.questions)
        fit = Fit.of(as_is, targets_of(rows.entry_of, rows.not_of, entries))
        del as_is  # a large one
        np.fill_diagonal(left_out, 0.0)
        values = kernel(left_out)
        scores: Singles = values @ fit.alpha
        lone = fit.without_each(values, scores)
        cosines = left_out[:, :asked]
        strange = rows.strange
        parts = [
            self._sample(lone[:asked], cosines[:asked], self.questions, self.groups.owners),
            self._sample(lone[strange], cosines[strange], self.strange),
        ]
        for entry in range(entries if entries > 2 else 0):
            own = np.flatnonzero(rows.entry_of == entry)
            mine = own[own < asked]
            others = cosines[mine]
            others[:, mine] = 0.0
            without = fit.without(own, values[mine], scores[mine])
            without[:, entry] = NOT_THAT
            parts.append(self._sample(without, others, [self.questions[at] for at in mine]))
        return fit.ridge, _together(parts)

    def of_index(self, index: Index) -> Samples:
        """The same for a large FAQ, from some of its questions."""
        parts: list[Samples] = []
        owners = self.groups.owners
        for at in range(0, len(owners), max(1, len(owners) // SAMPLED)):
            cosines = index.cosines(index.postings.row(at))[: len(owners)]
            cosines[at] = 0.0
            parts.append(self._sample_of_index(cosines, at, owners[at : at + 1]))
            cosines[owners == owners[at]] = 0.0
            parts.append(self._sample_of_index(cosines, at))
        return _together(parts)

    def _sample(
        self,
        rank: Singles,
        cosines: Singles,
        sketches: Sequence[Sketch],
        owners: Ints | None = None,
    ) -> Samples:
        """Readings of some messages; `owners` is what they should have been taken for."""
        exact = cosines.astype(np.float64)
        counts = np.broadcast_to(self.groups.counts, rank.shape).copy()
        if owners is not None:
            counts[np.arange(len(owners)), owners] -= 1.0
        mean = self.groups.total(exact) / np.maximum(counts, 1.0)
        ranked = rank.astype(np.float64)
        return self._read(ranked, ranked + self.groups.best(exact) / 2 + mean, sketches, owners)

    def _sample_of_index(self, cosines: Floats, at: int, owners: Ints | None = None) -> Samples:
        mean = self.groups.mean(cosines)
        if owners is not None:
            count = self.groups.counts[owners]
            mean[owners] *= count / np.maximum(count - 1.0, 1.0)
        rank = (self.groups.best(cosines) + 2 * mean)[None, :]
        return self._read(rank, rank, [self.questions[at]], owners)

    def _read(
        self,
        rank: Floats,
        confidence: Floats,
        sketches: Sequence[Sketch],
        owners: Ints | None,
    ) -> Samples:
        rows = np.arange(len(rank))
        first = np.argmax(rank, axis=1)
        rest = rank.copy()
        rest[rows, first] = -np.inf
        margin = rank[rows, first] - (rest.max(axis=1) if rank.shape[1] > 1 else 0.0)
        is_right = first == owners if owners is not None else np.zeros(len(rank), dtype=np.bool_)
        coverage = [
            self.coverage.of(self.coverage.terms(sketch), int(entry), int(right))
            for sketch, entry, right in zip(sketches, first, is_right, strict=True)
        ]
        strange = np.full(len(rank), owners is None)
        return Samples(confidence[rows, first], margin, np.array(coverage), is_right, strange)


def _together(parts: Sequence[Samples]) -> Samples:
    return Samples(
        np.concatenate([part.confidence for part in parts]),
        np.concatenate([part.margin for part in parts]),
        np.concatenate([part.coverage for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.strange for part in parts]),
    )
