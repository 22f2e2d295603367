"""`mostrador faq check`: all that is wrong or odd in the FAQ files, at once."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from bots import settings
from bots.merchant.lengths import channel_limits, long_answers, named
from bots.merchant.problems import as_annotations, as_json, as_text
from bots.merchant.progress import Progress
from bots.merchant.source import add_source_arguments, source
from bots.merchant.stranded import stranded_files
from dialog.faq import Faq
from dialog.inspection import Report, Source, inspected
from dialog.inspection.oddities import oddities
from dialog.safe_yaml import Problem

EXAMPLES = """examples:
  mostrador faq check
  mostrador faq check --faq my_faq --json
  mostrador faq check --faq my_faq --github --strict     in a workflow: notes beside the lines

Errors must be mended: a running bot keeps the last good version. Warnings are worth a look: two
entries that are taken for each other, a language without an answer, an answer that is cut.
The exit code is 1 when there are errors, with --strict also when there are warnings.
"""

WRITERS = {"json": as_json, "github": as_annotations, "text": as_text}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_source_arguments(parser)
    form = parser.add_mutually_exclusive_group()
    for name, sentence in (("json", "for programs"), ("github", "for GitHub's workflows")):
        form.add_argument(f"--{name}", dest="form", action="store_const", const=name, help=sentence)
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.set_defaults(form="text")


def run(args: argparse.Namespace) -> int:
    with Progress() as progress:
        told = source(args)
        report = inspected(told, say=progress.say)
        more = oddities(report, told.folder, progress.advance)
        problems = [*report.problems, *_unsendable(report, told, args), *more]
    problems.sort(key=lambda problem: (problem.file, problem.line))
    sys.stdout.write(WRITERS[args.form](problems, _counts(report.faq)))
    return 1 if report.errors or (problems and args.strict) else 0


def _unsendable(report: Report, told: Source, args: argparse.Namespace) -> Iterator[Problem]:
    """What some channel cannot carry as it is."""
    if report.faq is not None:
        limits = named(channel_limits(), _channels(args))
        yield from long_answers(report.faq, limits)
        yield from stranded_files(report.faq, told.places, limits)


def _channels(args: argparse.Namespace) -> Sequence[str]:
    """The shop's; none in particular for a folder that is looked at by itself."""
    if args.faq is not None and args.config is None:
        return ()
    return tuple(settings.load(args.config).channels)


def _counts(faq: Faq | None) -> dict[str, int]:
    return {name: len(entries) for name, entries in faq.entries.items()} if faq else {}
