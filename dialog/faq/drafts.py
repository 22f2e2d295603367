"""An entry as a merchant wrote it, and what was meant by a misspelt key."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import re2
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialog.entry_keys import KEYS

DIAL_NAMES = ("cautious", "balanced", "bold")
BLANK = re2.compile(r"\{([^{}]*)\}")  # of an answer

_PLAIN_WORD = re2.compile(r"[a-z0-9]+")
_OTHER_WORDS = {  # the same in our merchants' languages
    "respuesta": "answer",
    "resposta": "answer",
    "answers": "answer",
    "preguntas": "questions",
    "pregunta": "questions",
    "perguntas": "questions",
    "pergunta": "questions",
    "titulo": "title",
    "título": "title",
    "ejemplos": "examples",
    "exemplos": "examples",
    "tests": "examples",
    "palabras": "keywords",
    "palavras": "keywords",
    "tags": "keywords",
    "archivos": "media",
    "arquivos": "media",
    "image": "media",
    "images": "media",
    "nombre": "id",
    "nome": "id",
    "name": "id",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as written, before its blanks are filled."""

    id: str
    file: str
    line: int
    answer: str
    title: str
    dial: str
    texts: Mapping[str, tuple[str, ...]]  # of LIST_KEYS
    lines: Mapping[str, tuple[int, ...]]  # of all keys that stand there
    blanks: frozenset[str]  # of the answer

    @property
    def needs_answer(self) -> bool:
        return not self.id.startswith(("flow:", "talk:"))

    @property
    def shown(self) -> str:
        """As a choice."""
        return self.title or next(iter(self.texts["questions"]), "")

    def line_of(self, key: str) -> int:
        """Where the (first) text of `key` stands."""
        return next(iter(self.lines.get(key, ())), self.line)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'Did you mean ...?' or nothing."""
    names = sorted(known)
    best = process.extractOne(word, names, scorer=OSA.normalized_similarity, score_cutoff=0.6)
    return f"Did you mean '{best[0]}'?" if best else ""


def meant_key(word: str) -> str:
    """What to write instead of an unknown key."""
    if word == "synonyms":
        return "It belongs into a file lexicon.yaml beside this one."
    known = _OTHER_WORDS.get(word.lower())
    fix = f"Did you mean '{known}'?" if known else did_you_mean(word, KEYS)
    return fix or f"Known keys: {', '.join(KEYS)}."


def kebab(text: str) -> str:
    """'Envío regalo' -> 'envio-regalo'"""
    bare = unicodedata.normalize("NFKD", text.lower())
    return "-".join(_PLAIN_WORD.findall("".join(c for c in bare if not unicodedata.combining(c))))
