"""What would be said of questions never seen: the FAQ's own, each left out in turn.

Of three kinds of readings it is known whether they were right: a question without itself, a
question without its whole entry (nothing can be right), a sentence about other things (neither).
The curve that turns figures into chances is fitted to them (confidence.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dialog.understanding.confidence import ASKED, ELSEWHERE, UNANSWERED, Samples
from dialog.understanding.coverage import Coverage, Term
from dialog.understanding.evidence import Evidence
from dialog.understanding.features import Sketch
from dialog.understanding.groups import Floats, Groups, Ints
from dialog.understanding.index import Index
from dialog.understanding.ranges import Halves
from dialog.understanding.ridge import Fit, Ridge, into_kernel, targets_of

SAMPLED = 300  # questions of a large FAQ; the curve has six numbers
NOT_THAT = -1.0
OWN_SHARE = 0.5  # of the likeness to a question of ours is a likeness to other things expected
AT_ONCE = 20  # questions

Terms = Sequence[Term]


@dataclass(frozen=True, slots=True)
class Rows:
    """What each row of the index says: its entry, or what it is surely not; -1 for neither."""

    entry_of: Ints
    not_of: Ints

    @property
    def strange(self) -> Ints:
        return np.flatnonzero((self.entry_of < 0) & (self.not_of < 0))


@dataclass(frozen=True, slots=True)
class Messages:
    """What some messages say, and how like other things each is."""

    terms: Sequence[Terms]
    elsewhere: Floats | Halves


@dataclass(frozen=True, slots=True)
class LeftOut:
    groups: Groups
    coverage: Coverage
    evidence: Evidence
    questions: Sequence[Sketch]
    strange: Sequence[Sketch]

    def of_ridge(self, index: Index, rows: Rows) -> tuple[Ridge, Samples]:
        """The ridge of the whole index, and what it says when parts of it are left out."""
        as_is, left_out = index.cosines_of_all()
        entries, asked = len(self.groups.counts), len(self.questions)
        fit = Fit.of(as_is, targets_of(rows.entry_of, rows.not_of, entries))
        np.fill_diagonal(left_out, 0.0)
        asking = [self.coverage.terms(sketch) for sketch in self.questions]
        owners = self.groups.owners
        elsewhere = left_out[:, len(left_out) - len(self.strange) :].max(axis=1, initial=0.0)
        parts = []
        for some in _portions(asked):
            said = [asking[at] for at in some]
            lone = _lone(fit, left_out, some) + self.evidence.without_own(said, owners[some])
            messages = Messages(said, _beyond(elsewhere[some], left_out[some, :asked]))
            parts.append(self._sample(lone, left_out[some, :asked], messages, owners[some]))
        strangers = [self.coverage.terms(sketch) for sketch in self.strange]
        for some in _portions(len(strangers)):
            said, at = [strangers[one] for one in some], rows.strange[some]
            lone = _lone(fit, left_out, at) + self.evidence.of_all(said)
            messages = Messages(said, _beyond(elsewhere[at], left_out[at, :asked]))
            parts.append(self._sample(lone, left_out[at, :asked], messages, kind=ELSEWHERE))
        for entry in range(entries if entries > 2 else 0):
            own = np.flatnonzero(rows.entry_of == entry)
            mine = own[own < asked]
            values = into_kernel(left_out[mine].astype(np.float32))
            others = left_out[mine, :asked]
            others[:, mine] = 0.0
            said = [asking[at] for at in mine]
            without = fit.without(own, values, values @ fit.alpha) + self.evidence.of_all(said)
            without[:, entry] = NOT_THAT
            messages = Messages(said, _beyond(elsewhere[mine], others))
            parts.append(self._sample(without, others, messages, kind=UNANSWERED))
        return fit.ridge, _together(parts)

    def of_index(self, index: Index) -> Samples:
        """The same for a large FAQ, from some of its questions."""
        parts: list[Samples] = []
        owners = self.groups.owners
        for at in range(0, len(owners), max(1, len(owners) // SAMPLED)):
            terms = self.coverage.terms(self.questions[at])
            cosines = index.cosines(index.row_at(at))[: len(owners)]
            cosines[at] = 0.0
            parts.append(self._sample_of_index(cosines, terms, owners[at : at + 1]))
            cosines[owners == owners[at]] = 0.0
            parts.append(self._sample_of_index(cosines, terms, kind=UNANSWERED))
        for sketch in self.strange:
            cosines = index.cosines(index.row(sketch))[: len(owners)]
            terms = self.coverage.terms(sketch)
            parts.append(self._sample_of_index(cosines, terms, kind=ELSEWHERE))
        return _together(parts)

    def _sample(
        self,
        rank: Floats,
        cosines: Halves,
        messages: Messages,
        owners: Ints | None = None,
        kind: int = ASKED,
    ) -> Samples:
        """Readings of some messages; `owners` is what they should have been taken for."""
        exact = cosines.astype(np.float64)
        counts = np.broadcast_to(self.groups.counts, rank.shape).copy()
        if owners is not None:
            counts[np.arange(len(owners)), owners] -= 1.0
        mean = self.groups.total(exact) / np.maximum(counts, 1.0)
        confidence = rank + self.groups.best(exact) / 2 + mean
        return self._read(rank, confidence, messages, owners, kind)

    def _sample_of_index(
        self, cosines: Floats, terms: Terms, owners: Ints | None = None, kind: int = ASKED
    ) -> Samples:
        mean = self.groups.mean(cosines)
        if owners is None:
            evidence = self.evidence.of(terms)
        else:
            count = self.groups.counts[owners]
            mean[owners] *= count / np.maximum(count - 1.0, 1.0)
            evidence = self.evidence.without_own([terms], owners)[0]
        rank = (self.groups.best(cosines) + 2 * mean + evidence)[None, :]
        return self._read(rank, rank, Messages([terms], np.zeros(1)), owners, kind)

    def _read(
        self,
        rank: Floats,
        confidence: Floats,
        messages: Messages,
        owners: Ints | None,
        kind: int,
    ) -> Samples:
        rows = np.arange(len(rank))
        first = np.argmax(rank, axis=1)
        rest = rank.copy()
        rest[rows, first] = -np.inf
        margin = rank[rows, first] - (rest.max(axis=1) if rank.shape[1] > 1 else 0.0)
        is_right = first == owners if owners is not None else np.zeros(len(rank), dtype=np.bool_)
        spoken = np.array(
            [
                self._spoken(terms, int(entry), int(right))
                for terms, entry, right in zip(messages.terms, first, is_right, strict=True)
            ]
        ).reshape(-1, 2)
        signs = np.column_stack([confidence[rows, first], margin, spoken, messages.elsewhere])
        return Samples(signs, is_right, np.full(len(rank), kind, dtype=np.int8))

    def _spoken(self, terms: Terms, entry: int, own: int) -> tuple[float, float]:
        return self.coverage.of(terms, entry, own), self.coverage.strays(terms, entry, own)


def _portions(count: int) -> Iterator[Ints]:
    """0, 1, ... `count` - 1, some at a time: what is worked out for each is as long as the FAQ."""
    for start in range(0, count, AT_ONCE):
        yield np.arange(start, min(start + AT_ONCE, count))


def _beyond(elsewhere: Halves, own: Halves) -> Floats:
    """Of some messages: the likeness to other things that their likeness to ours leaves to tell.

    'where is my order' is like 'where is my brother', and yet ours; a row of `own` for each.
    """
    likest = own.max(axis=1, initial=0.0).astype(np.float64)
    found: Floats = np.maximum(elsewhere - OWN_SHARE * likest, 0.0)
    return found


def _lone(fit: Fit, left_out: Halves, rows: Ints) -> Floats:
    """The scores of some rows, each as if it had not been there."""
    values = into_kernel(left_out[rows].astype(np.float32))
    return fit.without_each(rows, values, values @ fit.alpha).astype(np.float64)


def _together(parts: Sequence[Samples]) -> Samples:
    return Samples(
        np.concatenate([part.signs for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.kind for part in parts]),
    )
