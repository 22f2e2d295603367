"""A merchant's own phrases, said instead of those that came with Mostrador: each must be one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import re2
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialog.errors import FaqError
from dialog.hearing.vocabulary import unheard
from dialog.phrases import Phrase, Phrases
from dialog.safe_yaml import Problem, shown_path
from dialog.understanding.lexicon import BUNDLED

NEAR = 0.8  # how alike two names are of which one is the other, misspelt
_PLACE = re2.compile(r"(?s)^(.+?):(\d+): (.*)$")


def phrase_problems(folder: Path) -> Iterator[Problem]:
    """Nothing where the folder has no phrases of its own: ours are spoken then."""
    if not any(folder.glob("*/phrases*.yaml")):
        return
    try:
        Phrases.load(folder, over=_shipped())  # the blanks of both must agree
        own = Phrases.load(folder)
    except FaqError as error:
        yield from (_placed(told, folder) for told in error.problems)
        return
    if folder.resolve() == BUNDLED.resolve():
        return
    for language, phrases in own.by_language.items():
        yield from _beside_ours(phrases, own.languages, language)


def _beside_ours(
    own: Mapping[str, Phrase], languages: Sequence[str], language: str
) -> Iterator[Problem]:
    shipped = _shipped().by_language.get(language, {})
    unknown = [name for name in own if name not in shipped]
    misspelt = _misspelt(unknown, [name for name in shipped if name not in own])
    for name, meant in misspelt.items():
        file, line = _place(own[name])
        yield Problem(file, line, f"unknown phrase '{name}'.", f"Did you mean '{meant}'?")
    for name in unheard([one for one in unknown if one not in misspelt], languages):
        file, line = _place(own[name])
        yield Problem(file, line, f"nobody listens for '{name}'.", "Remove it.", is_warning=True)


def _misspelt(unknown: Sequence[str], known: Iterable[str]) -> dict[str, str]:
    """What each was meant for; another one is a phrase of a flow of the merchant's own."""
    left, meant = list(known), {}
    groups = {name.partition(".")[0] for name in left}
    for name in unknown:
        if name.partition(".")[0] not in groups:
            continue
        near = process.extractOne(name, left, scorer=OSA.normalized_similarity, score_cutoff=NEAR)
        if near is not None:
            meant[name] = near[0]
            left.remove(near[0])
    return meant


def _place(phrase: Phrase) -> tuple[str, int]:
    file, _, line = phrase.place.rpartition(":")
    return shown_path(Path(file)), int(line)


@cache
def _shipped() -> Phrases:
    return Phrases.load(BUNDLED)


def _placed(told: str, folder: Path) -> Problem:
    """'es/phrases.yaml:3: no text. Add one.' with its place taken apart."""
    found = _PLACE.match(told)
    if not found:
        return Problem(shown_path(folder), 1, told)
    return Problem(shown_path(Path(found.group(1))), int(found.group(2)), found.group(3))
