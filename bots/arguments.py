"""The arguments that say which shop a command is about."""

import argparse
from pathlib import Path


def which_shop(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """--config and --db. An act takes them `again`: people write them at the end as well."""
    usual = argparse.SUPPRESS if again else None
    parser.add_argument("--config", type=Path, metavar="FILE", default=usual, help="settings")
    parser.add_argument(
        "--db", metavar="URL", default=usual, help="another database than the settings say"
    )
