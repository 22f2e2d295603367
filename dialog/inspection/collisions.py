"""Entries that get in each other's way: their questions, left out one by one, go to the other.

A question that stands in the FAQ always finds its entry; a customer's sentence does not stand
there. So each question is read as if it had not been written, and what it would be taken for is
counted by pairs of entries.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dialog.faq import Entry
from dialog.safe_yaml import Problem
from dialog.understanding.groups import Ints
from dialog.understanding.match import Matcher

MOST_TRIED = 2_000  # questions; of a larger FAQ every second, third ... is left out
FEWEST = 2  # questions that must go astray
SHARE = 0.15  # of both entries' questions
TWINS = 0.86  # so alike, two questions of two entries are one
SHOWN = 2
MOST_WORDS = 5
MEAN = 2.0  # how much an entry's mean likeness counts beside its best: as in match.py


@dataclass(frozen=True, slots=True)
class Astray:
    """A question of `entry` that, left out, is taken for `other`, whose `like` is nearest."""

    entry: Entry
    question: str
    other: Entry
    like: str
    likeness: float

    @property
    def pair(self) -> tuple[str, str]:
        first, second = sorted((self.entry.id, self.other.id))
        return first, second


def collisions(matcher: Matcher, advance: Callable[[int, int], None]) -> Iterator[Problem]:
    """The pairs of entries of one language that collide, worst first.

    `advance` hears how many questions were tried, and of how many.
    """
    every = range(len(matcher.questions))
    tried = every[:: max(1, -(-len(every) // MOST_TRIED))]
    pairs: dict[tuple[str, str], list[Astray]] = defaultdict(list)
    for one in _astray(matcher, tried, advance):
        pairs[one.pair].append(one)
    counts = Counter(matcher.ids[matcher.questions[at][0]] for at in tried)
    for pair, found in sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0])):
        together = sum(counts[name] for name in pair)
        is_many = len(found) >= FEWEST and len(found) >= SHARE * together
        if is_many or any(one.likeness >= TWINS for one in found):
            yield _problem(matcher, found, together)


def _astray(
    matcher: Matcher, tried: Sequence[int], advance: Callable[[int, int], None]
) -> Iterator[Astray]:
    starts = _starts(matcher)
    for done, at in enumerate(tried, 1):
        owner, question = matcher.questions[at]
        other, like, likeness = _taken_for(matcher, at, starts)
        advance(done, len(tried))
        if other != owner and likeness > 0:
            entries, text = matcher.entries, matcher.questions[like][1]
            yield Astray(entries[owner], question, entries[other], text, likeness)


def _starts(matcher: Matcher) -> Ints:
    """Where each entry's questions begin, and where the last one's end."""
    owners = [owner for owner, _ in matcher.questions]
    found: Ints = np.searchsorted(owners, np.arange(len(matcher.entries) + 1)).astype(np.int64)
    return found


def _taken_for(matcher: Matcher, at: int, starts: Ints) -> tuple[int, int, float]:
    """The entry with the best and mean likeness to question `at`, as if that were not written;
    its nearest question, and their likeness.
    """
    likeness = matcher.index.cosines(matcher.index.row_at(at))[: starts[-1]]
    likeness[at] = 0.0
    counts = np.diff(starts)
    counts[matcher.questions[at][0]] -= 1
    mean = np.add.reduceat(likeness, starts[:-1]) / np.maximum(counts, 1)
    other = int(np.argmax(np.maximum.reduceat(likeness, starts[:-1]) + MEAN * mean))
    like = int(starts[other] + np.argmax(likeness[starts[other] : starts[other + 1]]))
    return other, like, float(likeness[like])


def _problem(matcher: Matcher, found: list[Astray], together: int) -> Problem:
    nearest = sorted(found, key=lambda one: -one.likeness)
    shown = list({frozenset((one.question, one.like)): one for one in reversed(nearest)}.values())
    shown = shown[::-1][:SHOWN]  # of two that are each other's nearest, one
    first, second = found[0].pair
    said = "; ".join(f"'{one.question}' ({one.entry.id}) is like '{one.like}'" for one in shown)
    words = ", ".join(_words_shared(matcher, found)) or "none by itself"
    reason = (
        f"'{first}' and '{second}' collide: {len(found)} of their {together} questions would be "
        f"taken for the other. {said}. Words they share: {words}."
    )
    fix = "Move a question to where it belongs, or put it into not_for of the other."
    worst = shown[0]
    place = worst.entry.questions.index(worst.question)
    line = worst.entry.line_of("questions", place)
    return Problem(worst.entry.file, line, reason, fix, is_warning=True)


def _words_shared(matcher: Matcher, found: Sequence[Astray]) -> list[str]:
    """The words, as written, that stand on both sides or mean the same; the most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    for one in found:
        ours, theirs = (matcher.reader.read(text).words for text in (one.question, one.like))
        names = {name for word in theirs if not word.is_light for name in word.names}
        for word in ours:
            if not word.is_light and names.intersection(word.names):
                counts[word.text] += 1
    return sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
