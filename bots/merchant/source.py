"""Which FAQ a merchant's command is about: --faq, else the settings' folder; and its facts."""

import argparse
from dataclasses import replace
from pathlib import Path

from adapters.kinds import kind_of
from bots import settings
from bots.faq_source import faq_source
from dialog.errors import FaqError
from dialog.faq import Faq, has_language_folders
from dialog.faq.drafts import DIAL_NAMES
from dialog.inspection import Source
from dialog.inspection.facts import read_facts
from dialog.understanding import Understanding
from dialog.understanding.language import guessed


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--faq",
        type=Path,
        metavar="DIR",
        help="folder with <language>/*.yaml, with *.yaml of one language, or one file",
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings")


def add_reading_arguments(parser: argparse.ArgumentParser, whose: str) -> None:
    """How sentences are read: in which language, how boldly."""
    parser.add_argument("--lang", default="", metavar="LANGUAGE", help=f"{whose}: es, en, pt ...")
    parser.add_argument("--dial", choices=DIAL_NAMES, help="instead of the settings' faq.dial")


def source(args: argparse.Namespace) -> Source:
    """Raises SettingsError. Settings are not read where --faq says it all."""
    if args.faq is not None and args.config is None:
        return Source(args.faq, kind=kind_of)
    told = faq_source(settings.load(args.config))
    return told if args.faq is None else replace(told, folder=args.faq)


def understood(told: Source, language: str, dial: str | None) -> Understanding:
    """Its FAQ, ready to read sentences. Raises FaqError."""
    faq = load_in_its_language(told.folder, language)
    return Understanding.build(faq, dial or told.dial, told.encoder)


def facts_of(told: Source) -> dict[str, str]:
    """As far as they can be read: what is wrong with them is told by `faq check`."""
    return {**read_facts(told.folder)[0], **told.facts}


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
