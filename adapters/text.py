"""Text from outside in one canonical form, before anything looks at it."""

import unicodedata

CHARACTERS_AT_MOST = 16_000  # several times what any channel lets a customer write
MARKS_AT_MOST = 30  # on one letter: no language has more (https://unicode.org/reports/tr15, 13)
_HARMLESS = 200  # characters: marks in any order are sorted at once

_REPLACED = dict.fromkeys([0, *range(0xD800, 0xE000)], "\ufffd")


def canonical(text: object, at_most: int = CHARACTERS_AT_MOST) -> str:
    """NUL and lone surrogates become U+FFFD, then NFC, then the cap; what is no text is ""."""
    if not isinstance(text, str):
        return ""
    # cut first as well: NFC of megabytes is work that nobody asked for
    return composed(text[: at_most * 4].translate(_REPLACED))[:at_most]


def composed(text: str) -> str:
    """NFC, in time that grows with the text only: of endless marks on a letter the first stay.

    NFC sorts the marks of each letter, which takes seconds where a letter has thousands of them.
    """
    if text.isascii():
        return text
    whole = unicodedata.normalize("NFC", text if len(text) <= _HARMLESS else _with_few_marks(text))
    return whole if len(whole) <= _HARMLESS else _with_few_marks(whole)  # it adds a few itself


def _with_few_marks(text: str) -> str:
    kinds = "".join([unicodedata.category(sign)[0] for sign in text])  # 'LLMLM': M is a mark
    if "M" * (MARKS_AT_MOST + 1) not in kinds:
        return text
    kept, marks = [], 0
    for sign, kind in zip(text, kinds, strict=True):
        marks = marks + 1 if kind == "M" else 0
        if marks <= MARKS_AT_MOST:
            kept.append(sign)
    return "".join(kept)
