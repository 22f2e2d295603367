"""`mostrador faq check`: all that is wrong or odd in the FAQ files, at once."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from bots.merchant.source import add_source_arguments, source
from dialog.faq import Faq
from dialog.safe_yaml import Problem

EXAMPLES = """examples:
  mostrador faq check
  mostrador faq check --faq my_faq --json

The exit code is 1 when something must be mended; warnings alone are 0.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_source_arguments(parser)
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    told = source(args)
    faq, problems = Faq.inspect(told.folder, told.facts)
    wrong = sum(not problem.is_warning for problem in problems)
    write = _as_json if args.json else _as_text
    sys.stdout.write(write(faq, problems, wrong))
    return 1 if wrong else 0


def _as_json(faq: Faq | None, problems: Sequence[Problem], wrong: int) -> str:
    found = {
        "problems": [
            {
                **{key: value for key, value in asdict(problem).items() if key != "is_warning"},
                "level": "warning" if problem.is_warning else "error",
            }
            for problem in problems
        ],
        "summary": {
            "errors": wrong,
            "warnings": len(problems) - wrong,
            "entries": _counts(faq),
        },
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _as_text(faq: Faq | None, problems: Sequence[Problem], wrong: int) -> str:
    lines = [f"{'note:  ' if problem.is_warning else 'ERROR: '}{problem}" for problem in problems]
    counted = ", ".join(f"{count} in {name}" for name, count in _counts(faq).items())
    verdict = f"{wrong} to mend." if wrong else "All is well."
    lines += ["", f"Entries: {counted or 'none'}. {verdict}"]
    return "\n".join(lines).lstrip("\n") + "\n"


def _counts(faq: Faq | None) -> dict[str, int]:
    return {name: len(entries) for name, entries in faq.entries.items()} if faq else {}
