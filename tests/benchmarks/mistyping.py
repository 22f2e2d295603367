"""Sentences as thumbs type them: so many errors each, the same ones in every run.

'cuanto cuesta el envio' with two -> 'cuanto cuessta el ebvio'
"""

import random

SHORTEST = 3  # letters of a word worth mistyping
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
KINDS = ("neighbour", "drop", "swap", "double", "insert")


def mistyped(text: str, errors: int) -> str:
    """`text` with `errors` errors, in different words as far as there are words."""
    dice = random.Random(f"{errors} {text}")  # of the text itself: no order of calls matters
    words = text.split(" ")
    places = [at for at, word in enumerate(words) if _letters(word)]
    if not places:
        return text
    dice.shuffle(places)
    for turn in range(errors):
        at = places[turn % len(places)]
        words[at] = _with_error(words[at], dice)
    return " ".join(words)


def _letters(word: str) -> bool:
    return sum(map(str.isalpha, word)) >= SHORTEST


def _with_error(word: str, dice: random.Random) -> str:
    at = dice.choice([place for place, char in enumerate(word) if char.isalpha()])
    before, char, after = word[:at], word[at], word[at + 1 :]
    kind = dice.choice(KINDS)
    if kind == "drop":
        return before + after
    if kind == "double":
        return before + char * 2 + after
    if kind == "swap" and after[:1].isalpha():
        return before + after[0] + char + after[1:]
    near = dice.choice(_neighbours(char))
    return before + near + (char if kind == "insert" else "") + after


def _neighbours(char: str) -> str:
    """The keys left and right of a letter; an accented one has its own key's."""
    plain = {"á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ñ": "n", "ç": "c", "ã": "a"}
    low = plain.get(char.lower(), char.lower())
    row = next((row for row in ROWS if low in row), "")
    at = row.find(low)
    return row[max(at - 1, 0) : at] + row[at + 1 : at + 2] if row else "e"
