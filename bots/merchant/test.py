"""`mostrador faq test FILE.jsonl`: how often sentences find their entries."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bots.merchant.cases import Case, Result, read_cases
from bots.merchant.gates import add_gates, missed
from bots.merchant.json_out import printable, write_json
from bots.merchant.progress import Progress
from bots.merchant.score import summary
from bots.merchant.source import add_reading_arguments, add_source_arguments, source, understood
from bots.merchant.told import report
from dialog.faq.drafts import did_you_mean
from dialog.understanding import Understanding

EXAMPLES = """examples:
  mostrador faq test questions.jsonl
  mostrador faq test questions.jsonl --faq my_faq --lang es --json
  mostrador faq test questions.jsonl --min-top1 86% --max-wrong 4%     for your own checks

A line of FILE: {"text": "...", "expect": "entry-id"}; null is a text about nothing of ours;
"also": ["id"] names what is right too, "lang": "es" the language where --lang does not.
The exit code is 1 when a limit is not kept or a line cannot be read.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="one sentence a line")
    add_source_arguments(parser)
    add_reading_arguments(parser, "of all sentences")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for programs")
    form.add_argument("--all", action="store_true", help="list every sentence that missed")
    add_gates(parser)


def run(args: argparse.Namespace) -> int:
    cases = read_cases(args.file)
    with Progress() as progress:
        results, understanding = _read_all(args, cases, progress)
    for line in _unknown(cases, understanding):
        sys.stderr.write(f"{line}\n")
    counted = summary(results)
    if args.json:
        write_json({"cases": [result.shown() for result in results], "summary": counted})
    else:
        sys.stdout.write(
            "".join(f"{printable(line)}\n" for line in report(results, whole=args.all))
        )
    not_kept = list(missed(args, counted))
    sys.stderr.write("".join(f"{line}\n" for line in not_kept))
    return 1 if not_kept else 0


def _read_all(
    args: argparse.Namespace, cases: Sequence[Case], progress: Progress
) -> tuple[list[Result], Understanding]:
    named = {case.language for case in cases if case.language}
    language = args.lang or (named.pop() if len(named) == 1 else "")
    progress.say("learning the questions")
    understanding = understood(source(args), language, args.dial)
    spoken = [args.lang or case.language or understanding.language_of(case.text) for case in cases]
    understanding.warm(*set(spoken))  # not part of any sentence's time
    results = []
    for done, (case, tongue) in enumerate(zip(cases, spoken, strict=True), 1):
        results.append(_read(understanding, case, tongue))
        progress.advance("reading", done, len(cases))
    return results, understanding


def _read(understanding: Understanding, case: Case, language: str) -> Result:
    start = time.perf_counter_ns()
    intent = understanding.read(case.text, language)
    return Result(case, intent, (time.perf_counter_ns() - start) / 1000)


def _unknown(cases: Sequence[Case], understanding: Understanding) -> Iterator[str]:
    """Intents that sentences expect and the FAQ has not: nothing can ever be right there."""
    known = {id_ for entries in understanding.entries.values() for id_ in entries}
    wanted = Counter(case.expect for case in cases if case.expect)
    for name, count in sorted(wanted.items()):
        if name not in known:
            lines = "1 line expects" if count == 1 else f"{count} lines expect"
            told = f"note: {lines} '{name}', which this FAQ does not have."
            yield " ".join(filter(None, (told, did_you_mean(name, known))))
