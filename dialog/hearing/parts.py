"""A text in its parts: sentences, clauses, and the matters that are asked about."""

from collections.abc import Iterator
from typing import Any

import re2

from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import Tokens, tokens_of

PARTS_AT_MOST = 12  # of a text, each read for itself

_CLAUSES = re2.compile(r"(?i),?\s+(?:y|e|and)\s+|,\s+")
_MEETING = re2.compile(r"(?i)[.!?;\n]+(?:\s+|$)|,?\s+(?:y|e|and)\s+|,\s+")
_JOINTS = frozenset({"y", "e", "and"})
_ENDS = ".!?;\n"
_BEFORE = ("interjection", "ok", "thanks", "greeting")  # 'ah, otra cosa'
_PREAMBLE = ("interjection", "greeting", "saying", "padding", "greeting", "saying", "padding")
_A_QUESTION = 2  # words, at least, of what is asked
_A_STORY = 5  # words, at least, before it
_AN_END = 5  # words in which a story may turn into a question
_SIGNED_AT_MOST = 12  # words of 'quedo atento a su respuesta, saludos cordiales, Juan Pérez'
_OPENINGS = ("question", "indirect", "opener")
_WORDS = re2.compile(r"[\p{L}\p{M}\p{N}]+(?:['’]+[\p{L}\p{M}\p{N}]+)*")  # 'don't' is one
_SENTENCES = re2.compile(r"(?:[^.!?;\n]|\.[^\s.!?;])+[.!?;]*")  # 'ana@example.com' is in one


def sentences(text: str) -> list[str]:
    """'Hola. ¿Cuánto cuesta? ¿Y cuánto tarda?' -> its three sentences"""
    if not any(end in text[:-1] for end in _ENDS):
        return [text]
    return [part.strip() for part in _SENTENCES.findall(text) if part.strip()]


def written(text: str, said: Tokens) -> list[Any]:
    """Where each word stands in the text; [] where they cannot be told apart as they are heard."""
    words = list(_WORDS.finditer(text))
    if len(words) < len(said):  # 'wanna' is heard as two
        words = [found for found in words for _ in tokens_of(found[0])]
    return words if len(words) == len(said) else []


def without_opening(text: str, said: Tokens, vocabulary: Vocabulary) -> str:
    """'gracias, y otra cosa, ¿hacéis envíos?' -> '¿hacéis envíos?': no other thing arrived."""
    at = 0
    for name in (*_BEFORE, "something_else"):
        step = vocabulary.leading(name, said[at:])
        at += step
    is_opened = step > 0 and at < len(said)
    words = written(text, said) if is_opened else []
    if not words:
        return text
    return str(text[words[at - 1].end() :]).lstrip(" ,.:;")


def without_closing(text: str, said: Tokens, vocabulary: Vocabulary) -> str:
    """'¿tienen el abrigo en L? Quedo atento. Saludos, Juan Pérez' -> '¿tienen el abrigo en L?'

    Who signs a message asks nothing of it.
    """
    if len(said) <= _A_STORY or not vocabulary.is_within("closing", said):
        return text
    for at in range(max(_A_QUESTION, len(said) - _SIGNED_AT_MOST), len(said)):
        words = written(text, said) if vocabulary.starts("closing", said, at) else []
        if words and "?" not in text[words[at].start() :]:
            return text[: words[at].start()].rstrip(" ,;:-\n")
    return text


def matters(text: str, vocabulary: Vocabulary) -> list[str]:
    """'¿dónde está mi pedido y cuánto tarda?' -> its two questions; one matter is one text."""
    found: list[str] = []
    for sentence in sentences(text):
        start = 0
        for gap in _gaps(sentence):
            if _asks(without_preamble(tokens_of(sentence[gap.end() :]), vocabulary), vocabulary):
                found.append(sentence[start : gap.start()])
                start = gap.end()
        found.append(sentence[start:])
    return [part.strip() for part in found if part.strip()][:PARTS_AT_MOST]


def run_on(text: str, vocabulary: Vocabulary) -> list[str]:
    """'cuánto cuesta el envío aceptan paypal', as it is dictated: its two questions.

    Cut where a question begins, if there is one already before it.
    """
    return [piece for part in matters(text, vocabulary) for piece in _cut(part, vocabulary)]


def is_asked(sentence: str, vocabulary: Vocabulary) -> bool:
    """It has the form of a question: at its beginning, or at the end of a story."""
    said = without_preamble(tokens_of(sentence), vocabulary)
    has_form = "?" in sentence or any(vocabulary.leading(name, said) for name in _OPENINGS)
    return (has_form or _ends_asking(said, vocabulary)) and len(said) > 1


def _ends_asking(said: Tokens, vocabulary: Vocabulary) -> bool:
    """'quiero devolver un pantalón que compré hace un mes cómo hago'"""
    return len(said) >= _A_STORY and vocabulary.is_within("opener", said[-_AN_END:])


def without_preamble(said: Tokens, vocabulary: Vocabulary) -> Tokens:
    """'hola quería saber cuánto cuesta' -> 'cuánto cuesta'"""
    for name in _PREAMBLE:
        said = said[vocabulary.leading(name, said) :]
    return said


def _cut(part: str, vocabulary: Vocabulary) -> list[str]:
    said = tokens_of(part)
    words = written(part, said)
    if not words or not vocabulary.is_within("opener", said[_A_QUESTION:]):
        return [part]
    found: list[str] = []
    start = 0
    for at in range(_A_QUESTION, len(said) - 1):
        before = without_preamble(said[start:at], vocabulary)
        if len(before) < _A_QUESTION or not _asks(before, vocabulary):
            continue
        if vocabulary.leading("opener", said[at:]):
            found.append(part[words[start].start() : words[at].start()].strip())
            start = at
    return [*found, part[words[start].start() :]]


def _asks(said: Tokens, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.leading(name, said) for name in ("question", "indirect", "opener"))


def clauses(text: str) -> list[str]:
    """'el precio del envío y los métodos de pago' -> its two halves, whatever they are."""
    if not _JOINTS.isdisjoint(tokens_of(text)) or "," in text:
        parts = (part for sentence in sentences(text) for part in _CLAUSES.split(sentence))
        return [part.strip() for part in parts if part.strip()]
    return sentences(text)


def gaps(text: str) -> Iterator[Any]:
    """Where sentences or clauses meet."""
    yield from _MEETING.finditer(text)


def _gaps(sentence: str) -> Iterator[Any]:
    """Where clauses meet; most sentences have no such place."""
    if "," in sentence or not _JOINTS.isdisjoint(tokens_of(sentence)):
        yield from _CLAUSES.finditer(sentence)


def told_parts(texts: list[str]) -> list[str]:
    """Those that say something, if there are several."""
    told = [text for text in texts if len(tokens_of(text)) > 1][:PARTS_AT_MOST]
    return told if len(texts) > 1 else []
