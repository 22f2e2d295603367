"""A merchant's lexicon beside the bundled one: unknown keys, groups and words without effect."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from dialog.faq import Faq
from dialog.faq.drafts import did_you_mean
from dialog.faq.synonyms import SYNONYMS
from dialog.read_once import document
from dialog.safe_yaml import Node, Problem, YamlRefused, entries_of, items_of, shown_path
from dialog.understanding.folding import fold, split
from dialog.understanding.lexicon import BUNDLED, FILE_NAME, Lexicon, bundled

KEYS = tuple(field.name for field in fields(Lexicon) if field.name != "language")
_ALIKE = {"sinonimos": SYNONYMS, "sinónimos": SYNONYMS, "sinônimos": SYNONYMS}


def lexicon_problems(faq: Faq) -> Iterator[Problem]:
    """What is wrong or has no effect in the lexicons of all languages."""
    for language, path in faq.lexicons.items():
        if path.resolve() == (BUNDLED / language / FILE_NAME).resolve():
            continue  # it is the bundled one
        try:
            root = document(path, shown_path(path))
        except (YamlRefused, OSError):
            continue  # told when the FAQ was read
        shipped = _shipped(language)
        yield from _unknown_keys(root, shown_path(path))
        yield from _keys_without_effect(root, shipped, shown_path(path))
        yield from _groups(root, shipped.get(SYNONYMS), bundled(language), shown_path(path))


def _shipped(language: str) -> dict[str, Node]:
    path = BUNDLED / language / FILE_NAME
    root = document(path, shown_path(path)) if path.is_file() else None
    return {key.text: value for key, value in entries_of(root)}


def _unknown_keys(root: Node | None, file: str) -> Iterator[Problem]:
    for key, _ in entries_of(root):
        if key.text not in KEYS:
            known = _ALIKE.get(key.text.lower())
            fix = f"Did you mean '{known}'?" if known else did_you_mean(key.text, KEYS)
            fix = fix or f"Your own words stand under '{SYNONYMS}:'."
            yield Problem(file, key.line, f"unknown key '{key.text}' in a lexicon.", fix)


def _keys_without_effect(
    root: Node | None, shipped: Mapping[str, Node], file: str
) -> Iterator[Problem]:
    """A copy of the bundled lexicon is fine; what is changed in it beside the synonyms is not."""
    for key, value in entries_of(root):
        if key.text not in KEYS or key.text == SYNONYMS:
            continue
        if key.text not in shipped or _value(shipped[key.text]) != _value(value):
            reason = f"'{key.text}' is not read here: of your own lexicon only '{SYNONYMS}' is."
            yield Problem(file, key.line, reason, "Remove it.", is_warning=True)


def _value(node: Node) -> Any:
    """The node without its lines."""
    pairs = [(_value(key), _value(value)) for key, value in node.entries]
    return node.kind, node.text, [_value(item) for item in node.items], pairs


def _groups(
    root: Node | None, shipped: Node | None, lexicon: Lexicon, file: str
) -> Iterator[Problem]:
    """What is odd with the groups that are not as they are in the bundled lexicon."""
    groups = next((value for key, value in entries_of(root) if key.text == SYNONYMS), None)
    ours = {name.text: _value(words) for name, words in entries_of(shipped)}
    homes = _homes(lexicon)
    for name, words in entries_of(groups):
        if ours.get(name.text) == _value(words):
            continue
        texts = [item.text for item in items_of(words)] or words.text.split(",")
        texts = [text.strip() for text in texts if text.strip()]
        for reason, fix in _oddities(name.text, texts, lexicon, homes):
            yield Problem(file, name.line, reason, fix, is_warning=True)


def _oddities(
    name: str,
    texts: Sequence[str],
    lexicon: Lexicon,
    homes: Mapping[tuple[str, ...], Sequence[str]],
) -> Iterator[tuple[str, str]]:
    known = lexicon.synonyms
    if name not in known and len(texts) == 1:
        fix = did_you_mean(name, known) or "Write two or more texts that mean the same."
        yield f"the group '{name}' is new and has one text only, which says nothing.", fix
    for text in texts:
        phrase = tuple(split(fold(text)))
        if not phrase or all(word in lexicon.function_words for word in phrase):
            yield f"'{text}' says nothing about the matter, and is not read.", "Remove it."
            continue
        others = [other for other in homes.get(phrase, ()) if other != name]
        if others and name not in homes[phrase]:
            fix = f"Add your words to '{others[0]}' if that is what they mean."
            yield f"'{text}' is in the group '{others[0]}' already.", fix


def _homes(lexicon: Lexicon) -> dict[tuple[str, ...], list[str]]:
    """The bundled groups of each phrase; details (a name with '_') do not claim a word."""
    homes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, phrases in lexicon.synonyms.items():
        for phrase in phrases:
            homes[phrase].append(name)
    return homes
