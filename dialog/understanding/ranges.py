"""Lists of different lengths in one flat array, and what numpy lacks for them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.signedinteger[Any]]  # 32 bits where there are many, 64 where numpy wants
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Halves = NDArray[np.float16]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lists:
    """List i is `flat[starts[i]:starts[i + 1]]`."""

    starts: Ints
    flat: Numbers

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> Ints:
        return np.diff(self.starts)

    def one(self, at: int) -> Ints:
        return self.flat[self.starts[at] : self.starts[at + 1]].astype(np.int64)


def owners(lists: Lists) -> Ints:
    """Of every place in the flat array, the list that it belongs to."""
    return np.repeat(np.arange(len(lists)), lists.lengths)


def places(lists: Lists, some: Numbers) -> tuple[Ints, Ints]:
    """Where some of the lists are, one after the other, and how long each is."""
    firsts = lists.starts.take(some)
    counts = lists.starts.take(some + 1)
    counts -= firsts
    ends = counts.cumsum()
    found = np.arange(int(ends[-1]) if len(ends) else 0)
    firsts -= ends
    firsts += counts
    found += firsts.repeat(counts)
    return found, counts


def turned(lists: Lists, size: int) -> tuple[Lists, Ints]:
    """For each value below `size` the lists that hold it; and where in `flat` it stood."""
    order = np.argsort(lists.flat, kind="stable")
    starts = starts_of(np.bincount(lists.flat, minlength=size))
    return Lists(starts, owners(lists).astype(np.int32)[order]), order


def summed(groups: Numbers, terms: Floats | Singles, size: int) -> Floats:
    """The terms of each group below `size` added up."""
    return np.bincount(groups, terms, size).astype(np.float64, copy=False)


def starts_of(lengths: Numbers) -> Ints:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def distinct(keys: Numbers) -> Ints:
    """Each once, in order; np.unique hashes, which takes ten times as long."""
    ordered = np.sort(keys).astype(np.int64, copy=False)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]


def side_by_side(first: Lists, second: Lists) -> tuple[Lists, Ints]:
    """Each list of `first` with that of `second` after it; and where the places come from.

    `flat_first + flat_second`, taken in that order, is the flat array of the result.
    """
    starts = first.starts + second.starts
    order = np.empty(int(starts[-1]), dtype=np.int64)
    at = np.arange(len(first.flat))
    order[at + np.repeat(second.starts[:-1], first.lengths)] = at
    at = np.arange(len(second.flat))
    order[at + np.repeat(first.starts[1:], second.lengths)] = at + len(first.flat)
    return Lists(starts, np.concatenate([first.flat, second.flat])[order]), order
