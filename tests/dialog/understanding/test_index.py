"""Likeness worked out by words and by pieces is the likeness of the texts, feature by feature."""

from collections.abc import Sequence
from math import log, sqrt

import numpy as np
import pytest

from dialog.understanding import word_rows
from dialog.understanding.features import Reader, Sketch
from dialog.understanding.index import Index
from dialog.understanding.lexicon import bundled
from dialog.understanding.pairs import WINDOW
from dialog.understanding.vocabulary import pieces
from dialog.understanding.weighing import SHARES, UNKNOWN_WEIGHT

QUESTIONS = (
    (0, "¿cuánto cuesta el envío?"),
    (0, "precio del envío a casa"),
    (1, "¿puedo devolver un pedido?"),
    (1, "devolver el pedido que llegó roto"),
    (2, "¿a qué hora abren?"),
)
STRANGE = ("qué tiempo hace mañana",)
MESSAGES = ("cuanto questa el enbio", "pedido roto zzz", "envío envío envío", "xyz")


class Plain:
    """The same in a few lines and without haste: a dictionary of features for each text."""

    def __init__(self, sketches: Sequence[Sketch], entry_of: Sequence[int]) -> None:
        self.entries = len(set(entry_of))
        with_it: dict[tuple[int, str], set[int]] = {}
        for sketch, entry in zip(sketches, entry_of, strict=True):
            for block, features in enumerate(_features(sketch)):
                for name in features:
                    with_it.setdefault((block, name), set()).add(entry)
        self.with_it = {feature: len(found) for feature, found in with_it.items()}

    def weight(self, entries: int) -> float:
        return 1.0 + log((1.0 + self.entries) / (1.0 + entries))

    def row(self, sketch: Sketch) -> dict[tuple[int, str], float]:
        blocks = []
        for block, features in enumerate(_features(sketch)):
            known, squared = {}, 0.0
            for name, value in features.items():
                found = self.with_it.get((block, name))
                weighed = value * self.weight(found or 1)
                squared += weighed**2 * (1.0 if found else UNKNOWN_WEIGHT)
                if found:
                    known[block, name] = weighed
            blocks.append((SHARES[block], known, squared))
        total = sum(share for share, _, squared in blocks if squared)
        return {
            feature: value * sqrt(share / total / squared)
            for share, known, squared in blocks
            for feature, value in known.items()
        }

    def likeness(self, one: Sketch, other: Sketch) -> float:
        first, second = self.row(one), self.row(other)
        return sum(value * second.get(feature, 0.0) for feature, value in first.items())


def _features(sketch: Sketch) -> tuple[dict[str, float], ...]:
    pairs: dict[str, float] = {}
    named = list(zip(sketch.named, sketch.named_weights, strict=True))
    for at, (first, weight) in enumerate(named):
        for second, other in named[at + 1 : at + WINDOW]:
            if first != second:
                key = " ".join(sorted((first, second)))
                pairs[key] = max(pairs.get(key, 0.0), weight * other)
    parts: dict[str, float] = {}
    for word, weight in zip(sketch.words, sketch.weights, strict=True):
        for piece in pieces(word.spelling):
            parts[piece] = parts.get(piece, 0.0) + weight
    return sketch.stems, pairs, parts


@pytest.fixture(scope="module")
def reader() -> Reader:
    reader = Reader("es", bundled("es"))
    reader.learn([reader.words_of(text) for _, text in QUESTIONS])
    return reader


@pytest.fixture(scope="module")
def own(reader: Reader) -> list[Sketch]:
    return [reader.read(text) for _, text in QUESTIONS]


@pytest.fixture(scope="module")
def strange(reader: Reader) -> list[Sketch]:
    return [reader.read(text) for text in STRANGE]


def built(own: Sequence[Sketch], strange: Sequence[Sketch]) -> Index:
    return Index(own, [entry for entry, _ in QUESTIONS], 3, strange)


@pytest.mark.parametrize("message", MESSAGES)
@pytest.mark.parametrize("width", [2, 8])
def test_likeness_is_what_two_texts_have_in_common(
    reader: Reader, own: list[Sketch], message: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_rows, "WIDTH", width)  # rows that are longer, and shorter
    index, plain = built(own, []), Plain(own, [entry for entry, _ in QUESTIONS])
    sketch = reader.read(message)

    found = index.cosines(index.row(sketch))

    assert np.allclose(found, [plain.likeness(sketch, other) for other in own], atol=1e-6)


@pytest.mark.parametrize("few", [2, 100])  # rows and words at once
def test_every_row_against_every_row_is_each_against_all(
    own: list[Sketch], strange: list[Sketch], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COMPARED", "AT_ONCE", "MOST_WORDS", "WIDTH"):
        monkeypatch.setattr(word_rows, name, few)
    index = built(own, strange)

    as_is, _ = index.cosines_of_all()

    for at in range(index.size):
        assert np.allclose(as_is[at], index.cosines(index.row_at(at)), atol=1e-6)
    assert np.allclose(np.diagonal(as_is)[: len(own)], 1.0, atol=1e-6)


def test_a_stranger_is_a_row_like_any_message(own: list[Sketch], strange: list[Sketch]) -> None:
    index = built(own, strange)

    as_is, _ = index.cosines_of_all()

    assert np.allclose(as_is[len(own)], index.cosines(index.row(strange[0])), atol=1e-6)


def test_what_only_a_question_has_is_unknown_when_it_is_left_out(own: list[Sketch]) -> None:
    _, left_out = built(own, []).cosines_of_all()

    others = [sketch for at, sketch in enumerate(own) if at != 1]
    entry_of = [entry for at, (entry, _) in enumerate(QUESTIONS) if at != 1]
    without = Index(others, entry_of, 3)
    expected = without.cosines(without.row(own[1]))
    assert left_out[1, 0] == pytest.approx(expected[0], abs=0.05)  # rarities are as they were
    assert left_out[1, 4] == pytest.approx(expected[3], abs=0.05)


def test_what_is_shared_is_told_by_name(reader: Reader, own: list[Sketch]) -> None:
    index = built(own, [])

    shared = dict(index.shared(index.row(reader.read("devolver pedido")), 2, 9))

    assert any(" " in name for name in shared)  # a pair
    assert all(part > 0 for part in shared.values())


def test_a_message_of_nothing_known_is_not_known(reader: Reader, own: list[Sketch]) -> None:
    index = built(own, [])

    assert not index.row(reader.read("漢字漢字")).is_known
    assert index.row(reader.read("pedido")).is_known


def test_where_there_is_room_for_no_usual_word_all_is_the_same(
    own: list[Sketch], strange: list[Sketch], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = built(own, strange)
    roomy = index.cosines_of_all()
    real = word_rows._Likes
    monkeypatch.setattr(word_rows, "_Likes", lambda spelling, used, _: real(spelling, used, 0))

    for one, other in zip(roomy, index.cosines_of_all(), strict=True):
        assert one == pytest.approx(other, abs=1e-6)
