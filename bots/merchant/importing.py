"""`mostrador faq import FILE`: questions and answers from a CSV file or a saved FAQ page.

They become one new file of the FAQ folder. What is there is never touched.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bots import settings
from bots.faq_source import faq_source
from bots.merchant.filling import DRAFTS, folder_of
from bots.merchant.from_csv import from_csv
from bots.merchant.from_html import from_html
from bots.merchant.json_out import printable, write_json
from bots.merchant.new_entries import with_ids, yaml_of
from bots.merchant.pairs import Haul, Left, Pair, key, sifted
from bots.merchant.progress import Progress
from bots.merchant.saving import must_pass, write_new
from dialog.errors import FaqError
from dialog.faq import Faq
from dialog.inspection import Source, formed
from dialog.model import Json
from dialog.understanding.folding import fold, split
from dialog.understanding.language import guessed

EXAMPLES = """examples:
  mostrador faq import questions.csv            columns: question, answer (pregunta, respuesta ...)
  mostrador faq import "FAQ - My shop.html"     a page that was saved from the browser
  mostrador faq import questions.csv --lang pt --dry-run
  mostrador faq import questions.csv --draft    into the folder drafts: nothing goes live

Several rows with the same answer are one entry; so are several questions in one cell, one a line
or with | between them, and columns called question 2, otra pregunta, outra pergunta ...
The exit code is 1 when nothing could be taken.
"""

LARGEST_FILE = 20 * 1024 * 1024
LEFT_LISTED = 20
_PAGES = (".html", ".htm", ".xhtml")
_TABLES = (".csv", ".tsv", ".txt")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a .csv, or a saved .html")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings")
    parser.add_argument(
        "--lang", default="", metavar="LANGUAGE", help="of the questions; else told by their words"
    )
    parser.add_argument("--draft", action="store_true", help="into drafts/: not live yet")
    parser.add_argument("--dry-run", action="store_true", help="show the file, write nothing")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    source = faq_source(settings.load(args.config))
    known = formed(source).faq
    found = sifted(_read(args.file))
    language = args.lang or _language(found.pairs, source)
    pairs, left = _without_known(found.pairs, known, language)
    left = [*found.left, *left]
    entries = with_ids(pairs, _taken(known), language)
    text = yaml_of(entries, _head(args.file))
    target = _target(source, language, args.file, is_draft=args.draft)
    if entries and not args.dry_run:
        with Progress() as progress:
            progress.say(f"{language}: trying {len(entries)} new entries")
            _write(source, target, text, language, is_draft=args.draft)
    if args.json:
        write_json(_shown(target, entries, left, found.notes), indent=2)
    else:
        lines = _lines(args, target, entries, left, found.notes)
        sys.stdout.write(printable("\n".join(lines)) + "\n")
        sys.stdout.write(printable(text) if args.dry_run else "")
    return 0 if entries else 1


def _read(file: Path) -> Haul:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FaqError([f"{file}: cannot be read: {error.strerror}."]) from error
    if len(content) > LARGEST_FILE:
        raise FaqError([f"{file}: larger than 20 MiB. Split it."])
    suffix = file.suffix.lower()
    is_page = content.lstrip()[:15].lower().startswith((b"<!doctype", b"<html"))
    if suffix in _PAGES or (is_page and suffix not in _TABLES):
        return from_html(content, str(file))
    if suffix in _TABLES:
        return from_csv(content, str(file))
    fix = "Save it as CSV (your spreadsheet: Save as, CSV UTF-8), or the page as .html."
    raise FaqError([f"{file}: neither a .csv nor an .html file. {fix}"])


def _language(pairs: Sequence[Pair], source: Source) -> str:
    return guessed((text for pair in pairs for text in pair.questions), source.first)


def _without_known(
    pairs: Sequence[Pair], known: Faq | None, language: str
) -> tuple[list[Pair], list[Left]]:
    """Questions that the FAQ has already stay where they are."""
    entries = known.entries.get(language, ()) if known is not None else ()
    owners = {key(text): entry.id for entry in entries for text in entry.questions}
    kept, left = [], []
    for pair in pairs:
        new = tuple(one for one in pair.questions if key(one) not in owners)
        left += [
            Left(one, f"'{owners[key(one)]}' has this question", pair.where)
            for one in pair.questions
            if key(one) in owners
        ]
        if new:
            kept.append(Pair(new, pair.answer, pair.where, pair.id, pair.title))
    return kept, left


def _taken(known: Faq | None) -> set[str]:
    """Ids of all languages: the same id would say that it is the same entry."""
    return {entry.id for found in known.entries.values() for entry in found} if known else set()


def _head(file: Path) -> str:
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    return (
        f"Imported from {file.name} on {today}.\n"
        "Give each entry more ways to ask (ten are good), and each id a name that you like."
    )


def _target(source: Source, language: str, file: Path, *, is_draft: bool) -> Path:
    """es/imported-questions.yaml, or -2 ... where that is taken."""
    folder = folder_of(source.folder, language)
    folder = folder / DRAFTS if is_draft else folder
    words = split(fold(file.stem))[:4]
    name = "-".join(["imported", *("".join(filter(str.isascii, word)) for word in words)])
    name, count = name.strip("-"), 1
    while (folder / (found := f"{name}{f'-{count}' if count > 1 else ''}.yaml")).exists():
        count += 1
    return folder / found


def _write(source: Source, target: Path, text: str, language: str, *, is_draft: bool) -> None:
    if not is_draft:
        try:
            must_pass(source, {target.relative_to(source.folder).as_posix(): text}, language)
        except FaqError as error:
            fix = "Import it as a draft, mend it there and move it one folder up: --draft"
            raise FaqError([*error.problems, fix]) from error
    write_new(target, text)


def _shown(
    target: Path, entries: Sequence[tuple[str, Pair]], left: Sequence[Left], notes: Sequence[str]
) -> Mapping[str, Json]:
    return {
        "file": str(target) if entries else None,
        "entries": [
            {"id": name, "questions": list(pair.questions), "where": pair.where}
            for name, pair in entries
        ],
        "left": [{"what": one.what, "why": one.why, "where": one.where} for one in left],
        "notes": list(notes),
    }


def _lines(
    args: argparse.Namespace,
    target: Path,
    entries: Sequence[tuple[str, Pair]],
    left: Sequence[Left],
    notes: Sequence[str],
) -> Iterator[str]:
    yield from notes
    questions = sum(len(pair.questions) for _, pair in entries)
    if not entries:
        yield "Nothing could be taken."
    elif args.dry_run:
        yield f"{target} would get {len(entries)} entries with {questions} questions:"
    else:
        yield f"{target}: {len(entries)} entries with {questions} questions."
        yield from (f"  + {name}: {pair.questions[0][:80]}" for name, pair in entries[:LEFT_LISTED])
        if len(entries) > LEFT_LISTED:
            yield f"  ... and {len(entries) - LEFT_LISTED} more"
    if left:
        yield f"Left out: {len(left)}"
        yield from (f"  - {_told(one)}" for one in left[:LEFT_LISTED])
    if len(left) > LEFT_LISTED:
        yield f"  ... and {len(left) - LEFT_LISTED} more; --json lists all."
    if entries and args.draft:
        yield f"It is a draft: move it to {target.parent.parent} when it is as you like it."
    elif entries and not args.dry_run:
        yield "It is live when a running shop has read it: mostrador faq status"


def _told(left: Left) -> str:
    where = f" ({left.where})" if left.where else ""
    return f"{left.what[:80]}{where}: {left.why}"
