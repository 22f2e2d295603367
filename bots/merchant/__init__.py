"""The merchant's tools, behind `mostrador faq`."""

import argparse

from bots.merchant import check, gaps, importing, rehearse, status, test, try_

EXAMPLES = """examples:
  mostrador faq check                       is everything in the files as it should be?
  mostrador faq try "¿cuánto tarda?"        what would the bot understand, and why?
  mostrador faq test questions.jsonl        how often is it right on these sentences?
  mostrador faq rehearse new_faq            what would a changed FAQ answer otherwise?
  mostrador faq gaps                        what is asked, and not answered?
  mostrador faq import questions.csv        begin with what you have
  mostrador faq status                      is it live?
"""

COMMANDS = {
    "check": (check, "find every mistake in the FAQ files, with file, line and fix"),
    "test": (test, "measure how well sentences find their entries"),
    "try": (try_, "show how one sentence is understood, and why"),
    "rehearse": (rehearse, "show which real questions a changed FAQ would answer otherwise"),
    "gaps": (gaps, "list what customers asked and the FAQ did not answer, and fill it"),
    "import": (importing, "take questions and answers from a CSV file or a saved FAQ page"),
    "status": (status, "tell whether what the bot answers from is what stands in the folder"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (module, sentence) in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=sentence,
            description=sentence[0].upper() + sentence[1:] + ".",
            epilog=module.EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(faq_command=module.run)


def run(args: argparse.Namespace) -> int:
    code: int = args.faq_command(args)
    return code
