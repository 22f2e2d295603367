"""Any text of any script to plain lower-case letters: bounded first, then folded.

'¿Cuánto CUESTAAA el envío?' -> 'cuanto cuesta el envio'
"""

import unicodedata

LONGEST_TEXT = 4_000  # characters read of one message; a question is far shorter
MOST_WORDS = 80  # read of one message
LONGEST_WORD = 40
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
    letters = unicodedata.normalize("NFKD", text)[:LONGEST_TEXT]
    return "".join(map(_plain, letters)).casefold()


def split(text: str) -> list[str]:
    """Folded text to words: 'what's up' -> ['whats', 'up']."""
    joined = text.replace("'", "").replace("’", "")
    spaced = "".join(char if char.isalnum() or char == MASK else " " for char in joined)
    return [squeeze(word[:LONGEST_WORD]) for word in spaced.split()]


def shortened(words: list[str]) -> list[str]:
    """The head and the tail of a novel; its middle is left out."""
    if len(words) <= MOST_WORDS:
        return words
    return words[: MOST_WORDS // 2] + words[-MOST_WORDS // 2 :]


def squeeze(word: str) -> str:
    """Three or more of a letter are one: 'holaaaa' -> 'hola'; digits stay."""
    if not any(a == b == c for a, b, c in zip(word, word[1:], word[2:], strict=False)):
        return word
    kept: list[str] = []
    start = 0
    for end in range(1, len(word) + 1):
        if end == len(word) or word[end] != word[start]:
            run = word[start:end]
            kept.append(run[0] if len(run) > 2 and run.isalpha() else run)
            start = end
    return "".join(kept)


def _plain(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else " "
    category = unicodedata.category(char)
    if category in _SILENT:
        return " " if category == "Cc" else ""
    return char
