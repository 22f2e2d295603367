"""Pairs of one text, and of many at once, are the same pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.understanding.pairs import KnownPairs, names_in, pairs_of, pairs_of_all
from dialog.understanding.ranges import Lists, starts_of

TEXT = st.lists(st.tuples(st.integers(-1, 5), st.sampled_from([0.3, 1.0])), max_size=9)


@given(st.lists(TEXT, max_size=6))
def test_many_texts_have_the_pairs_of_each(texts: list[list[tuple[int, float]]]) -> None:
    names = [name for text in texts for name, _ in text]
    weights = [weight for text in texts for _, weight in text]
    starts = starts_of(np.array([len(text) for text in texts], dtype=np.int64))

    found = pairs_of_all(Lists(starts, np.array(names, dtype=np.int32)), np.array(weights))

    for at, text in enumerate(texts):
        part = slice(found.of.starts[at], found.of.starts[at + 1])
        places, by = found.of.flat[part], found.weights[part]
        numbers = [number for number, _ in text]
        assert dict(zip(found.known[places].tolist(), by.tolist(), strict=True)) == pytest.approx(
            pairs_of(numbers, [weight for _, weight in text])
        )


def test_pairs_are_found_and_those_that_nobody_has_are_not() -> None:
    known = KnownPairs(np.array([3, 5, 9], dtype=np.int64))

    assert known.find([9, 4, 3, 10]) == [2, 3, 0, 3]
    assert KnownPairs(np.array([], dtype=np.int64)).find([9, 4]) == [0, 0]


def test_a_pair_tells_its_names() -> None:
    (pair,) = pairs_of([7, 2], [1.0, 1.0])

    assert names_in(pair) == (2, 7)
