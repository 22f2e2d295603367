"""Any text of any script to plain lower-case letters: bounded first, then folded.

'¿Cuánto CUESTAAA el envío?' -> 'cuanto cuesta el envio'
"""

import unicodedata
from collections.abc import Callable
from operator import eq

LONGEST_TEXT = 4_000  # characters read of one message; a question is far shorter
MOST_WORDS = 80  # read of one message
LONGEST_WORD = 40
MOST_REMEMBERED = 4096  # characters
MASK = "§"  # opens our own words ('§number'); never the customer's
_SILENT = frozenset({"Mn", "Me", "Cf", "Cs", "Cc", "Co"})  # accents, zero widths, controls
_ORDINAL_SIGNS = (("nº", "numero "), ("n°", "numero "), ("º", " "), ("ª", " "))


def fold(text: str) -> str:
    """Lower case without accents; what is not a letter or a digit stays where it was."""
    text = text[:LONGEST_TEXT].lower()
    if text.isascii():
        return text
    for sign, plain in _ORDINAL_SIGNS:
        text = text.replace(sign, plain)
    return text.translate(_PLAIN)[:LONGEST_TEXT].casefold()


def split(text: str) -> list[str]:
    """Folded text to words: 'what's up' -> ['whats', 'up']."""
    spaced = text.translate(_SPACED)
    words = [word[:LONGEST_WORD] for word in spaced.split()]
    return list(map(squeeze, words)) if _has_run(spaced) else words


def shortened(words: list[str]) -> list[str]:
    """The head and the tail of a novel; its middle is left out."""
    if len(words) <= MOST_WORDS:
        return words
    return words[: MOST_WORDS // 2] + words[-MOST_WORDS // 2 :]


def squeeze(word: str) -> str:
    """Three or more of a letter are one: 'holaaaa' -> 'hola'; digits stay."""
    if not _has_run(word):
        return word
    kept: list[str] = []
    start = 0
    for end in range(1, len(word) + 1):
        if end == len(word) or word[end] != word[start]:
            run = word[start:end]
            kept.append(run[0] if len(run) > 2 and run.isalpha() else run)
            start = end
    return "".join(kept)


def _has_run(text: str) -> bool:
    return b"\1\1" in bytes(map(eq, text, text[1:]))


class _Characters(dict[int, str]):
    """What `str.translate` makes of each character, worked out when it is first met."""

    def __init__(self, made: Callable[[str], str]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, code: int) -> str:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        made = self[code] = self._made(chr(code))
        return made


def _unmarked(char: str) -> str:
    """Its letter. One by one: thousands of marks in a text would be sorted slowly."""
    return "".join(map(_plain, unicodedata.normalize("NFKD", char)))


def _plain(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else " "
    category = unicodedata.category(char)
    if category in _SILENT:
        return " " if category == "Cc" else ""
    return char


def _spaced(char: str) -> str:
    if char in "'’":
        return ""
    return char if char.isalnum() or char == MASK else " "


_PLAIN, _SPACED = _Characters(_unmarked), _Characters(_spaced)
