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
from dialog.understanding.groups import Floats, Groups

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
        self._nobody: Singles = self._log[nobody]
        self._counts = groups.counts

    def of(self, terms: Sequence[Term]) -> Floats:
        """For every entry; 0 where a message has no content words."""
        total = np.zeros(len(self._counts))
        if not self._share:
            return total
        weight = 0.0
        for term in terms:
            total += term.says * self._best(term.names)
            weight += term.says
        return total * (self._share / weight) if weight else total

    def without_own(self, terms: Sequence[Term], owner: int) -> Floats:
        """For a question of `owner` as if it were not there."""
        found = self.of(terms)
        weight = sum(term.says for term in terms)
        if weight and self._share:
            count = self._counts[owner]
            says = sum(
                term.says * max(self._log_without(name, owner, count) for name in term.names)
                for term in terms
            )
            found[owner] = says * self._share / weight
        return found

    def _best(self, names: Sequence[str]) -> Singles:
        """The likeliest reading of a word, for every entry."""
        rows = [self._log[self._ids[name]] for name in names if name in self._ids]
        if not rows:
            return self._nobody
        best: Singles = rows[0]
        for row in rows[1:]:
            best = np.maximum(best, row)
        return best

    def _log_without(self, name: str, owner: int, count: float) -> float:
        at = self._ids.get(name)
        row = self._nobody if at is None else self._log[at]
        found = float(np.exp(row[owner])) * (count + 1.0) - UNSEEN
        return float(np.log((max(found - 1.0, 0.0) + UNSEEN) / count))


def _log_chance(found: Floats, counts: Floats) -> Floats:
    """The chance that a question of an entry has a word, smoothed a little."""
    return np.log((found + UNSEEN) / (counts + 1.0))
