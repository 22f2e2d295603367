"""Phrases: every sentence of ours by its id, in each language, with fixed {blanks}.

    bot.not_understood: No te he entendido bien.
    complaint.kind.broken: {text: Llegó roto, words: [roto, rota, dañado]}

Blanks are replaced, never formatted: a customer's "{x}" in a blank stays "{x}".
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import re2

from dialog.errors import FaqError
from dialog.read_once import read_once
from dialog.safe_yaml import Node, Problem, YamlRefused, entries_of, items_of

FALLBACK = "es"

_BLANK = re2.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    words: tuple[str, ...] = ()  # how customers say this choice
    parts: tuple[str, ...] = ()  # text, blank, text, blank ... text
    place: str = field(default="", compare=False)  # file:line

    @property
    def blanks(self) -> frozenset[str]:
        return frozenset(self.parts[1::2])

    def filled(self, blanks: Mapping[str, str]) -> str:
        """Each blank once: what a blank brings is never read as a blank again."""
        if len(self.parts) < 2:
            return self.text
        return "".join(
            blanks.get(part, "") if place % 2 else part for place, part in enumerate(self.parts)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """All phrases of all languages, as they were loaded; nothing changes afterwards.

    Each load is one of its own (no `eq`): what is prepared from it is kept by it.
    """

    by_language: Mapping[str, Mapping[str, Phrase]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, over: "Phrases | None" = None) -> "Phrases":
        """Read `<folder>/<language>/phrases*.yaml`, and say the others as `over` has them.

        Raises FaqError with all that is wrong.
        """
        problems: list[str] = []
        loaded: dict[str, dict[str, Phrase]] = {}
        for path in sorted(folder.glob("*/phrases*.yaml")):
            phrases = loaded.setdefault(path.parent.name, {})
            for name, phrase in _read_file(path, problems):
                if name in phrases:
                    told = f"{name} stands twice. Remove one of the two."
                    problems.append(f"{phrase.place}: {told}")
                phrases[name] = phrase
        if not loaded:
            problems.append(f"{folder}: no <language>/phrases.yaml here. Check the folder.")
        known = _laid_over(over.by_language, loaded) if over is not None else loaded
        problems.extend(_differences(known))
        if problems:
            raise FaqError(problems)
        return cls(known)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.by_language)

    def text(self, language: str, name: str, /, **blanks: str) -> str:
        """The phrase with its blanks filled; KeyError for an id that no language has."""
        return self._find(language, name).filled(blanks)

    def words(self, language: str, name: str) -> tuple[str, ...]:
        """How customers say it; () for a phrase without words and for an unknown one."""
        return self._find(language, name).words if self.has(name) else ()

    def all_words(self, name: str) -> tuple[str, ...]:
        """The words of every language: a customer's "yes" is a yes in a Spanish talk too."""
        return _all_words(self, name)

    def has(self, name: str) -> bool:
        return any(name in phrases for phrases in self.by_language.values())

    def _find(self, language: str, name: str) -> Phrase:
        for candidate in (language, FALLBACK, *self.by_language):
            phrase = self.by_language.get(candidate, {}).get(name)
            if phrase is not None:
                return phrase
        raise KeyError(name)


@lru_cache(maxsize=2048)  # asked many times a turn
def _all_words(phrases: Phrases, name: str) -> tuple[str, ...]:
    return tuple(word for language in phrases.by_language for word in phrases.words(language, name))


def _laid_over(
    known: Mapping[str, Mapping[str, Phrase]], own: Mapping[str, Mapping[str, Phrase]]
) -> dict[str, dict[str, Phrase]]:
    laid = {language: dict(phrases) for language, phrases in known.items()}
    for language, phrases in own.items():
        below = laid.setdefault(language, {})
        below |= {name: _instead_of(below.get(name), phrase) for name, phrase in phrases.items()}
    return laid


def _instead_of(known: Phrase | None, own: Phrase) -> Phrase:
    """Whoever writes but another text keeps the words that customers say for it, and vice versa."""
    if known is None:
        return own
    if not own.text:
        own = replace(own, text=known.text, parts=known.parts)
    return own if own.words else replace(own, words=known.words)


def _read_file(path: Path, problems: list[str]) -> Iterator[tuple[str, Phrase]]:
    try:
        found, wrong = read_once(path, str(path), _phrases_in)
    except YamlRefused as refused:
        problems.append(str(refused.problem))
        return
    except OSError as error:
        problems.append(str(Problem(str(path), 1, f"cannot be read: {error.strerror}.")))
        return
    problems += wrong
    yield from found


def _phrases_in(
    root: Node | None, name: str
) -> tuple[tuple[tuple[str, Phrase], ...], tuple[str, ...]]:
    """A file's phrases by their ids, and what is wrong with it."""
    found: list[tuple[str, Phrase]] = []
    problems: list[str] = []
    if root is not None and root.kind != "mapping":
        fix = "Write lines like `bot.hello: Hola`."
        problems.append(str(Problem(name, root.line, "these are no phrases.", fix)))
    for key, value in entries_of(root):
        phrase = _phrase(value, f"{name}:{key.line}")
        odd = _oddity(phrase) if phrase is not None else None
        if phrase is None:
            reason = f"{key.text} is neither a text nor {{text, words}}."
            fix = "Write `id: text`, or `id: {text: ..., words: [...]}`."
            problems.append(str(Problem(name, key.line, reason, fix)))
        elif odd is not None:
            problems.append(str(Problem(name, key.line, f"{key.text} {odd[0]}.", odd[1])))
        else:
            found.append((key.text, phrase))
    return tuple(found), tuple(problems)


def _oddity(phrase: Phrase) -> tuple[str, str] | None:
    """What a customer would wonder about."""
    if not phrase.text.strip() and not phrase.words:
        return "has no text", "Write one behind the ':'."
    rest = _BLANK.sub("", phrase.text)
    if "{" in rest or "}" in rest:
        return "holds a '{' or '}' that is no blank", "A blank has one of each: {name}."
    return None


def _phrase(node: Node, place: str) -> Phrase | None:
    if node.kind == "text":
        return Phrase(node.text, (), _parts(node.text), place)
    parts = {key.text: value for key, value in entries_of(node)}
    if not parts or not set(parts) <= {"text", "words"}:
        return None
    text = parts["text"].text if "text" in parts else ""
    words = tuple(item.text for item in items_of(parts.get("words")))
    return Phrase(text, words, _parts(text), place)


def _parts(text: str) -> tuple[str, ...]:
    """'Hola, {name}!' -> ('Hola, ', 'name', '!')"""
    return tuple(_BLANK.split(text))


def _differences(loaded: Mapping[str, Mapping[str, Phrase]]) -> Iterator[str]:
    """The same id must have the same blanks everywhere, or a translation loses a fact.

    What most languages say is right; of two that differ, Spanish.
    """
    for name in dict.fromkeys(name for phrases in loaded.values() for name in phrases):
        blanks = {
            language: found[name].blanks for language, found in loaded.items() if name in found
        }
        known = Counter(blanks.values())
        model = max(blanks, key=lambda language: (known[blanks[language]], language == FALLBACK))
        for language, has in blanks.items():
            if has != blanks[model]:
                wanted = ", ".join(f"{{{blank}}}" for blank in sorted(blanks[model])) or "none"
                place = loaded[language][name].place
                yield f"{place}: {name} must have the blanks of {model}: {wanted}."
