"""Which entry a message means, in one language: all entries compete in one ranking.

An exact question wins, and an exact sentence about other things is about nothing of ours.
Otherwise entries are ordered by kernel ridge over all questions; an FAQ of more than some 2,000
questions by its nearest question and their mean.
What is made of the order is in decision.py, why in explain.py.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from dialog.faq import Entry
from dialog.understanding.confidence import DIALS, fitted, lines_of
from dialog.understanding.corpus import Corpus, questions_of, read_corpus
from dialog.understanding.coverage import LIGHT, Coverage, Term
from dialog.understanding.elsewhere import Elsewhere
from dialog.understanding.evidence import SHARE, SHARE_WITHOUT_RIDGE, Evidence
from dialog.understanding.features import Reader, Sketch
from dialog.understanding.groups import Floats, Groups
from dialog.understanding.index import Index, Row
from dialog.understanding.left_out import NOT_THAT, OWN_SHARE, LeftOut, Rows
from dialog.understanding.lexicon import Lexicon
from dialog.understanding.ridge import Ridge

FEW = 256  # entries: sorted as quickly as the likeliest are looked for
FEW_TEXTS = 4  # of one turn: the whole message and its parts
MOST_FOR_RIDGE = 2_000  # questions; above it the ridge is not worth its time


@dataclass(frozen=True, slots=True)
class Weighed:
    """A message against every entry."""

    sketch: Sketch
    row: Row
    rank: Floats  # what the entries are ordered by
    confidence: Floats  # what the chance of being right is told from
    likeness: Floats  # to each question
    terms: list[Term]  # what an entry has to speak of
    exact: tuple[int, ...] = ()  # entries with this very question
    text: str = ""  # as the customer wrote it
    elsewhere: float = 0.0  # how like other things it is, beyond being like a question of ours

    def order(self, most: int = 3) -> list[int]:
        """The likeliest entries first."""
        behind = -self.rank
        if len(behind) <= FEW:
            few: list[int] = behind.argsort(kind="stable")[:most].tolist()
            return few
        found = behind.argpartition(most)[: most + 1]
        first: list[int] = found[np.lexsort((found, behind[found]))][:most].tolist()
        return first


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
        elsewhere = Elsewhere(lexicon)
        self._coverage = Coverage(
            asked.sketches, asked.owners, len(self.entries), elsewhere, LIGHT * is_small
        )
        self._exact, self._not_for = asked.by_key(), corpus.foes.by_key()
        self._strange = frozenset(sketch.key for sketch in corpus.strange)
        self._strangers = [" ".join(sketch.texts) for sketch in corpus.strange] * is_small
        share = SHARE if is_small else SHARE_WITHOUT_RIDGE
        self._evidence = Evidence(asked.sketches, self._groups, share)
        left_out = LeftOut(
            self._groups, self._coverage, self._evidence, asked.sketches, corpus.strange
        )
        self._ridge: Ridge | None = None
        if is_small:
            self.index = self._index(corpus, [*corpus.foes.sketches, *corpus.strange])
            rows = _rows(corpus)
            del corpus, asked  # answers are long, and room is needed
            self._ridge, samples = left_out.of_ridge(self.index, rows)
        else:
            self.index = self._index(corpus, [])
            samples = left_out.of_index(self.index)
        self.curve = fitted(samples)
        self.lines = {
            name: lines_of(samples, self.curve, dial) for name, dial in DIALS.items()
        }  # by the merchant's dial

    def _index(self, corpus: Corpus, strangers: list[Sketch]) -> Index:
        own = [*corpus.questions.sketches, *corpus.hints.sketches]
        owners = [*corpus.questions.owners, *corpus.hints.owners]
        return Index(own, owners, len(self.entries), strangers)

    @cached_property
    def weighed(self) -> Callable[[str], Weighed]:
        """As `weigh`; one turn may ask the same several times, with its topic and without."""
        return lru_cache(FEW_TEXTS)(self.weigh)

    def weigh(self, text: str) -> Weighed:
        """The message against every entry."""
        sketch = self.reader.read(text)
        row = self._row(sketch, text)
        terms = self._coverage.terms(sketch)
        likeness = self.index.cosines(row)
        rank, confidence = self._ranked(likeness, terms)
        key = sketch.key
        for forbidden in self._not_for.get(key, ()):
            rank[forbidden] = confidence[forbidden] = NOT_THAT
        exact = self._exact.get(key, ())
        if key in self._strange and not exact:
            rank[:] = confidence[:] = NOT_THAT
        elsewhere = self._elsewhere(likeness).max(initial=0.0)
        own = likeness[: len(self.questions)].max(initial=0.0)
        beyond = max(0.0, float(elsewhere - OWN_SHARE * own))
        return Weighed(sketch, row, rank, confidence, likeness, terms, exact, text, beyond)

    def coverage(self, weighed: Weighed, entry: int) -> float:
        """How much of the message's matter any question of the entry speaks of, 0..1."""
        return self._coverage.of(weighed.terms, entry)

    def belonging(self, text: str, entry: int) -> float:
        """How much of a text's matter is the entry's own, 0..1; likeness has no say in it."""
        terms = self._coverage.terms(self.reader.read(text))
        return self._coverage.belonging(terms, entry)

    def strays(self, weighed: Weighed, entry: int) -> float:
        """How many of the message's words are of other matters than a shop's or the entry's."""
        return self._coverage.strays(weighed.terms, entry)

    def stray_words(self, weighed: Weighed, entry: int) -> list[str]:
        return self._coverage.stray_words(weighed.terms, entry)

    def nearest_question(self, weighed: Weighed, entry: int) -> int:
        """The question of `entry` that is most like the message."""
        part = self._groups.questions_of(entry)
        return int(part.start) + int(weighed.likeness[part].argmax())

    def nearest_stranger(self, weighed: Weighed) -> str:
        """The sentence about other things that is most like the message; "" where none is."""
        if weighed.elsewhere <= 0.0:
            return ""
        return self._strangers[int(self._elsewhere(weighed.likeness).argmax())]

    def _elsewhere(self, likeness: Floats) -> Floats:
        """To each of the sentences about other things, which an index has at its end."""
        return likeness[len(likeness) - len(self._strangers) :]

    def _row(self, sketch: Sketch, text: str) -> Row:  # noqa: ARG002 - `text`: see semantic.py
        """The message as the index sees it."""
        return self.index.row(sketch)

    def _ranked(self, cosines: Floats, terms: Sequence[Term]) -> tuple[Floats, Floats]:
        """What the entries are ordered by, and what the chance of being right is told from."""
        asked = cosines[: len(self.questions)]
        best, mean = self._groups.best(asked), self._groups.mean(asked)
        if self._ridge is None:
            rank = best + 2 * mean + self._evidence.of(terms)
            return rank, rank.copy()
        rank = self._ridge.scores(cosines) + self._evidence.of(terms)
        return rank, rank + best / 2 + mean


def _rows(corpus: Corpus) -> Rows:
    own = [*corpus.questions.owners, *corpus.hints.owners]
    foes, strange = list(corpus.foes.owners), len(corpus.strange)
    return Rows(
        entry_of=np.array([*own, *[-1] * (len(foes) + strange)], dtype=np.int64),
        not_of=np.array([*[-1] * len(own), *foes, *[-1] * strange], dtype=np.int64),
    )
