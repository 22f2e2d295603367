"""What a message's words say for each entry: how many of its questions use them.

Likeness looks at one question after the other. An entry whose questions speak of 'deposit' in ten
ways has no single question like 'a deposit?', yet nothing else can be meant. This is the mean log
chance of the message's words among an entry's questions, the rare words counting more.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dialog.understanding.coverage import Term
from dialog.understanding.features import Sketch
from dialog.understanding.groups import Floats, Groups, Ints
from dialog.understanding.ranges import starts_of

SHARE = 0.04  # of the log chance in the rank; the rest is the ridge's ...
SHARE_WITHOUT_RIDGE = 0.08  # ... or the nearest questions', which differ more
MOST_CELLS = 4_000_000  # of an FAQ that is larger than that nothing is told
UNSEEN = 0.3  # of a question is taken to have any word

Singles = NDArray[np.float32]


class Evidence:
    """The log chance of every stem and concept in every entry: memory of stems x entries."""

    def __init__(self, sketches: Sequence[Sketch], groups: Groups, share: float = SHARE) -> None:
        entries = len(groups.counts)
        names = dict.fromkeys(name for sketch in sketches for name in sketch.stems)
        told = sketches if (len(names) + 1) * entries <= MOST_CELLS else ()
        self._share = share if told else 0.0
        self._ids = {name: at for at, name in enumerate(names)} if told else {}
        cells = [
            self._ids[name] * entries + owner
            for sketch, owner in zip(told, groups.owners.tolist(), strict=False)
            for name in sketch.stems
        ]
        nobody = len(self._ids)  # the row of words that no question has
        found = np.bincount(cells, minlength=(nobody + 1) * entries).reshape(-1, entries)
        self._log: Singles = _log_chance(found.astype(np.float64), groups.counts).astype(np.float32)
        self._nobody = nobody
        self._counts = groups.counts

    def of(self, terms: Sequence[Term]) -> Floats | Singles:
        """For every entry; 0 where a message has no words."""
        if not terms or not self._share:
            return np.zeros(len(self._counts))
        tells = [term.tells for term in terms]
        best = self._best(*self._readings(terms))
        found: Singles = np.array(tells, dtype=np.float32) @ best
        return found * (self._share / sum(tells))

    def of_all(self, asking: Sequence[Sequence[Term]]) -> Floats:
        """The same for many messages, a row each."""
        return self._summed(asking)

    def without_own(self, asking: Sequence[Sequence[Term]], owners: Ints) -> Floats:
        """For questions of these entries, each as if it were not there."""
        return self._summed(asking, owners)

    def _summed(self, asking: Sequence[Sequence[Term]], owners: Ints | None = None) -> Floats:
        found = np.zeros((len(asking), len(self._counts)))
        lengths = np.array([len(terms) for terms in asking], dtype=np.int64)
        spoken = np.flatnonzero(lengths)
        if not len(spoken) or not self._share:
            return found
        terms = [term for terms in asking for term in terms]
        tells = np.array([term.tells for term in terms])
        starts = starts_of(lengths)[spoken]
        readings = self._readings(terms)
        best = self._best(*readings)
        if owners is not None:
            own = np.repeat(owners, lengths)
            best[np.arange(len(terms)), own] = self._best_without(*readings, own)
        weights = self._share / np.add.reduceat(tells, starts)
        found[spoken] = np.add.reduceat(best * tells[:, None], starts) * weights[:, None]
        return found

    def _readings(self, terms: Sequence[Term]) -> tuple[list[int], list[int]]:
        """All that each word may be found by, by number; and where a word's readings begin."""
        ids: list[int] = []
        starts: list[int] = []
        for term in terms:
            starts.append(len(ids))
            known = [self._ids[name] for name in term.names if name in self._ids]
            ids += known or (self._nobody,)
        return ids, starts

    def _best(self, ids: list[int], starts: list[int]) -> Singles:
        """The likeliest reading of each word, for every entry."""
        best: Singles = np.maximum.reduceat(self._log[ids], starts)
        return best

    def _best_without(self, ids: list[int], starts: list[int], own: Ints) -> Floats:
        """In each word's own entry, had one of its questions that word less."""
        entry = np.repeat(own, np.diff(starts, append=len(ids)))
        count = self._counts[entry]
        others = np.exp(self._log[ids, entry]) * (count + 1.0) - UNSEEN - 1.0
        logs = np.log((np.maximum(others, 0.0) + UNSEEN) / count)
        found: Floats = np.maximum.reduceat(logs, starts)
        return found


def _log_chance(found: Floats, counts: Floats) -> Floats:
    """The chance that a question of an entry has a word, smoothed a little."""
    return np.log((found + UNSEEN) / (counts + 1.0))
