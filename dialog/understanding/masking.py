"""Order numbers, e-mails, phones and links: recognised, and kept from disturbing the match.

'mi pedido #10452 no llega, ana@x.com' -> 'mi pedido §number no llega, §email'
"""

import re2

from dialog.understanding.folding import MASK

MASKS = tuple(MASK + kind for kind in ("email", "link", "phone", "number"))
_SIGNS = frozenset("0123456789@./<{")  # one of them is in all that is masked
_PATTERNS = (
    (re2.compile(r"<[a-z/!][^<>]{0,200}>|\{[^{}]{0,80}\}"), " "),  # markup and templates
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
    if _SIGNS.isdisjoint(folded):
        return folded
    for pattern, word in _PATTERNS:
        folded = pattern.sub(lambda _, word=word: word, folded)  # re2 garbles "§" in a plain text
    return folded
