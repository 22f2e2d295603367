"""Which entry a message means, in one language: all entries compete in one ranking.

An exact question wins. Otherwise entries are ordered by kernel ridge over all questions; an FAQ
of more than some 1,500 questions by its nearest question and their mean, over the entries that
an inverted index finds. What is made of the order is in decision.py, why in explain.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dialog.faq import Entry
from dialog.understanding.confidence import fitted
from dialog.understanding.corpus import Corpus, questions_of, read_corpus
from dialog.understanding.coverage import Coverage, Term
from dialog.understanding.features import Reader, Sketch
from dialog.understanding.groups import Floats, Groups
from dialog.understanding.index import Index
from dialog.understanding.left_out import NOT_THAT, LeftOut, Rows
from dialog.understanding.lexicon import Lexicon
from dialog.understanding.postings import Row
from dialog.understanding.ridge import Ridge

MOST_FOR_RIDGE = 1_500  # questions; above it the ridge is not worth its time
CANDIDATES = 60  # questions of a large FAQ whose entries are looked at closely


@dataclass(frozen=True, slots=True)
class Weighed:
    """A message against every entry."""

    sketch: Sketch
    row: Row
    rank: Floats  # what the entries are ordered by
    confidence: Floats  # what the chance of being right is told from
    likeness: Floats | None  # to each question; a large FAQ works it out for some only
    terms: list[Term]  # what an entry has to speak of
    exact: tuple[int, ...] = ()  # entries with this very question

    def order(self, most: int = 3) -> list[int]:
        """The likeliest entries first."""
        if len(self.rank) <= most:
            return [int(at) for at in np.argsort(-self.rank, kind="stable")]
        found = np.argpartition(-self.rank, most)[: most + 1]
        return [int(at) for at in found[np.lexsort((found, -self.rank[found]))][:most]]


class Matcher:
    """The questions of one language, ready to be asked."""

    def __init__(self, entries: Iterable[Entry], language: str, lexicon: Lexicon) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.id)
        self.ids = [entry.id for entry in self.entries]
        self.questions = [
            (at, text) for at, entry in enumerate(self.entries) for text in questions_of(entry)
        ]
        self.reader = Reader(language, lexicon)
        is_small = len(self.questions) <= MOST_FOR_RIDGE
        corpus = read_corpus(self.reader, self.entries, lexicon.background, with_hints=is_small)
        asked = corpus.questions
        self._groups = Groups(asked.owners, len(self.entries))
        self._coverage = Coverage(asked.sketches, asked.owners, len(self.entries))
        self._exact, self._not_for = asked.by_key(), corpus.foes.by_key()
        left_out = LeftOut(self._groups, self._coverage, asked.sketches, corpus.strange)
        self._ridge: Ridge | None = None
        if is_small:
            self.index = self._index(corpus, [*corpus.foes.sketches, *corpus.strange])
            self._ridge, samples = left_out.of_ridge(self.index, _rows(corpus))
        else:
            self.index = self._index(corpus, [])
            samples = left_out.of_index(self.index)
        self.curve = fitted(samples)

    def _index(self, corpus: Corpus, strangers: list[Sketch]) -> Index:
        own = [*corpus.questions.sketches, *corpus.hints.sketches]
        owners = [*corpus.questions.owners, *corpus.hints.owners]
        return Index(own, owners, len(self.entries), strangers)

    def weigh(self, text: str) -> Weighed:
        """The message against every entry."""
        sketch = self.reader.read(text)
        row = self.index.row(sketch)
        rank, confidence, likeness = (
            self._with_index(row) if self._ridge is None else self._with_ridge(row, self._ridge)
        )
        for forbidden in self._not_for.get(sketch.key, ()):
            rank[forbidden] = confidence[forbidden] = NOT_THAT
        exact = self._exact.get(sketch.key, ())
        terms = self._coverage.terms(sketch)
        return Weighed(sketch, row, rank, confidence, likeness, terms, exact)

    def coverage(self, weighed: Weighed, entry: int) -> float:
        """How much of the message's matter any question of the entry speaks of, 0..1."""
        return self._coverage.of(weighed.terms, entry)

    def nearest_question(self, weighed: Weighed, entry: int) -> int:
        """The question of `entry` that is most like the message."""
        part = self._groups.questions_of(entry)
        if weighed.likeness is not None:
            likeness = weighed.likeness[part]
        else:
            some = np.arange(part.start, part.stop)
            likeness = self.index.postings.products_with(weighed.row, some)
        return int(part.start) + int(np.argmax(likeness))

    def _with_ridge(self, row: Row, ridge: Ridge) -> tuple[Floats, Floats, Floats | None]:
        cosines = self.index.cosines(row)
        rank = ridge.scores(cosines)
        asked = cosines[: len(self.questions)]
        confidence = rank + self._groups.best(asked) / 2 + self._groups.mean(asked)
        return rank, confidence, cosines

    def _with_index(self, row: Row) -> tuple[Floats, Floats, Floats | None]:
        rough = self.index.postings.rough_products(row)
        most = min(CANDIDATES, len(rough))
        some = np.unique(self._groups.owners[np.argpartition(-rough, most - 1)[:most]])
        counts = self._groups.counts[some]
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
        exact = self.index.postings.products_with(row, self._groups.questions_of_all(some))
        rank = np.full(len(self.entries), NOT_THAT)
        mean = np.add.reduceat(exact, starts) / counts
        rank[some] = np.maximum.reduceat(exact, starts) + 2 * mean
        return rank, rank.copy(), None


def _rows(corpus: Corpus) -> Rows:
    own = [*corpus.questions.owners, *corpus.hints.owners]
    foes, strange = list(corpus.foes.owners), len(corpus.strange)
    return Rows(
        entry_of=np.array([*own, *[-1] * (len(foes) + strange)], dtype=np.int64),
        not_of=np.array([*[-1] * len(own), *foes, *[-1] * strange], dtype=np.int64),
    )
