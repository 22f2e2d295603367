"""A merchant's own phrases.yaml beside the ones that came with Mostrador: none may be missing."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import re2

from dialog.errors import FaqError
from dialog.phrases import Phrases
from dialog.safe_yaml import Problem, shown_path
from dialog.understanding.lexicon import BUNDLED

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
    for name in sorted(name for name in _shipped_names() if not own.has(name)):
        reason = f"the phrase '{name}' is missing, and the bot may say it at any moment."
        fix = "Copy it from the phrases that came with Mostrador."
        yield Problem(shown_path(folder), 1, reason, fix)


@cache
def _shipped_names() -> frozenset[str]:
    shipped = Phrases.load(BUNDLED)
    return frozenset(name for phrases in shipped.by_language.values() for name in phrases)


def _placed(told: str, folder: Path) -> Problem:
    """'es/phrases.yaml:3: no text. Add one.' with its place taken apart."""
    found = _PLACE.match(told)
    if not found:
        return Problem(shown_path(folder), 1, told)
    return Problem(found.group(1), int(found.group(2)), found.group(3))
