"""What may go wrong with a good FAQ, found by asking it: warnings, and never a reason to refuse.

It takes a second or so for each language: for `faq check`, not for a reload.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from dialog.faq import Entry
from dialog.faq.across import plain
from dialog.inspection.claims import lost_questions
from dialog.inspection.collisions import collisions
from dialog.inspection.known_tasks import missing_tasks, unknown_tasks
from dialog.inspection.report import Report
from dialog.safe_yaml import Problem
from dialog.understanding.features import Reader

Advancing = Callable[[str, int, int], None]  # what is done, how much of it, of how much


def oddities(report: Report, folder: Path, advance: Advancing) -> Iterator[Problem]:
    """For every language of a report on `folder` that has an understanding."""
    faq, understanding = report.faq, report.understanding
    if faq is None or understanding is None:
        return
    yield from unknown_tasks(faq, folder)
    yield from missing_tasks(faq, folder)
    for language, entries in faq.entries.items():
        matcher = understanding.matchers[language]
        yield from claimed_twice(entries, matcher.reader)
        yield from lost_questions(entries, understanding, language)

        def told(done: int, total: int, language: str = language) -> None:
            advance(f"{language}: leaving out each question", done, total)

        yield from collisions(matcher, told)


def claimed_twice(entries: Sequence[Entry], reader: Reader) -> Iterator[Problem]:
    """Questions of two entries that are the same once greetings and shorthand are read.

    Those that are written the same are told already, by across.py.
    """
    first: dict[str, tuple[Entry, str]] = {}
    for entry in entries:
        for place, question in enumerate(entry.questions):
            key = reader.read(question).key
            other, text = first.setdefault(key, (entry, question)) if key else (entry, question)
            if other.id != entry.id and plain(text) != plain(question):
                reason = f"the question '{question}' is read just as '{text}' of '{other.id}'."
                fix = "Keep it where it belongs: customers who ask it are asked back."
                line = entry.line_of("questions", place)
                yield Problem(entry.file, line, reason, fix, is_warning=True)
