"""`mostrador faq rehearse NEW_DIR`: which real questions a changed FAQ would answer otherwise.

The folder of the settings and NEW_DIR answer the same sentences with the same engine, side by side.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bots import settings
from bots.faq_source import faq_source, phrases_of
from bots.merchant.asked import (
    Sentence,
    add_database_arguments,
    from_file,
    questions,
    sentences,
)
from bots.merchant.json_out import printable, write_json
from bots.merchant.nameless import nameless
from bots.merchant.progress import Progress
from bots.merchant.speaker import ANSWERED, Said, Speaker
from dialog.errors import FaqError
from dialog.inspection import formed, loaded
from dialog.model import Json

EXAMPLES = """examples:
  cp -r faq_data new_faq                    change what you like in new_faq, then:
  mostrador faq rehearse new_faq
  mostrador faq rehearse new_faq --last 2000 --strict
  mostrador faq rehearse new_faq --questions sentences.txt --json

The sentences are the newest questions of the database, or a file's: one a line, or JSON lines with
"text". With --strict the exit code is 1 when an answer would change.
"""

SHOWN = 160  # characters of an answer
LISTED = 25  # sentences of one kind of change


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that would be answered otherwise, and how often it was asked."""

    sentence: Sentence
    language: str
    times: int
    before: Said
    after: Said

    @property
    def kind(self) -> str:
        before, after = self.before.outcome, self.after.outcome
        if (before, self.before.ids) == (after, self.after.ids):
            return "the same entry, other words"
        if before == after == ANSWERED:
            return "answered -> another answer"
        if before == after:
            return f"{before} -> {after} other choices"
        return f"{before} -> {after}"

    def shown(self) -> dict[str, Json]:
        sides = (("before", self.before), ("after", self.after))
        return {
            "text": nameless(self.sentence.text),
            "language": self.language,
            "times": self.times,
            "kind": self.kind,
            **{
                name: {"outcome": said.outcome, "ids": list(said.ids), "text": said.shown}
                for name, said in sides
            },
        }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="NEW_DIR", help="the changed FAQ")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="sentences, one a line")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings")
    add_database_arguments(parser)
    parser.add_argument("--strict", action="store_true", help="exit 1 when an answer would change")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    told = settings.changed(settings.load(args.config), db=args.db)
    asked = from_file(args.questions) if args.questions else _from_database(told, args.last)
    times = Counter(asked)
    with Progress() as progress:
        before, after = _speakers(told, args.folder)
        changes = asyncio.run(_changes(times, before, after, progress))
    if args.json:
        shown = {"questions": len(asked), "changes": [one.shown() for one in changes]}
        write_json(shown, indent=2)
    else:
        sys.stdout.write(printable("\n".join(_lines(len(asked), changes))) + "\n")
    return 1 if changes and args.strict else 0


def _from_database(told: settings.Settings, limit: int) -> list[Sentence]:
    return list(sentences(questions(told, limit)))


def _speakers(told: settings.Settings, folder: Path) -> tuple[Speaker, Speaker]:
    """The bot as it is, and as it would be. Raises FaqError with what `faq check` would refuse."""
    source = faq_source(told)
    changed = replace(source, folder=folder)
    errors = formed(changed).errors
    if errors:
        fix = f"Mend it first: mostrador faq check --faq {folder}"
        raise FaqError([*map(str, errors), fix])
    phrases = phrases_of(told.faq.path)
    now = Speaker(loaded(source), phrases, told)
    return now, Speaker(loaded(changed), phrases_of(folder, told.faq.path), told)


async def _changes(
    asked: Counter[Sentence], before: Speaker, after: Speaker, progress: Progress
) -> list[Change]:
    """The most asked first."""
    found = []
    for place, (sentence, times) in enumerate(asked.most_common()):
        language = sentence.language or before.understanding.language_of(sentence.text)
        if language not in before.understanding.matchers.built:
            progress.say(f"{language}: learning both versions")
        progress.advance("asking", place, len(asked))
        was = await before.say(sentence, language)
        will_be = await after.say(sentence, language)
        if was != will_be:
            found.append(Change(sentence, language, times, was, will_be))
    return found


def _lines(asked: int, changes: Sequence[Change]) -> Iterator[str]:
    total = sum(change.times for change in changes)
    if not asked:
        yield "There are no questions yet. Give some: --questions FILE"
    elif not changes:
        yield f"None of the {asked} answers would change."
    else:
        yield f"{total} of {asked} answers would change ({len(changes)} different sentences)."
    kinds = Counter[str]()
    for change in changes:
        kinds[change.kind] += change.times
    for kind, times in kinds.most_common():
        of_kind = [change for change in changes if change.kind == kind]
        yield f"\n{kind}: {times}"
        for change in of_kind[:LISTED]:
            yield from _change(change)
        if len(of_kind) > LISTED:
            yield f"  ... and {len(of_kind) - LISTED} more; --json lists all."


def _change(change: Change) -> Iterator[str]:
    times = f", {change.times} times" if change.times > 1 else ""
    yield f'  "{nameless(change.sentence.text)[:SHOWN]}"  ({change.language}{times})'
    yield f"      before  {_shown(change.before)}"
    yield f"      after   {_shown(change.after)}"


def _shown(said: Said) -> str:
    named = " + ".join(said.ids) if said.outcome == ANSWERED else " / ".join(said.ids)
    label = named if said.outcome == ANSWERED else f"{said.outcome} {named}".rstrip()
    text = " ".join(said.shown.split())
    return f"{label}: {text[:SHOWN]}{'...' if len(text) > SHOWN else ''}"
