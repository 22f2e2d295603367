"""`mostrador faq gaps`: what customers asked and the FAQ did not answer, by matter and by time."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bots import settings
from bots.faq_source import faq_source
from bots.merchant.asked import add_database_arguments, questions
from bots.merchant.clusters import grouped
from bots.merchant.filling import add_to_entry, start_draft
from bots.merchant.json_out import printable, write_json
from bots.merchant.misses import Miss, misses
from bots.merchant.progress import Progress
from dialog.errors import FaqError, SettingsError
from dialog.inspection import Source, loaded
from dialog.model import Json
from dialog.understanding import Understanding
from dialog.understanding.folding import fold, split

EXAMPLES = """examples:
  mostrador faq gaps                                  what is asked, and not answered
  mostrador faq gaps --group 1042                     all sentences of one group
  mostrador faq gaps --group 1042 --same-as shipping-cost
  mostrador faq gaps --group 1042 --pick 1 3 --same-as shipping-cost
  mostrador faq gaps --group 1042 --new parking       a draft, in the folder drafts

A group is called by the number of its first message. Names, numbers and addresses of customers are
taken out of the sentences. What today's FAQ would answer is left out. Exit code 1: there are gaps.
"""

SHOWN = 5  # sentences of a group in the list
GROUPS = 20
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Sentences about one matter; each text once, oldest first."""

    number: int
    language: str
    misses: tuple[Miss, ...]
    nearest: tuple[tuple[str, float], ...]  # entries, and how likely they are meant

    @property
    def sentences(self) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for miss in self.misses:
            found.setdefault(" ".join(split(fold(miss.text))), miss.text)
        return tuple(found.values())

    @property
    def newest(self) -> datetime:
        return max(miss.at for miss in self.misses)

    def shown(self) -> dict[str, Json]:
        return {
            "group": self.number,
            "language": self.language,
            "times": len(self.misses),
            "newest": self.newest.isoformat(timespec="seconds"),
            "kinds": dict(Counter(miss.kind for miss in self.misses)),
            "sentences": list(self.sentences),
            "nearest": [{"id": name, "chance": chance} for name, chance in self.nearest],
        }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings")
    add_database_arguments(parser)
    parser.add_argument("--lang", default="", metavar="LANGUAGE", help="es, en, pt: only this one")
    parser.add_argument("--group", type=int, metavar="N", help="the group to show or to act on")
    parser.add_argument("--pick", type=int, nargs="+", metavar="K", help="these sentences of it")
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--same-as", metavar="ENTRY", help="they mean this entry: add them to it")
    act.add_argument("--new", metavar="ID", help="begin a draft of a new entry with them")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    told = settings.changed(settings.load(args.config), db=args.db)
    if (args.same_as or args.new or args.pick) and args.group is None:
        raise SettingsError(["Which group? Add --group N; `mostrador faq gaps` lists them."])
    source = faq_source(told)
    understanding = loaded(source)
    with Progress() as progress:
        missed = misses(questions(told, args.last))
        gaps, answered = _gaps(missed, understanding, args.lang, progress)
    if args.group is not None:
        return _one(args, source, understanding, _named(gaps, args.group))
    if args.json:
        shown = {"gaps": [gap.shown() for gap in gaps], "answered_by_now": answered}
        write_json(shown, indent=2)
    else:
        sys.stdout.write(printable("\n".join(_list(gaps, answered))) + "\n")
    return 1 if gaps else 0


def _gaps(
    found: Sequence[Miss], understanding: Understanding, only: str, progress: Progress
) -> tuple[list[Gap], int]:
    """Newest first; and how many questions today's FAQ would answer."""
    by_language: dict[str, list[Miss]] = {}
    for miss in found:
        language = miss.language or understanding.language_of(miss.text)
        if language in understanding.matchers and only in ("", language):
            by_language.setdefault(language, []).append(miss)
    gaps: list[Gap] = []
    answered = 0
    for language, missed in by_language.items():
        progress.say(f"{language}: learning, and putting {len(missed)} questions together")
        for group in grouped([miss.text for miss in missed], understanding.matchers[language]):
            members = [missed[place] for place in group]
            left = tuple(one for one in members if not _is_mended(one, understanding, language))
            answered += len(members) - len(left)
            if left:
                near = _nearest(left[-1].text, understanding, language)
                gaps.append(Gap(members[0].number, language, left, near))
    return sorted(gaps, key=lambda gap: gap.newest, reverse=True), answered


def _is_mended(miss: Miss, understanding: Understanding, language: str) -> bool:
    """Would it be answered today, and not with what was not wanted?"""
    intent = understanding.read(miss.text, language)
    return intent.outcome == "answered" and intent.id != miss.answered


def _nearest(
    text: str, understanding: Understanding, language: str
) -> tuple[tuple[str, float], ...]:
    entries = understanding.read(text, language).why.get("entries", ())
    near = [(str(one["id"]), round(one.get("chance", 0.0), 2)) for one in entries]
    return tuple(sorted(near, key=lambda one: -one[1])[:NEAREST])


def _named(gaps: Sequence[Gap], number: int) -> Gap:
    for gap in gaps:
        if number == gap.number:
            return gap
    fix = "`mostrador faq gaps` lists them; --last N looks further back."
    raise FaqError([f"There is no group {number}. {fix}"])


def _one(args: argparse.Namespace, source: Source, knows: Understanding, gap: Gap) -> int:
    sentences = _picked(gap, args.pick)
    if args.same_as:
        done = add_to_entry(source, knows, gap.language, args.same_as, sentences)
    elif args.new:
        done = start_draft(source, knows, gap.language, args.new, sentences)
    elif args.json:
        write_json(gap.shown(), indent=2)
        return 0
    else:
        done = list(_group(gap, len(gap.sentences)))
    sys.stdout.write(printable("\n".join(done)) + "\n")
    return 0


def _picked(gap: Gap, places: Sequence[int] | None) -> tuple[str, ...]:
    sentences = gap.sentences
    if not places:
        return sentences
    if not all(1 <= place <= len(sentences) for place in places):
        fix = f"See them: mostrador faq gaps --group {gap.number}"
        raise FaqError([f"--pick: this group has the sentences 1 to {len(sentences)}. {fix}"])
    return tuple(sentences[place - 1] for place in dict.fromkeys(places))


def _list(gaps: Sequence[Gap], answered: int) -> Iterator[str]:
    if not gaps:
        yield "No gaps: nothing was asked that today's FAQ would not answer."
        return
    total = sum(len(gap.misses) for gap in gaps)
    yield f"{total} questions without a good answer, about {len(gaps)} matters, newest first."
    if answered:
        yield f"{answered} more would be answered by now."
    for gap in gaps[:GROUPS]:
        yield ""
        yield from _group(gap, SHOWN)
    if len(gaps) > GROUPS:
        yield f"\n... and {len(gaps) - GROUPS} more groups; --json lists all."
    command = f"mostrador faq gaps --group {gaps[0].number}"
    yield f"\nThe same as an entry?  {command} --same-as ENTRY"
    yield f"Something new?         {command} --new ID"


def _group(gap: Gap, most: int) -> Iterator[str]:
    count = len(gap.misses)
    kinds = Counter(miss.kind for miss in gap.misses)
    told = ", ".join(f"{kind} {times}" if len(kinds) > 1 else kind for kind, times in kinds.items())
    times = "once" if count == 1 else f"{count} times"
    yield (
        f"group {gap.number} ({gap.language}): {times}, "
        f"last on {gap.newest.astimezone():%Y-%m-%d}: {told}"
    )
    for place, sentence in enumerate(gap.sentences[:most], 1):
        yield f"  {place}. {sentence[:200]}"
    if len(gap.sentences) > most:
        yield f"  ... and {len(gap.sentences) - most} more"
    if gap.nearest:
        near = ", ".join(f"{name} {chance:.0%}" for name, chance in gap.nearest)
        yield f"  nearest: {near}"
