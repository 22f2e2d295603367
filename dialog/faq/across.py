"""What entries do to each other: the same id or question twice, a language without an answer.

One entry's own form is in faq_rules.py; entries that are too much alike, in collisions.py.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from dialog.faq.rules import BLANK, Draft, did_you_mean
from dialog.safe_yaml import Problem

MOST_REMEMBERED = 4096  # characters


class HasId(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...


def across_entries(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """What the entries of one language do to each other."""
    yield from _same_ids(drafts)
    yield from _same_questions(drafts)
    yield from _same_titles(drafts)
    yield from _unknown_follow_ups(drafts)


def _unknown_follow_ups(drafts: Sequence[Draft]) -> Iterator[Problem]:
    known = {draft.id for draft in drafts}
    for draft in drafts:
        for line, other in zip(draft.lines["follow_ups"], draft.texts["follow_ups"], strict=True):
            if other not in known:
                reason = f"follow_ups names '{other}', which is not an entry here."
                fix = did_you_mean(other, known)
                yield Problem(draft.file, line, reason, fix, is_warning=True)


def empty_languages(
    entries: Mapping[str, tuple[HasId, ...]], files: Mapping[str, Sequence[object]]
) -> Iterator[Problem]:
    """A folder of files without a single good entry would be a bot that knows nothing."""
    for language, found in entries.items():
        if not found:
            where = str(files[language][0])
            yield Problem(where, 1, f"no entry for the language '{language}'.", "Add one.")


def across_languages(entries: Mapping[str, tuple[HasId, ...]]) -> Iterator[Problem]:
    """An entry that one language has and another lacks."""
    ids = {language: {entry.id for entry in found} for language, found in entries.items()}
    for found in entries.values():
        for entry in found:
            missing = [language for language in ids if entry.id not in ids[language]]
            if missing:
                reason = f"'{entry.id}' has no entry in: {', '.join(missing)}."
                fix = "Customers of that language will not get this answer."
                yield Problem(entry.file, entry.line, reason, fix, is_warning=True)
                ids = {name: known | {entry.id} for name, known in ids.items()}


def different_blanks(drafts: Mapping[str, Sequence[Draft]]) -> Iterator[Problem]:
    """Answers that say other facts than the same answer in the first language."""
    first, *others = drafts
    model = {draft.id: draft for draft in drafts[first]}
    for language in others:
        for draft in drafts[language]:
            wanted = model[draft.id].blanks if draft.id in model else draft.blanks
            told = [f"lacks {{{name}}}" for name in sorted(wanted - draft.blanks)]
            told += [f"has {{{name}}} besides" for name in sorted(draft.blanks - wanted)]
            if told:
                reason = f"the answer of '{draft.id}' {', '.join(told)}, unlike '{first}'."
                fix = "Is a fact missing in one of the two?"
                yield Problem(draft.file, draft.line_of("answer"), reason, fix, is_warning=True)


def filled(draft: Draft, facts: Mapping[str, str], problems: list[Problem]) -> str:
    """The answer with its blanks replaced, each once; nothing in a fact is read again."""
    for name in sorted(draft.blanks - facts.keys()):
        reason = f"the answer's blank {{{name}}} has no fact."
        fix = did_you_mean(name, facts) or f'Add {name} = "..." to [facts] in the settings.'
        problems.append(Problem(draft.file, draft.line_of("answer"), reason, fix))
    if not draft.blanks:
        return draft.answer
    return str(BLANK.sub(lambda blank: facts.get(blank.group(1), blank.group(0)), draft.answer))


def _same_ids(drafts: Iterable[Draft]) -> Iterator[Problem]:
    first: dict[str, Draft] = {}
    for draft in drafts:
        other = first.setdefault(draft.id, draft)
        if other is not draft:
            reason = f"the id '{draft.id}' is already used at {other.file}:{other.line}."
            yield Problem(draft.file, draft.line, reason, "Join the two, or rename one.")


def _same_questions(drafts: Iterable[Draft]) -> Iterator[Problem]:
    first: dict[str, tuple[Draft, int]] = {}
    for draft in drafts:
        for line, question in zip(draft.lines["questions"], draft.texts["questions"], strict=True):
            other, where = first.setdefault(plain(question), (draft, line))
            if other.id != draft.id:
                reason = f"the question '{question}' is also in '{other.id}' (line {where})."
                fix = "Keep it where it belongs: customers who ask it are asked back."
                yield Problem(draft.file, line, reason, fix, is_warning=True)


def _same_titles(drafts: Iterable[Draft]) -> Iterator[Problem]:
    """Two choices that read the same are no choice."""
    first: dict[str, Draft] = {}
    for draft in drafts:
        other = first.setdefault(plain(draft.shown), draft) if draft.shown else draft
        if other.id != draft.id and not draft.id.startswith("talk:"):
            reason = f"'{draft.id}' is shown as '{draft.shown}', as '{other.id}' is."
            fix = "Give each a 'title:' of its own: both may stand in one list of choices."
            yield Problem(draft.file, draft.line_of("title"), reason, fix, is_warning=True)


def plain(text: str) -> str:
    """Without capitals, accents and signs: '¿Cuánto es?' -> 'cuanto es'"""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(apart.translate(_BARE).split()) or text


class _Bare(dict[int, str]):
    """What `str.translate` makes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        sign = chr(code)
        bare = "" if unicodedata.combining(sign) else sign if sign.isalnum() else " "
        self[code] = bare
        return bare


_BARE = _Bare()
