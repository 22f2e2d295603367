"""Customers' spelling to one form: folded letters, and chat shorthand written out.

'Xq no m llegó?? :(' -> 'por que no me llego'
"""

from collections.abc import Mapping

from dialog.understanding.folding import fold, shortened, split
from dialog.understanding.lexicon import bundled

Shorthand = Mapping[str, tuple[str, ...]]


def normalise(text: str, language: str) -> str:
    """The text as plain words; numbers stay as they are. Doing it twice changes nothing."""
    return " ".join(written_out(split(fold(text)), bundled(language).shorthand))


def written_out(words: list[str], shorthand: Shorthand) -> list[str]:
    """Every shorthand word replaced by what it stands for."""
    full: list[str] = []
    for word in words:
        full.extend(shorthand.get(word, (word,)))
    return shortened(full)
