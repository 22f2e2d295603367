"""`mostrador faq try "..."`: how sentences are understood, and why."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from bots.merchant.json_out import printable, write_json
from bots.merchant.reasons import reasons
from bots.merchant.source import (
    add_reading_arguments,
    add_source_arguments,
    facts_of,
    source,
    understood,
)
from dialog.faq.across import filled
from dialog.model import Intent
from dialog.understanding import Understanding
from dialog.understanding.decision import shown

LONGEST_LINE = 100_000  # characters of a sentence from standard input
EXAMPLES = """examples:
  mostrador faq try "ola kuanto tarda el embio"
  mostrador faq try "do you ship to Chile?" "how much is it?" --json
  mostrador faq try --topic shipping-cost "¿y a Canarias?"      after that entry was answered
  mostrador faq try < sentences.txt                             one in a line

With --json there is one object; of several sentences, one in a line.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "text", nargs="*", help="what a customer writes; without it, lines of standard input"
    )
    add_source_arguments(parser)
    add_reading_arguments(parser, "of the sentences")
    parser.add_argument("--topic", default="", metavar="ID", help="the entry answered before")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    where = source(args)
    understanding, facts = understood(where, args.lang, args.dial), facts_of(where)
    indent = 2 if len(args.text) == 1 else None
    for place, text in enumerate(args.text or _lines()):
        language = args.lang or understanding.language_of(text)
        intent = understanding.explain(text, language, args.topic)
        if args.json:
            write_json({"text": text, "language": language, **shown(intent)}, indent)
        else:
            sys.stdout.write("\n" if place else "")
            for line in told(understanding, text, language, intent, facts):
                sys.stdout.write(f"{printable(line)}\n")
        sys.stdout.flush()  # somebody may be typing
    return 0


def told(
    understanding: Understanding,
    text: str,
    language: str,
    intent: Intent,
    facts: Mapping[str, str],
) -> Iterator[str]:
    """The sentence, what becomes of it, and the reasons."""
    yield f'"{text}"  ({language})'
    yield f"  {intent.outcome}: {_said(intent)}"
    for words in _spoken(understanding, language, intent):
        yield f"  says      {filled(words, facts)}"
    yield from reasons(intent.why, _written(understanding, text, language))


def _written(understanding: Understanding, text: str, language: str) -> dict[str, str]:
    """What the stems in the reasons stand for: 'demor' is 'demora' here."""
    matcher = understanding.matchers.get(language)
    words = matcher.reader.read(text).words if matcher is not None else ()
    return {word.stems[0][0]: word.meant for word in words if word.stems}


def _said(intent: Intent) -> str:
    if intent.outcome == "offered":
        return " / ".join(intent.offered)
    if intent.outcome == "answered":
        return f"{intent.id}"
    guess: Any = intent.why.get("guess")
    return f"the best guess would have been {guess}" if guess else "nothing comes near"


def _spoken(understanding: Understanding, language: str, intent: Intent) -> Iterator[str]:
    """The answer, or the choices; a flow's words depend on the talk."""
    if intent.outcome == "offered":
        titles = (understanding.title(id_, language) for id_ in intent.offered)
        yield " / ".join(f"[{title}]" for title in titles)
    elif intent.outcome == "answered" and intent.id:
        entry = understanding.reply_to(intent.id, language)
        if entry is not None and entry.answer:
            yield " ".join(entry.answer.split())
            yield from (f"[{name}]" for name in entry.media)


def _lines() -> Iterator[str]:
    if sys.stdin.isatty():
        sys.stderr.write("Write a sentence and press Enter; Ctrl-D ends.\n")
    while line := sys.stdin.readline(LONGEST_LINE):
        if line.strip():
            yield line.strip()
