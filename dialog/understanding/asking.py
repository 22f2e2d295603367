"""The part of a message that asks, where sentences of context stand before it.

'Hi, I bought a coat last week. My sister loves it. Can I change the size?' -> its last sentence
"""

from dialog.understanding.features import Reader

MOST_PARTS = 3
MOST_SENTENCES = 12  # that are looked at; people ask at the end
FEWEST_WORDS = 2
_ENDS = ".!?;\n"
_QUESTION = "?"


def asking_parts(text: str, reader: Reader) -> list[str]:
    """Sentences with a question mark; else with a question word; else the last one.

    Empty for a text of one sentence.
    """
    found = _sentences(text)
    if len(found) < 2:
        return []
    asking = [part for part in found if _QUESTION in part]
    asking = asking or [part for part in found if reader.asks(reader.words_of(part))]
    return (asking or found)[-MOST_PARTS if asking else -1 :]


def _may_begin(end: str, following: str) -> bool:
    """Does a sentence begin after this sign? Not in 'ana@example.com', nor between '?' and '!'."""
    return following not in _ENDS and (end != "." or following.isspace())


def _sentences(text: str) -> list[str]:
    """Those that say something."""
    if not any(end in text[:-1] for end in _ENDS):
        return []
    found: list[str] = []
    start = 0
    for at, char in enumerate(text, 1):
        if at == len(text) or (char in _ENDS and _may_begin(char, text[at])):
            found.append(text[start:at].strip())
            start = at
    return [part for part in found if len(part.split()) >= FEWEST_WORDS][-MOST_SENTENCES:]
