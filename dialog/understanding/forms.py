"""Misspelt forms of words that we know in another form: 'camniando', where we know 'caminar'.

A word has more forms than any FAQ is written with. What is left of a misspelt one without its
ending is compared with the stems that we know; the ending stays as it was written.
"""

from collections.abc import Iterable

from dialog.understanding.near import Near
from dialog.understanding.stems import Stems

LIKE_ENOUGH = 0.74  # one error in five letters, two in eight
SHORTEST = 5  # letters of a stem; shorter ones are near too many words that are spelt right
MOST = 3


class Forms:
    """`known` are stems."""

    def __init__(self, stems: Stems, known: Iterable[str]) -> None:
        self._stems = stems
        long = [stem for stem in known if len(stem) >= SHORTEST and stem.isalpha()]
        self._near = Near(long, LIKE_ENOUGH)

    def near(self, word: str) -> list[str]:
        """The same form of words whose stems are like this one's."""
        stem = self._stems.of(word)
        if len(stem) < SHORTEST or not word.startswith(stem):
            return []
        ending = word.removeprefix(stem)
        near = [(known, known + ending) for known, _ in self._near.of(stem, MOST)]
        return [form for known, form in near if self._stems.of(form) == known]
