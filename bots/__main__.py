"""The one command, `mostrador`. A subcommand's module is imported only when it is asked for.

A command is a module with `add_arguments(parser)` and `run(args) -> int`; the sentence here is what
`mostrador --help` shows, and `EXAMPLES` in the module ends its own help.
"""

import argparse
import importlib
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

from bots.memory import keep_small
from dialog.errors import BotError, FaqError, SettingsError, StoreUnavailable

Commands = Mapping[str, tuple[str, str]]  # name -> module, what it does

COMMANDS: Commands = {
    "serve": ("bots.serve", "run the shop: pages, chat, desk, channels and workers"),
    "chat": ("bots.terminal", "talk to the bot here, or by JSON lines"),
    "doctor": ("bots.doctor", "try everything the settings name, and say how to mend it"),
    "replay": ("bots.replay", "show messages that were set aside, and try them again"),
    "db": ("bots.database", "the database: upgrade, check, backup, restore, move"),
    "faq": ("bots.merchant", "the merchant's questions and answers: check, test, try"),
    "agents": ("bots.agents", "who may sign in to the desk: add, list, invite, deactivate"),
}

EPILOG = """start here:
  mostrador serve                 the demo shop La Ceiba, its chat and its desk
  mostrador chat                  talk to its bot in this terminal
  mostrador COMMAND --help        what a command can do, with examples
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 could not be done, 2 asked for in a way we don't know."""
    keep_small()
    told = list(sys.argv[1:] if arguments is None else arguments)
    asked = told[0] if told and told[0] in COMMANDS else None
    args = _parser(asked).parse_args(told)
    try:
        code: int = args.run(args)
    except (SettingsError, FaqError) as error:
        return _tell(error.problems)
    except (StoreUnavailable, BotError) as error:
        return _tell([str(error)])
    except (KeyboardInterrupt, BrokenPipeError):
        return 130
    return code


def _parser(asked: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mostrador",
        description="Customer service for online shops: every channel, one bot, one desk.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show it and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (module, sentence) in COMMANDS.items():
        command = commands.add_parser(
            name, help=sentence, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        command.description = sentence[0].upper() + sentence[1:] + "."
        if name == asked:
            _fill(command, importlib.import_module(module))
    return parser


class _Version(argparse.Action):
    """Looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib import metadata  # noqa: PLC0415 - a tenth of a second that others can save

        sys.stdout.write(f"mostrador {metadata.version('mostrador')}\n")
        parser.exit()


def _fill(command: argparse.ArgumentParser, module: ModuleType) -> None:
    command.epilog = getattr(module, "EXAMPLES", None)
    command.set_defaults(run=getattr(module, "run", None))
    module.add_arguments(command)


def _tell(problems: Sequence[str]) -> int:
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
