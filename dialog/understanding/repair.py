"""Misspelt words to words that we know: the FAQ's and the lexicon's.

This is where rapidfuzz belongs: words against words, not sentences against sentences. It finds
what is near; which of that was meant is told by how people go wrong (letters that swap, fingers
that slip to the next key, words written as they sound) and by what people say anyway.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, islice, takewhile
from math import log1p

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialog.understanding.forms import Forms
from dialog.understanding.keyboard import NEIGHBOURS, is_slip
from dialog.understanding.near import Near
from dialog.understanding.sounds import sound_key

LIKE_ENOUGH = 0.66  # one error in three letters, two in six
SHORTEST_REPAIRED = 4  # shorter words are taken for everyday ones only, and after one slip
SHORTEST_OF_ALL = 2
KEPT = 2
LOOKED_AT = 12
OTHER_BEGINNING = 0.08  # people seldom mistype the first letter ...
LOST_BEGINNING = 0.03  # ... and rather miss it, or the key beside it comes first
SWAPPED, SLIPPED, DOUBLED = 0.06, 0.04, 0.04
SOUNDS_ALIKE = 0.2
SURE = 0.95  # no repair is surer
BEGINS_ALIKE = 0.8
SHORTEST_BEGINNING = 5
BETWEEN = "\n"  # words: all are heard at once, which is quicker than one by one
USUAL = 0.06  # a function word, or a word of the FAQ, is likelier meant than another
OFTEN, MOST_OFTEN = 0.01, 0.06  # so is of the shortest ones the one that is said more often
REMOTE = 0.04  # than a word of no shop's matter
REMOTE_LIKE_ENOUGH = 0.74
DOUBTFUL = 0.8  # where no repair is likelier, it may be a form that the FAQ lacks
OTHER_FORM = 0.05  # which is less likely than a word of the FAQ
FORM_LIKE_ENOUGH = 0.75
_NO_COUNTS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Repaired:
    """A word that we know, and how like it is to what was written."""

    word: str
    likeness: float
    is_heard: bool = False  # sounds as it was written: 'avrazo' is 'abrazo', and nothing else


class Repair:
    """Knows a vocabulary; finds the one or two words that a customer may have meant.

    `usual` are the words of it that people use most and how many texts of the FAQ say each of them,
    `remote` those of no shop's matter, `forms` finds words that are of its stems.
    """

    def __init__(
        self,
        vocabulary: Iterable[str],
        language: str,
        usual: Mapping[str, int] = _NO_COUNTS,
        remote: Collection[str] = (),
        forms: Forms | None = None,
    ) -> None:
        words = sorted(word for word in set(vocabulary) if word.isalpha())
        self._key = sound_key(language)
        self._usual, self._remote = usual, frozenset(remote) - usual.keys()
        self._forms = forms
        heard = self._key(BETWEEN.join(words)).split(BETWEEN)
        pairs = [
            (word, word if word == sound else sound)
            for word, sound in zip(words, heard, strict=True)
        ]
        self._sounds = {word: sound for word, sound in pairs if word != sound}
        self._by_sound = _grouped((sound, word) for word, sound in pairs)
        self._in_order = [
            word for word in words if len(word) > SHORTEST_BEGINNING and word not in self._remote
        ]
        self._near = Near(words, LIKE_ENOUGH)
        self._short = [
            word for word in words if len(word) <= SHORTEST_REPAIRED and word in self._usual
        ]

    def of(self, word: str) -> tuple[Repaired, ...]:
        """Likeliest first; empty when nothing is near. Digits are never repaired."""
        if not word.isalpha() or len(word) < SHORTEST_OF_ALL:
            return ()
        if len(word) < SHORTEST_REPAIRED:
            return self._short_words(word)
        key = self._key(word)
        found = self._near_words(word, key)
        if self._forms is not None and max(found.values(), default=0.0) < DOUBTFUL:
            found |= self._near_forms(self._forms, word, key)
        longer = self._beginning(word)
        if longer:
            found.setdefault(longer, BEGINS_ALIKE)
        likely = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
        return tuple(
            [
                Repaired(near, min(likeness, SURE), self._sound(near) == key)
                for near, likeness in likely
            ]
        )

    def _sound(self, word: str) -> str:
        return self._sounds.get(word, word)

    def _near_words(self, word: str, key: str) -> dict[str, float]:
        likeness = dict(self._near.of(word, LOOKED_AT))
        alike = self._by_sound.get(key)
        for same in alike.split(BETWEEN) if alike else ():
            likeness.setdefault(same, float(OSA.normalized_similarity(word, same)))
        weighed = {
            found: self._weighed(word, found, like, is_same_sound=self._sound(found) == key)
            for found, like in likeness.items()
        }
        return {
            found: like
            for found, like in weighed.items()
            if like >= (REMOTE_LIKE_ENOUGH if found in self._remote else LIKE_ENOUGH)
        }

    def _near_forms(self, forms: Forms, word: str, key: str) -> dict[str, float]:
        weighed: dict[str, float] = {}
        for form in forms.near(word):
            like = float(OSA.normalized_similarity(word, form)) - OTHER_FORM
            like = self._weighed(word, form, like, is_same_sound=self._key(form) == key)
            if like >= FORM_LIKE_ENOUGH:
                weighed[form] = like
        return weighed

    def _weighed(self, word: str, meant: str, like: float, *, is_same_sound: bool) -> float:
        like += _way(word, meant) + SOUNDS_ALIKE * is_same_sound
        if not is_same_sound:
            like -= _by_beginning(word, meant)
        return like + USUAL * (meant in self._usual) - REMOTE * (meant in self._remote)

    def _often(self, usual: str) -> float:
        return min(OFTEN * log1p(self._usual[usual]), MOST_OFTEN)

    def _short_words(self, word: str) -> tuple[Repaired, ...]:
        """'teh', 'enw', 'qe': one slip away from a word that everybody uses."""
        near = process.extract(
            word, self._short, scorer=OSA.distance, score_cutoff=1, limit=LOOKED_AT
        )
        likely = [
            (
                LIKE_ENOUGH + self._often(found) + _way(word, found) - _by_beginning(word, found),
                found,
            )
            for found, _, _ in near
            if _is_one_slip(word, found)
        ]
        likely.sort(key=lambda item: (-item[0], item[1]))
        return tuple(Repaired(found, like) for like, found in likely[:KEPT])

    def _beginning(self, word: str) -> str:
        """The shortest of the words that go on from here: 'reembol' is 'reembolso'."""
        if len(word) < SHORTEST_BEGINNING:
            return ""
        rest = islice(self._in_order, bisect_left(self._in_order, word), None)
        longer = takewhile(lambda other: other.startswith(word), rest)
        return min((one for one in longer if len(one) >= len(word) + 2), key=len, default="")


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The words of each key, one after the other: most keys have one, and no list of it."""
    groups: dict[str, str] = {}
    for key, word in pairs:
        known = groups.get(key)
        groups[key] = word if known is None else f"{known}{BETWEEN}{word}"
    return groups


def _is_one_slip(word: str, meant: str) -> bool:
    """A letter lost, two swapped, or (of three) one that is next to the right key."""
    if len(word) != len(meant):
        return len(word) < len(meant)
    return _way(word, meant) >= (SLIPPED if len(word) > SHORTEST_OF_ALL else SWAPPED)


def _way(word: str, meant: str) -> float:
    """How usual it is to go wrong just so."""
    if len(word) == len(meant):
        wrong = [a + b for a, b in zip(word, meant, strict=True) if a != b]
        if len(wrong) == 2 and wrong[0] == wrong[1][::-1]:
            return SWAPPED
        return SLIPPED if NEIGHBOURS.issuperset(wrong) else 0.0
    if len(word) > len(meant) and _is_slipped_in(word, meant):
        return SLIPPED
    is_framed = word[0] == meant[0] and word[-1] == meant[-1]
    return DOUBLED if is_framed and _single(word) == _single(meant) else 0.0


def _by_beginning(word: str, meant: str) -> float:
    """How unusual it is that just the beginning is wrong."""
    if word[0] == meant[0] or (word[:2] == meant[1::-1] and word[2:] == meant[2:]):
        return 0.0
    is_slip_before = word[1:] == meant and is_slip(word[0], word[1])
    return LOST_BEGINNING if word == meant[1:] or is_slip_before else OTHER_BEGINNING


def _is_slipped_in(word: str, meant: str) -> bool:
    """One letter too many, whose key is next to that of the letter before or after it."""
    at = 0
    while at < len(meant) and word[at] == meant[at]:
        at += 1
    if word[at + 1 :] != meant[at:]:
        return False
    return any(is_slip(word[at], other) for other in meant[max(at - 1, 0) : at + 1])


def _single(word: str) -> str:
    """Doubled letters once."""
    return "".join([letter for letter, _ in groupby(word)])
