"""A merchant's own phrases.yaml beside the ones that came with Mostrador: none may be missing."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import re2
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialog.errors import FaqError
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
        shipped = _shipped().by_language.get(language, {})
        yield from _missing(language, phrases, shipped, folder)


def _missing(
    language: str, own: Mapping[str, Phrase], shipped: Mapping[str, Phrase], folder: Path
) -> Iterator[Problem]:
    """A customer of this language would be told it in another one, or not at all."""
    missing = [name for name in shipped if name not in own]
    for name in [name for name in own if name not in shipped]:
        meant = process.extractOne(
            name, missing, scorer=OSA.normalized_similarity, score_cutoff=NEAR
        )
        if meant is not None:  # else it is a flow's of the merchant's own
            missing.remove(meant[0])
            file, _, line = own[name].place.rpartition(":")
            reason = f"unknown phrase '{name}'."
            yield Problem(shown_path(Path(file)), int(line), reason, f"Did you mean '{meant[0]}'?")
    fix = f"Copy it from the file of the same name in {BUNDLED / language}."
    for file, lost in _by_file(missing, shipped).items():
        place = shown_path(folder / language / file)
        if len(lost) > MOST_ALONE:
            names = ", ".join(f"'{name}'" for name in lost[:MOST_ALONE])
            reason = f"{len(lost)} phrases are missing, and the bot may say them at any moment"
            yield Problem(place, 1, f"{reason} ({names} ...).", fix.replace("it", "them", 1))
            continue
        for name in lost:
            reason = f"the phrase '{name}' is missing, and the bot may say it at any moment."
            yield Problem(place, 1, reason, fix)


def _by_file(names: Sequence[str], shipped: Mapping[str, Phrase]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        file = Path(shipped[name].place.rpartition(":")[0]).name
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
