"""Which FAQ a merchant's command is about: --faq, else the settings' folder; and its facts."""

import argparse
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bots import settings
from bots.sections import SHIPPED_FAQ
from dialog.errors import FaqError
from dialog.faq import Faq, has_language_folders
from dialog.understanding.language import guessed

FACTS = "facts.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """A folder (or one file) of FAQ entries, and the facts that fill their blanks."""

    folder: Path
    facts: Mapping[str, str]


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--faq",
        type=Path,
        metavar="DIR",
        help="folder with <language>/*.yaml, with *.yaml of one language, or one file",
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings")


def source(args: argparse.Namespace) -> Source:
    """Raises SettingsError, FaqError. Settings are not read where --faq says it all."""
    if args.faq is not None and args.config is None:
        return Source(args.faq, _facts(args.faq))
    told = settings.load(args.config)
    folder = args.faq or told.faq.path
    return Source(folder, {**_facts(folder), **told.facts})


def load_in_its_language(folder: Path, language: str = "") -> Faq:
    """The FAQ, blanks unfilled; a folder of one unnamed language is told by its questions."""
    if has_language_folders(folder):
        faq = Faq.load(folder, None)
        if language and language not in faq.languages:
            fix = f"Its languages are: {', '.join(faq.languages)}."
            raise FaqError([f"{folder}: no FAQ in '{language}'. {fix}"])
        return faq
    faq = Faq.load(folder, None, language)
    if language:
        return faq
    (name,) = faq.languages
    questions = (text for entry in faq.entries[name] for text in entry.questions)
    return faq.in_language(guessed(questions, name))


def _facts(folder: Path) -> dict[str, str]:
    own = (folder if folder.is_dir() else folder.parent) / FACTS
    file = own if own.exists() else SHIPPED_FAQ / FACTS
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise FaqError([f"{file}: cannot be read: {error}."]) from error
    return {name: str(value) for name, value in read.items()}
