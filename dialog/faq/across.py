"""What entries do to each other: the same id or question twice, a language without an answer.

What one entry must be is in rules.py and checks.py; entries that are too much alike, in
collisions.py.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from dialog.faq.drafts import BLANK, Draft, did_you_mean
from dialog.safe_yaml import Problem

MOST_ALONE = 3  # entries that are told one by one
MOST_REMEMBERED = 4096  # characters


class HasId(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...


def across_entries(drafts: Sequence[Draft], *, is_whole: bool = True) -> Iterator[Problem]:
    """What the entries of one language do to each other; `is_whole`: every one could be read."""
    yield from _same_ids(drafts)
    yield from _same_questions(drafts)
    yield from _same_titles(drafts)
    if is_whole:
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
    entries: Mapping[str, tuple[HasId, ...]],
    files: Mapping[str, Sequence[object]],
    hurt: Collection[str] = (),
) -> Iterator[Problem]:
    """A folder of files without a single entry would be a bot that knows nothing."""
    for language, found in entries.items():
        if not found and language not in hurt:
            where = str(files[language][0])
            yield Problem(where, 1, f"no entry for the language '{language}'.", "Add one.")


def across_languages(
    entries: Mapping[str, tuple[HasId, ...]], hurt: Collection[str] = ()
) -> Iterator[Problem]:
    """Entries that one language has and another lacks; not known of those that are `hurt`."""
    ids = {language: {entry.id for entry in found} for language, found in entries.items()}
    told: set[str] = set()
    for found in entries.values():
        lacking: dict[tuple[str, str], list[HasId]] = {}
        for entry in found:
            missing = [name for name in ids if name not in hurt and entry.id not in ids[name]]
            if missing and entry.id not in told:
                lacking.setdefault((entry.file, ", ".join(missing)), []).append(entry)
                told.add(entry.id)
        for (file, languages), lost in lacking.items():
            yield from _lacking(file, languages, lost)


def _lacking(file: str, languages: str, lost: Sequence[HasId]) -> Iterator[Problem]:
    """Each by itself, unless a whole file waits for its translation (or has lost it)."""
    fix = "Customers of that language will not get this answer."
    if len(lost) > MOST_ALONE:
        names = ", ".join(f"'{entry.id}'" for entry in lost[:MOST_ALONE])
        reason = f"{len(lost)} entries of this file are not in: {languages} ({names} ...)."
        yield Problem(
            file, lost[0].line, reason, fix.replace("this answer", "these answers"), is_warning=True
        )
        return
    for entry in lost:
        reason = f"'{entry.id}' has no entry in: {languages}."
        yield Problem(file, entry.line, reason, fix, is_warning=True)


def different_blanks(drafts: Mapping[str, Sequence[Draft]]) -> Iterator[Problem]:
    """Answers that say other facts than the same answer in the first language."""
    first, *others = drafts
    model = {draft.id: draft for draft in reversed(drafts[first])}  # of twins the first one
    for language in others:
        for draft in drafts[language]:
            wanted = model[draft.id].blanks if draft.id in model else draft.blanks
            told = [f"lacks {{{name}}}" for name in sorted(wanted - draft.blanks)]
            told += [f"has {{{name}}} besides" for name in sorted(draft.blanks - wanted)]
            if told:
                reason = f"the answer of '{draft.id}' {', '.join(told)}, unlike '{first}'."
                fix = "Is a fact missing in one of the two?"
                yield Problem(draft.file, draft.line_of("answer"), reason, fix, is_warning=True)


def missing_facts(drafts: Iterable[Draft], facts: Mapping[str, str]) -> Iterator[Problem]:
    """Blanks without a fact, each told once: at the first answer that has it."""
    needed: dict[str, list[Draft]] = {}
    for draft in drafts:
        for name in sorted(draft.blanks):
            if not facts.get(name, "").strip():
                needed.setdefault(name, []).append(draft)
    for name, (first, *others) in needed.items():
        what = "is empty: its fact has no text" if name in facts else "has no fact"
        reason = f"the answer's blank {{{name}}} {what}."
        if others:
            reason += f" It is in {len(others)} more answer{'s' if len(others) > 1 else ''}."
        fix = did_you_mean(name, facts) if name not in facts else ""
        fix = fix or f'Write {name} = "..." in facts.toml, or under [facts] in the settings.'
        yield Problem(first.file, first.line_of("answer"), reason, fix)


def filled(answer: str, facts: Mapping[str, str]) -> str:
    """With its blanks replaced, each once; nothing in a fact is read again."""
    if "{" not in answer:
        return answer
    return str(BLANK.sub(lambda blank: facts.get(blank.group(1), blank.group(0)), answer))


def _same_ids(drafts: Iterable[Draft]) -> Iterator[Problem]:
    first: dict[str, Draft] = {}
    twins: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        other = first.setdefault(draft.id, draft)
        if other is not draft:
            twins.setdefault((draft.file, other.file), []).append(draft)
    for (file, others), found in twins.items():
        if len(found) > MOST_ALONE:
            reason = f"{len(found)} ids of this file are already used in {others}."
            fix = "Is one a copy of the other? Keep one of them in this folder."
            yield Problem(file, found[0].line, reason, fix)
            continue
        for draft in found:
            reason = f"the id '{draft.id}' is already used at {others}:{first[draft.id].line}."
            yield Problem(file, draft.line, reason, "Join the two, or rename one.")


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
