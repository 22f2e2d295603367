"""A merchant's own phrases.yaml beside the ones that came with Mostrador: none may be missing."""

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

MOST_ALONE = 3  # phrases that are told one by one
NEAR = 0.8  # how alike two names are of which one is the other, misspelt
_PLACE = re2.compile(r"(?s)^(.+?):(\d+): (.*)$")


def phrase_problems(folder: Path) -> Iterator[Problem]:
    """Nothing where the folder has no phrases of its own: ours are spoken then."""
    if not any(folder.glob("*/phrases*.yaml")):
        return
    try:
        own = Phrases.load(folder)
    except FaqError as error:
        yield from (_placed(told, folder) for told in error.problems)
        return
    if folder.resolve() == BUNDLED.resolve():
        return
    for language, phrases in own.by_language.items():
        yield from _beside_ours(phrases, own.languages, folder / language)


def _beside_ours(
    own: Mapping[str, Phrase], languages: Sequence[str], folder: Path
) -> Iterator[Problem]:
    shipped = _shipped().by_language.get(folder.name, {})
    missing = {name: phrase for name, phrase in shipped.items() if name not in own}
    unknown = [name for name in own if name not in shipped]
    misspelt = _misspelt(unknown, missing)
    for name, meant in misspelt.items():
        file, line = _place(own[name])
        yield Problem(file, line, f"unknown phrase '{name}'.", f"Did you mean '{meant}'?")
        del missing[meant]
    yield from _missing(missing, folder)
    for name in unheard([one for one in unknown if one not in misspelt], languages):
        file, line = _place(own[name])
        yield Problem(file, line, f"nobody listens for '{name}'.", "Remove it.", is_warning=True)


def _misspelt(unknown: Sequence[str], missing: Iterable[str]) -> dict[str, str]:
    """What each was meant for; another one is a phrase of a flow of the merchant's own."""
    left, meant = list(missing), {}
    for name in unknown:
        near = process.extractOne(name, left, scorer=OSA.normalized_similarity, score_cutoff=NEAR)
        if near is not None:
            meant[name] = near[0]
            left.remove(near[0])
    return meant


def _place(phrase: Phrase) -> tuple[str, int]:
    file, _, line = phrase.place.rpartition(":")
    return shown_path(Path(file)), int(line)


def _missing(missing: Mapping[str, Phrase], folder: Path) -> Iterator[Problem]:
    """A customer of this language would be told it in another one, or not at all."""
    fix = f"Copy it from the file of the same name in {BUNDLED / folder.name}."
    for file, lost in _by_file(missing).items():
        place = shown_path(folder / file)
        if len(lost) > MOST_ALONE:
            names = ", ".join(f"'{name}'" for name in lost[:MOST_ALONE])
            reason = f"{len(lost)} phrases are missing, and the bot may say them at any moment"
            yield Problem(place, 1, f"{reason} ({names} ...).", fix.replace("it", "them", 1))
            continue
        for name in lost:
            reason = f"the phrase '{name}' is missing, and the bot may say it at any moment."
            yield Problem(place, 1, reason, fix)


def _by_file(missing: Mapping[str, Phrase]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, phrase in missing.items():
        file = Path(phrase.place.rpartition(":")[0]).name
        found.setdefault(file, []).append(name)
    return found


@cache
def _shipped() -> Phrases:
    return Phrases.load(BUNDLED)


def _placed(told: str, folder: Path) -> Problem:
    """'es/phrases.yaml:3: no text. Add one.' with its place taken apart."""
    found = _PLACE.match(told)
    if not found:
        return Problem(shown_path(folder), 1, told)
    return Problem(shown_path(Path(found.group(1))), int(found.group(2)), found.group(3))
