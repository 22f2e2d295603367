"""A text in its parts: sentences, clauses, and the matters that are asked about."""

from collections.abc import Iterator
from typing import Any

import re2

from dialog.listening import tokens_of
from dialog.policies.vocabulary import Vocabulary

PARTS_AT_MOST = 12  # of a text, each read for itself

_CLAUSES = re2.compile(r"(?i),?\s+(?:y|e|and)\s+|,\s+")
_JOINTS = frozenset({"y", "e", "and"})
_ENDS = ".!?;\n"
_SENTENCES = re2.compile(r"[^.!?;\n]+[.!?;]*")


def sentences(text: str) -> list[str]:
    """'Hola. ¿Cuánto cuesta? ¿Y cuánto tarda?' -> its three sentences"""
    if not any(end in text[:-1] for end in _ENDS):
        return [text]
    return [part.strip() for part in _SENTENCES.findall(text) if part.strip()]


def matters(text: str, vocabulary: Vocabulary) -> list[str]:
    """'¿dónde está mi pedido y cuánto tarda?' -> its two questions; one matter is one text."""
    found: list[str] = []
    for sentence in sentences(text):
        start = 0
        for gap in _gaps(sentence):
            if vocabulary.leading("question", tokens_of(sentence[gap.end() :])):
                found.append(sentence[start : gap.start()])
                start = gap.end()
        found.append(sentence[start:])
    return [part.strip() for part in found if part.strip()][:PARTS_AT_MOST]


def clauses(text: str) -> list[str]:
    """'el precio del envío y los métodos de pago' -> its two halves, whatever they are."""
    if not _JOINTS.isdisjoint(tokens_of(text)) or "," in text:
        parts = (part for sentence in sentences(text) for part in _CLAUSES.split(sentence))
        return [part.strip() for part in parts if part.strip()]
    return sentences(text)


def _gaps(sentence: str) -> Iterator[Any]:
    """Where clauses meet; most sentences have no such place."""
    if "," in sentence or not _JOINTS.isdisjoint(tokens_of(sentence)):
        yield from _CLAUSES.finditer(sentence)


def told_parts(texts: list[str]) -> list[str]:
    """Those that say something, if there are several."""
    told = [text for text in texts if len(tokens_of(text)) > 1][:PARTS_AT_MOST]
    return told if len(texts) > 1 else []
