"""One more signal, for who has a model of language at hand: how near in meaning two texts are.

Whatever makes vectors of texts is an `Encoder` (adapters/embedding.py has one). Its cosines become
a part of every likeness, beside stems, pairs and pieces of words; all that follows from likeness
(the ranking, the curve, the lines between the outcomes) fits itself to the sum as it does without.
How large the part is, the FAQ says itself: the share with which most of its questions, each left
out, find their entry. A model that does not help gets no share, and is not asked again.

It is for FAQs small enough for the ridge; a larger one is read as if there were no model. What a
real multilingual model brings has not been measured: try `mostrador faq test` with and without.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dialog.faq import Entry
from dialog.understanding.corpus import Corpus
from dialog.understanding.features import Sketch
from dialog.understanding.groups import Groups
from dialog.understanding.index import Index, Row
from dialog.understanding.lexicon import Lexicon
from dialog.understanding.match import MOST_FOR_RIDGE, Matcher
from dialog.understanding.ranges import Floats, Halves, Singles

SHARES = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8)  # of meaning in a likeness; the rest is words


class Encoder(Protocol):
    """Texts to vectors; texts that mean the same lie near each other."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, d), each row of unit length. Many texts are an FAQ's, one is a customer's."""


@dataclass(frozen=True, slots=True)
class Heard(Row):
    """A message's features, and where its meaning lies."""

    vector: Singles


class Places:
    """Where the texts of an FAQ lie, seen from their middle.

    Some models put all texts into one corner; what tells them apart is seen from there.
    """

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        self._encoder = encoder
        raw = encoder.encode(texts)
        self._middle: Singles = raw.mean(axis=0)
        self._places = self._seen(raw)
        self._places[[not text for text in texts]] = 0.0  # a text of no words is near nothing

    def of(self, text: str) -> Singles:
        found: Singles = self._seen(self._encoder.encode([text]))[0]
        return found

    def near(self, place: Singles) -> Floats:
        """How near each text is, -1..1."""
        return (self._places @ place).astype(np.float64)

    def near_each_other(self) -> Singles:
        return self._places @ self._places.T

    def _seen(self, vectors: Singles) -> Singles:
        away = vectors - self._middle
        lengths = np.linalg.norm(away, axis=1, keepdims=True)
        return np.asarray(away / np.maximum(lengths, 1e-6), dtype=np.float32)


class MeaningIndex(Index):
    """An index that also knows where each of its rows lies."""

    def __init__(
        self,
        sketches: Sequence[Sketch],
        entry_of: Sequence[int],
        entries: int,
        strangers: Sequence[Sketch],
        places: Places,
    ) -> None:
        super().__init__(sketches, entry_of, entries, strangers)
        self._places = places
        self.share = 0.0

    def fit_share(self, groups: Groups) -> None:
        """The share with which most questions, each left out, are nearest to their own entry's."""
        asked = len(groups.owners)
        words = super().cosines_of_all()[1][:asked, :asked].astype(np.float32)
        meanings = self._places.near_each_other()[:asked, :asked]
        found = [_found(_blended(words, meanings, share), groups) for share in SHARES]
        self.share = SHARES[int(np.argmax(found))]  # the first of equals: the smallest

    def heard(self, sketch: Sketch, text: str) -> Row:
        """The message; it is encoded here, once, and only if that helps."""
        row = self.row(sketch)
        return Heard(row.ids, row.values, row.like, self._places.of(text)) if self.share else row

    def cosines(self, row: Row) -> Floats:
        words = super().cosines(row)
        if not isinstance(row, Heard):
            return words
        return (1.0 - self.share) * words + self.share * self._places.near(row.vector)

    def cosines_of_all(self) -> tuple[Singles, Halves]:
        as_is, left_out = super().cosines_of_all()
        if not self.share:
            return as_is, left_out
        meanings = self._places.near_each_other()
        left_out = _blended(left_out.astype(np.float32), meanings, self.share).astype(np.float16)
        return _blended(as_is, meanings, self.share), left_out


class SemanticMatcher(Matcher):
    """A matcher that listens to an encoder too."""

    def __init__(
        self, entries: Iterable[Entry], language: str, lexicon: Lexicon, encoder: Encoder
    ) -> None:
        self._encoder = encoder
        super().__init__(entries, language, lexicon)

    def _index(self, corpus: Corpus, strangers: list[Sketch]) -> Index:
        if len(self.questions) > MOST_FOR_RIDGE:
            return super()._index(corpus, strangers)
        own = [*corpus.questions.sketches, *corpus.hints.sketches]
        owners = [*corpus.questions.owners, *corpus.hints.owners]
        as_written = [text for _, text in self.questions]
        others = [*corpus.hints.sketches, *strangers]
        texts = [*as_written, *(" ".join(sketch.texts) for sketch in others)]
        places = Places(self._encoder, texts)
        index = MeaningIndex(own, owners, len(self.entries), strangers, places)
        index.fit_share(Groups(corpus.questions.owners, len(self.entries)))
        return index

    def _row(self, sketch: Sketch, text: str) -> Row:
        index = self.index
        return index.heard(sketch, text) if isinstance(index, MeaningIndex) else index.row(sketch)


def _blended(words: Singles, meanings: Singles, share: float) -> Singles:
    part = np.float32(share)
    return np.asarray((np.float32(1.0) - part) * words + part * meanings, dtype=np.float32)


def _found(cosines: Singles, groups: Groups) -> int:
    """How many questions are nearest to another one of their own entry."""
    np.fill_diagonal(cosines, -1.0)
    best = groups.best(cosines.astype(np.float64))
    return int((best.argmax(axis=1) == groups.owners).sum())
