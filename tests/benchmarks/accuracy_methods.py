"""Ours and what it is compared with: each reads the same sentences against the same questions.

The baselines get what a good user of theirs would give them: lower case, no accents, no signs.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import bm25s
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from dialog.faq import Entry, Faq
from dialog.model import Intent
from dialog.understanding import Understanding
from dialog.understanding.confidence import DIALS

LIKELIEST = 3
USUAL = "balanced"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a method makes of a sentence; a higher score is surer, 0 is as good as nothing."""

    likeliest: tuple[str, ...]
    score: float
    outcomes: dict[str, Intent]  # ours only, by dial

    @property
    def best(self) -> str | None:
        return self.likeliest[0] if self.likeliest else None


Method = Callable[[Sequence[str]], list[Reading]]


def ours(entries: Sequence[Entry], language: str) -> Method:
    built = Understanding.build(Faq({language: tuple(entries)}), USUAL)
    built.warm(language)
    dials = {name: replace(built, dial=dial) for name, dial in DIALS.items()}

    def read(texts: Sequence[str]) -> list[Reading]:
        return [
            _reading({name: dials[name].read(text, language) for name in dials}) for text in texts
        ]

    return read


def wratio(entries: Sequence[Entry], _language: str) -> Method:
    return _fuzzy(entries, fuzz.WRatio)


def token_set_ratio(entries: Sequence[Entry], _language: str) -> Method:
    return _fuzzy(entries, fuzz.token_set_ratio)


def bm25(entries: Sequence[Entry], _language: str) -> Method:
    """All questions of an entry are one document."""
    index = bm25s.BM25()
    documents = [_plain(" ".join(entry.questions)).split() for entry in entries]
    index.index(documents, show_progress=False)
    known = {word for document in documents for word in document}  # others are an error to bm25s
    ids = [entry.id for entry in entries]

    def read(texts: Sequence[str]) -> list[Reading]:
        sentences = ([word for word in _plain(text).split() if word in known] for text in texts)
        return [
            _ranked(ids, index.get_scores(words) if words else np.zeros(len(ids), np.float32))
            for words in sentences
        ]

    return read


METHODS = {
    "mostrador": ours,
    "BM25 per entry": bm25,
    "rapidfuzz token_set_ratio": token_set_ratio,
    "rapidfuzz WRatio": wratio,
}


def _reading(intents: dict[str, Intent]) -> Reading:
    usual = intents[USUAL]
    guess = usual.id or usual.why.get("guess")
    ranked = (guess, *(entry["id"] for entry in usual.why.get("entries", ())))
    likeliest = tuple(dict.fromkeys(name for name in ranked if name))
    return Reading(likeliest[:LIKELIEST], usual.score, intents)


def _fuzzy(entries: Sequence[Entry], scorer: Callable[..., float]) -> Method:
    """`process.extractOne` over all questions; all scores at once, to know the second entry too."""
    questions = [_plain(text) for entry in entries for text in entry.questions]
    counts = [len(entry.questions) for entry in entries]
    firsts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    ids = [entry.id for entry in entries]

    def read(texts: Sequence[str]) -> list[Reading]:
        every = process.cdist([_plain(text) for text in texts], questions, scorer=scorer)
        return [_ranked(ids, row) for row in np.maximum.reduceat(every, firsts, axis=1)]

    return read


def _ranked(ids: Sequence[str], scores: NDArray[np.float32]) -> Reading:
    order = np.argsort(-scores, kind="stable")[:LIKELIEST]
    return Reading(tuple(ids[at] for at in order), float(scores[order[0]]), {})


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return default_process("".join(char for char in letters if not unicodedata.combining(char)))
