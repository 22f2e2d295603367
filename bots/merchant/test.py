"""`mostrador faq test FILE.jsonl`: how often sentences find their entries."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bots.merchant.cases import Case, Result, read_cases
from bots.merchant.score import report, summary
from bots.merchant.source import add_source_arguments, load_in_its_language, source
from dialog.understanding import Understanding

EXAMPLES = """examples:
  mostrador faq test questions.jsonl
  mostrador faq test questions.jsonl --faq my_faq --lang es --json

A line of FILE: {"text": "...", "expect": "entry-id"}; null is a text about nothing of ours;
"also": ["id"] names what is right too, "lang": "es" the language where --lang does not.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="one sentence a line")
    add_source_arguments(parser)
    parser.add_argument("--lang", default="", metavar="LANGUAGE", help="of all sentences")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    cases = read_cases(args.file)
    named = {case.language for case in cases if case.language}
    language = args.lang or (named.pop() if len(named) == 1 else "")
    understanding = Understanding.build(load_in_its_language(source(args).folder, language))
    spoken = [args.lang or one.language or understanding.language_of(one.text) for one in cases]
    understanding.warm(*set(spoken))  # not part of any sentence's time
    results = list(map(partial(_read, understanding), cases, spoken))
    if args.json:
        shown = {"cases": [result.shown() for result in results], "summary": summary(results)}
        sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
    else:
        _print(results)
    return 0


def _read(understanding: Understanding, case: Case, language: str) -> Result:
    start = time.perf_counter_ns()
    intent = understanding.read(case.text, language)
    return Result(case, intent, (time.perf_counter_ns() - start) / 1000)


def _print(results: Sequence[Result]) -> None:
    for line in report(results):
        sys.stdout.write(line + "\n")
