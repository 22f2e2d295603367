"""Pairs of an import as the text of a YAML file, each with an id that nobody has."""

from collections.abc import Iterable, Sequence

from bots.merchant.pairs import Pair
from bots.merchant.scalars import block, inline
from dialog.understanding.folding import fold, split
from dialog.understanding.lexicon import bundled

WORDS = 5
LETTERS = 48


def with_ids(pairs: Sequence[Pair], taken: Iterable[str], language: str) -> list[tuple[str, Pair]]:
    """'¿Cuánto cuesta el envío a Canarias?' -> cuesta-envio-canarias; -2 where that is taken."""
    used = set(taken)
    found = []
    for pair in pairs:
        wanted = _kebab(split(fold(pair.id.replace("-", " ").replace("_", " "))))
        name = _free(wanted or _from_question(pair.questions[0], language), used)
        used.add(name)
        found.append((name, pair))
    return found


def yaml_of(entries: Sequence[tuple[str, Pair]], head: str) -> str:
    """The file's text; `head` are its first lines, without the sign of a comment."""
    comments = "\n".join(f"# {line}".rstrip() for line in head.split("\n"))
    return "\n\n".join([comments, *(_entry(name, pair) for name, pair in entries)]) + "\n"


def _entry(name: str, pair: Pair) -> str:
    questions = "\n".join(f"    - {inline(question)}" for question in pair.questions)
    return f"- id: {name}\n  questions:\n{questions}\n  answer: {block(pair.answer, 2)}"


def _from_question(question: str, language: str) -> str:
    words = split(fold(question))
    light = bundled(language).function_words | bundled(language).question_words
    telling = [word for word in words if word not in light]
    return _kebab(telling if len(telling) > 1 else words) or "entry"


def _kebab(words: Sequence[str]) -> str:
    plain = ["".join(char for char in word if char.isascii() and char.isalnum()) for word in words]
    kept = [word for word in plain if word][:WORDS]
    while len("-".join(kept)) > LETTERS and len(kept) > 1:
        kept.pop()
    return "-".join(kept)[:LETTERS]


def _free(name: str, used: set[str]) -> str:
    count, found = 1, name
    while found in used:
        count += 1
        found = f"{name}-{count}"
    return found
