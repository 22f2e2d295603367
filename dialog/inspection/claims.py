"""What an entry says of itself, tried: its examples find it, its `not_for` do not.

A merchant writes these to be held to them: a broken claim is an error. That one of an entry's own
questions is not found is told as a warning, because it may be the matcher's weakness.
"""

from collections.abc import Iterator, Sequence

from dialog.faq import Entry
from dialog.model import Intent
from dialog.safe_yaml import Problem
from dialog.understanding import Understanding

MOST_TRIED = 1_000  # own questions; of a larger FAQ every second, third ... is tried


def broken_claims(
    entries: Sequence[Entry], understanding: Understanding, language: str
) -> Iterator[Problem]:
    """Examples that do not find their entry (answered or offered), and `not_for` that do."""
    for entry in entries:
        for place, text in enumerate(entry.examples):
            intent = understanding.read(text, language)
            if not _finds(intent, entry.id):
                yield _lost_example(entry, place, text, intent)
        for place, text in enumerate(entry.not_for):
            if _finds(understanding.read(text, language), entry.id):
                yield _found_foe(entry, place, text)


def lost_questions(
    entries: Sequence[Entry], understanding: Understanding, language: str
) -> Iterator[Problem]:
    """Questions that do not find their own entry, although they stand there word for word."""
    asked = [
        (entry, place, text)
        for entry in entries
        for place, text in enumerate(entry.questions)
        if text not in entry.not_for
    ]
    for entry, place, text in asked[:: max(1, -(-len(asked) // MOST_TRIED))]:
        intent = understanding.read(text, language)
        if not _finds(intent, entry.id):
            reason = f"the question '{text}' does not find '{entry.id}': {_instead(intent)}."
            fix = "Word it so that it says what it is about."
            line = entry.line_of("questions", place)
            yield Problem(entry.file, line, reason, fix, is_warning=True)


def _finds(intent: Intent, id_: str) -> bool:
    return intent.outcome != "declined" and id_ in (intent.id, *intent.offered)


def _lost_example(entry: Entry, place: int, text: str, intent: Intent) -> Problem:
    reason = f"the example '{text}' does not find '{entry.id}': {_instead(intent)}."
    fix = f"Add a question to '{entry.id}' that says it in such words."
    if intent.outcome == "answered":
        fix = f"{fix[:-1]}, or put the example into not_for of '{intent.id}'."
    return Problem(entry.file, entry.line_of("examples", place), reason, fix)


def _found_foe(entry: Entry, place: int, text: str) -> Problem:
    reason = f"'{text}' is in not_for of '{entry.id}', and finds it all the same."
    fix = "Is it among its questions too? Keep it in one of the two."
    return Problem(entry.file, entry.line_of("not_for", place), reason, fix)


def _instead(intent: Intent) -> str:
    if intent.outcome == "answered":
        return f"it is answered with '{intent.id}'"
    if intent.outcome == "offered":
        return f"it offers {' or '.join(intent.offered)}"
    guess = intent.why.get("guess")
    return f"it is declined (best guess: {guess})" if guess else "it is declined"
