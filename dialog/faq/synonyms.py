"""A merchant's own words: the `synonyms` of a lexicon.yaml, read and checked.

    synonyms:
      hoodie: canguro, polerón, buzo con capucha
      tote: [bolsa de tela, "bolsa tote"]

A name that the bundled lexicon has adds to that group; another name begins a group of its own.
Whether the words make sense beside the bundled ones is looked at in own_words.py.
"""

import unicodedata
from collections.abc import Iterator

from dialog.safe_yaml import Node, Problem

SYNONYMS = "synonyms"

Synonyms = dict[str, tuple[str, ...]]


def read_synonyms(root: Node | None, file: str, synonyms: Synonyms) -> Iterator[Problem]:
    """The synonyms of one file, added to `synonyms`; what is wrong with them."""
    if root is None:
        return
    fix = "Write 'synonyms:' and below it lines like 'hoodie: canguro, buzo'."
    if root.kind != "mapping":
        yield Problem(file, root.line, "this is not a lexicon.", fix)
        return
    for key, value in root.entries:
        if key.text == SYNONYMS and value.kind != "mapping" and (value.text or value.items):
            yield Problem(file, value.line, "'synonyms' must be lines of 'name: words'.", fix)
        elif key.text == SYNONYMS:
            yield from _read_groups(value, file, synonyms)


def _read_groups(groups: Node, file: str, synonyms: Synonyms) -> Iterator[Problem]:
    seen: set[str] = set()
    for name, words in groups.entries:
        if name.text in seen:
            yield Problem(file, name.line, f"'{name.text}' stands twice.", "Join the two lines.")
        seen.add(name.text)
        texts = _texts(words)
        if words.kind == "mapping" or not texts:
            fix = f"Write: {name.text}: one word, another, a few words"
            yield Problem(file, name.line, f"'{name.text}' must be a list of words.", fix)
            continue
        synonyms[name.text] = tuple(dict.fromkeys((*synonyms.get(name.text, ()), *texts)))


def _texts(words: Node) -> tuple[str, ...]:
    pieces = [item.text for item in words.items] or words.text.split(",")
    return tuple(filter(None, (unicodedata.normalize("NFC", piece.strip()) for piece in pieces)))
