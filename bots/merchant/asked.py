"""What customers really asked: from the database, or from a file of sentences."""

import argparse
import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bots import settings
from bots.sqlite_file import file_of
from dialog.errors import FaqError

if TYPE_CHECKING:
    from adapters.store import Question

LARGEST_FILE = 16 * 1024 * 1024
USUAL = 500
MOST = 100_000

# Where the bot had to find out what a sentence means. Answers within a form, taps, photos and what
# a person answered are no questions to the FAQ.
_READ = frozenset(
    {
        "answer_from_the_faq",
        "offer_the_closest_answers",
        "admit_and_offer_a_person",
        "start_a_flow",
        "return_small_talk",
        "hand_over_when_asked",
    }
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One question and what is known of its circumstances."""

    text: str
    language: str = ""  # "" is told by its words
    topic: str = ""  # the entry that was answered before it


def add_database_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--db", metavar="URL", help="another database than the settings say")
    parser.add_argument(
        "--last",
        type=_count,
        default=USUAL,
        metavar="N",
        help=f"how many of the newest questions are looked at; {USUAL} when left out",
    )


def questions(told: settings.Settings, limit: int) -> "list[Question]":
    """The newest turns' questions, oldest first; works beside a running shop.

    Raises SettingsError, StoreUnavailable.
    """
    url = told.database.url
    if url.startswith("sqlite:"):
        from adapters.store.questions import newest_in_file  # noqa: PLC0415 - a large library

        return newest_in_file(file_of(url), limit)
    return asyncio.run(_from_server(url, limit))


def is_read(question: "Question") -> bool:
    """Was it for the bot to find out what this means?"""
    return bool(question.text.strip()) and not question.choice and question.policy in _READ


def sentences(asked: "list[Question]") -> Iterator[Sentence]:
    """What was asked, each with the topic that its conversation was about by then."""
    topics: dict[int, str] = {}
    for one in asked:
        if is_read(one):
            yield Sentence(one.text, one.language, topics.get(one.conversation, ""))
        if one.outcome == "answered" and one.intent and ":" not in one.intent:
            topics[one.conversation] = one.intent


def from_file(file: Path) -> list[Sentence]:
    """A sentence a line, or JSON lines with `text` and perhaps `lang`. Raises FaqError."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise FaqError([f"{file}: larger than 16 MiB. Take the newest sentences only."])
        lines = content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise FaqError([f"{file}: cannot be read: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise FaqError([f"{file}: not UTF-8 text. Save it as UTF-8."]) from error
    return [
        _sentence(line.strip(), f"{file}:{at}") for at, line in enumerate(lines, 1) if line.strip()
    ]


def _sentence(line: str, where: str) -> Sentence:
    if not line.startswith("{"):
        return Sentence(line)
    try:
        row = json.loads(line)
        return Sentence(str(row["text"]), str(row.get("lang") or row.get("language") or ""))
    except (ValueError, KeyError, RecursionError) as error:
        fix = 'Write a sentence, or {"text": "...", "lang": "es"}.'
        raise FaqError([f"{where}: neither a sentence nor a JSON line. {fix}"]) from error


async def _from_server(url: str, limit: int) -> "list[Question]":
    from adapters.store import Store  # noqa: PLC0415 - a large library
    from bots.clocks import SystemClock  # noqa: PLC0415 - as above

    store = await Store.open(url, SystemClock(), {})
    try:
        return await store.questions(limit)
    finally:
        await store.close()


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST}")
    return number
