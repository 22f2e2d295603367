"""`mostrador faq try "..."`: how one sentence is understood, and why."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from bots.merchant.source import add_source_arguments, load_in_its_language, source
from dialog.model import Intent
from dialog.understanding import Understanding
from dialog.understanding.decision import shown

EXAMPLES = """examples:
  mostrador faq try "ola kuanto tarda el embio"
  mostrador faq try "do you ship to Chile?" --lang en --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", help="what a customer writes")
    add_source_arguments(parser)
    parser.add_argument("--lang", default="", metavar="LANGUAGE", help="es, en, pt ...")
    parser.add_argument("--topic", default="", metavar="ID", help="the entry answered before")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    understanding = Understanding.build(load_in_its_language(source(args).folder, args.lang))
    language = args.lang or understanding.language_of(args.text)
    intent = understanding.explain(args.text, language, args.topic)
    if args.json:
        told = {"text": args.text, "language": language, **shown(intent)}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(args.text, language, intent)) + "\n")
    return 0


def _lines(text: str, language: str, intent: Intent) -> Iterator[str]:
    why = intent.why
    yield f'"{text}"  ({language})'
    yield f"  {intent.outcome}: {_said(intent)}"
    yield f"  because   {why.get('because', '')}"
    yield f"  read as   {why.get('read', '') or '(no words)'}"
    for repair in why.get("repairs", ()):
        word, meant, likeness = repair["word"], repair["as"], repair["likeness"]
        yield f"  repaired  {word} -> {meant} ({likeness:.0%} alike)"
    for label, key in (("courtesy", "courtesy"), ("unknown", "unknown")):
        if why.get(key):
            yield f"  {label:<9} {', '.join(why[key])}"
    for place, entry in enumerate(why.get("entries", ()), 1):
        yield from _entry(place, entry)
    if "lines" in why:
        answer, offer = why["lines"]["answer"], why["lines"]["offer"]
        yield f"  lines     answers from {answer:.0%}, offers choices from {offer:.0%}"


def _said(intent: Intent) -> str:
    if intent.outcome == "offered":
        return " / ".join(intent.offered)
    if intent.outcome == "answered":
        return f"{intent.id}"
    return f"the best guess would have been {intent.why.get('guess')}"


def _entry(place: int, entry: dict[str, Any]) -> Iterator[str]:
    yield f"  {place}. {entry['id']}  {entry.get('chance', 0.0):.0%}"
    yield f"       like      {entry['question']}"
    if entry.get("words"):
        yield f"       by        {', '.join(entry['words'])}"
    figures = f"rank {entry['rank']}, fit {entry['confidence']}"
    yield f"       figures   {figures}, {entry['coverage']:.0%} of the words spoken of"
