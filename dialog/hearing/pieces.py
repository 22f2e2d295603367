"""A short text cut wherever two matters may meet: 'horario, dirección y formas de pago'.

A cut says nothing yet: 'camisa blanca y azul' has two pieces as well. Whoever reads them decides.
"""

from typing import Any

from dialog.hearing.parts import written
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import Tokens

Span = tuple[int, int]  # of the text: where it starts, where it stops

PIECES_AT_MOST = 5  # a text of more is a story, or a list of wares
LONGEST = 24  # words of a text that is cut
_SIGNS = ",;?!&+/\n"
_ACCENTED = ("é", "É")  # 'a devolução é grátis': no 'e'
_OPENING = ("joint", "interjection", "greeting", "saying", "about")


def pieces_of(text: str, said: Tokens, vocabulary: Vocabulary) -> list[Span]:
    """Of 'hola, quería saber el horario y la dirección': 'el horario', 'la dirección'.

    Without the words that only lead to them; [] where nothing is to be cut, which is nearly always,
    and costs next to nothing.
    """
    if not 1 < len(said) <= LONGEST or not _may_be_cut(text, said, vocabulary):
        return []
    words = written(text, said)
    if not words:
        return []
    found: list[Span] = []
    start = 0
    for end in (*_cuts(text, said, words, vocabulary), len(said)):
        is_verb = words[start].group() in _ACCENTED
        start += 0 if is_verb else _step(said[start:end], vocabulary)
        if start < end:
            found.append(_ended(text, words[start].start(), words[end - 1].end()))
        start = end
    return found if 1 < len(found) <= PIECES_AT_MOST else []


def _may_be_cut(text: str, said: Tokens, vocabulary: Vocabulary) -> bool:
    inner = text[:-1]
    return any(sign in inner for sign in (*_SIGNS, ". ")) or vocabulary.is_within("joint", said)


def _cuts(text: str, said: Tokens, words: list[Any], vocabulary: Vocabulary) -> list[int]:
    """The words before which the text is cut."""
    return [
        at
        for at in range(1, len(said))
        if _meets(text[words[at - 1].end() : words[at].start()], said[at - 1], said[at])
        or (vocabulary.starts("joint", said, at) and _joins(text, words[at]))
    ]


def _joins(text: str, word: Any) -> bool:
    """Not the 'é' of 'é grátis', nor the first half of 'e-mail'."""
    return word.group() not in _ACCENTED and not text[word.end() :].startswith(("-", " mail"))


def _meets(gap: str, before: str, after: str) -> bool:
    """'horario,dirección', 'hola. ¿cuánto ...'; not '1,5', nor 'ana@example.com'."""
    if gap == " " or (len(gap) == 1 and before[-1:].isdigit() and after[:1].isdigit()):
        return False
    return any(sign in gap for sign in _SIGNS) or ". " in gap


def _step(said: Tokens, vocabulary: Vocabulary) -> int:
    """How many words lead to a matter, and are none of it."""
    at = 0
    while at < len(said):
        step = max(vocabulary.leading(name, said[at:]) for name in _OPENING)
        if not step:
            break
        at += step
    return at


def _ended(text: str, start: int, end: int) -> Span:
    """With the signs that end it: '¿cambios?' stays a question."""
    while end < len(text) and text[end] in "?!":
        end += 1
    return start, end
