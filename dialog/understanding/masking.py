"""Order numbers, e-mails, phones and links: recognised, and kept from disturbing the match.

'mi pedido #10452 no llega, ana@x.com' -> 'mi pedido §number no llega, §email'
"""

import re2

from dialog.understanding.folding import MASK

MASKS = tuple(MASK + kind for kind in ("email", "link", "phone", "number"))
DIGITS = frozenset("0123456789")  # all that re2 takes for such
_PATTERNS = (
    (re2.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), " §email "),
    (re2.compile(r"(?:https?://|www\.)\S+"), " §link "),
    (
        re2.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|es|mx|ar|co|cl|pe|br|pt)\b\S*"),
        " §link ",
    ),
    (re2.compile(r"\+\d[\d ().-]{6,}\d|\b\d(?:[ ().-]?\d){8,14}\b"), " §phone "),
    (re2.compile(r"#?\b(?:[a-z]{1,4}-?)?\d(?:-?\d){3,}\b|#\s?\d+"), " §number "),
)


def mask(folded: str) -> str:
    """Folded text with every recognised thing as one word of ours."""
    folded = folded.replace(MASK, " ")
    if not _may_hold_one(folded):
        return folded
    for pattern, word in _PATTERNS:
        folded = pattern.sub(lambda _, word=word: word, folded)  # re2 garbles "§" in a plain text
    return folded


def _may_hold_one(text: str) -> bool:
    return "@" in text or "." in text or "/" in text or not DIGITS.isdisjoint(text)
