"""Many sketches as flat arrays: their names, their pairs of names and their words, by number."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dialog.understanding.features import Sketch
from dialog.understanding.pairs import Pairs, pairs_of_all
from dialog.understanding.ranges import Floats, Lists
from dialog.understanding.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Collected:
    """A list for each sketch, and beside it the weights of what is in it."""

    names: dict[str, int]
    stems: int  # names below this number stand alone too, not only in pairs
    alone: Lists
    alone_weights: Floats
    pairs: Pairs
    vocabulary: Vocabulary
    words: Lists
    word_weights: Floats

    @classmethod
    def of(cls, sketches: Sequence[Sketch]) -> "Collected":
        names: dict[str, int] = {}
        vocabulary = Vocabulary()
        alone = _lists(_numbers(names, sketch.stems) for sketch in sketches)
        stems = len(names)
        named = _lists(_numbers(names, sketch.named) for sketch in sketches)
        by = _flat(sketch.named_weights for sketch in sketches)
        words = _lists(vocabulary.learn(sketch.texts) for sketch in sketches)
        return cls(
            names,
            stems,
            alone,
            _flat(sketch.stems.values() for sketch in sketches),
            pairs_of_all(named, by),
            vocabulary,
            words,
            _flat(sketch.weights for sketch in sketches),
        )


def _numbers(names: dict[str, int], texts: Iterable[str]) -> list[int]:
    """New names get the next number; '' is no name."""
    return [names.setdefault(text, len(names)) if text else -1 for text in texts]


def _lists(lists: Iterable[Iterable[int]]) -> Lists:
    flat, ends = array("i"), array("q", [0])
    for numbers in lists:
        flat.extend(numbers)
        ends.append(len(flat))
    return Lists(np.array(ends, dtype=np.int64), np.array(flat, dtype=np.int32))


def _flat(lists: Iterable[Iterable[float]]) -> Floats:
    flat = array("d")
    for weights in lists:
        flat.extend(weights)
    return np.array(flat)
