"""Sentences about other things that are none to this FAQ: its own questions say the same.

An FAQ of small talk is asked 'tell me a joke', and one of a cinema what is on tonight. Such a
sentence of the lexicon would speak against the very entry that answers it.
"""

from collections.abc import Iterable, Mapping, Sequence

from dialog.understanding.coverage import LIGHT
from dialog.understanding.features import Sketch

THE_SAME = 0.75  # of the words of both, function words counting little

Said = Mapping[str, float]  # stems, and how much each of them counts


def foreign(strange: Iterable[Sketch], questions: Sequence[Sketch]) -> list[Sketch]:
    """Those of `strange` that no question says in about the same words."""
    asked = [_said(question) for question in questions]
    asked_with: dict[str, list[Said]] = {}
    for said in asked:
        for stem in said:
            asked_with.setdefault(stem, []).append(said)
    return [sketch for sketch in strange if not _is_asked(_said(sketch), asked_with)]


def _said(sketch: Sketch) -> Said:
    return {word.stems[0][0]: LIGHT if word.is_light else 1.0 for word in sketch.words}


def _is_asked(said: Said, asked_with: Mapping[str, Sequence[Said]]) -> bool:
    """Compared with the questions that have its rarest word only: they would have all others."""
    telling = [asked_with.get(stem, ()) for stem, counts in said.items() if counts == 1.0]
    likeliest = min(telling, key=len, default=())
    return any(_alike(said, other) >= THE_SAME for other in likeliest)


def _alike(first: Said, second: Said) -> float:
    """What both say, of all that either does."""
    shared = sum(counts for stem, counts in first.items() if stem in second)
    return shared / (sum(first.values()) + sum(second.values()) - shared)
