"""Words that sound alike get one key: 'kisiera', 'quisiera' -> 'kisiera'; 'embio' -> 'enbio'."""

from collections.abc import Callable
from functools import partial

_SPANISH = (
    ("qu", "k"), ("ch", "#"), ("ce", "se"), ("ci", "si"), ("z", "s"), ("ge", "je"), ("gi", "ji"),
    ("gue", "ge"), ("gui", "gi"), ("c", "k"), ("h", ""), ("v", "b"), ("ll", "y"), ("w", "gu"),
    ("mb", "nb"), ("mp", "np"), ("x", "s"), ("ss", "s"), ("rr", "r"),
)  # fmt: skip
_PORTUGUESE = (
    ("qu", "k"), ("ch", "x"), ("ce", "se"), ("ci", "si"), ("z", "s"), ("ge", "je"), ("gi", "ji"),
    ("c", "k"), ("ss", "s"), ("lh", "li"), ("nh", "ni"), ("h", ""), ("y", "i"), ("w", "v"),
    ("mb", "nb"), ("mp", "np"), ("rr", "r"), ("ou", "o"), ("aum", "ao"), ("oes", "ois"),
)  # fmt: skip
_ENGLISH = (
    ("ph", "f"), ("ck", "k"), ("wh", "w"), ("kn", "n"), ("gh", ""), ("ce", "se"), ("ci", "si"),
    ("c", "k"), ("z", "s"), ("ie", "ei"), ("ll", "l"), ("ss", "s"), ("tt", "t"), ("mm", "m"),
    ("pp", "p"), ("nn", "n"), ("rr", "r"), ("ff", "f"), ("dd", "d"), ("cc", "k"), ("ea", "e"),
    ("ee", "e"), ("oo", "o"), ("our", "or"), ("yse", "ise"),
)  # fmt: skip
_RULES = {"es": _SPANISH, "pt": _PORTUGUESE, "en": _ENGLISH}


def sound_key(language: str) -> Callable[[str], str]:
    """The key function of a language; where we know no rules a word is its own key."""
    return partial(_heard, _RULES.get(language, ()))


def _heard(rules: tuple[tuple[str, str], ...], word: str) -> str:
    for written, heard in rules:
        word = word.replace(written, heard)
    return word
