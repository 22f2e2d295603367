"""What was made of the merchant's files as they stood at one time, and which version of them it is.

How it is made is in wiring.py (when the shop opens) and in lessons.py (afterwards).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from bots.folder import Live, Snapshot, version
from dialog.faq import Faq
from dialog.inspection import Report
from dialog.phrases import Phrases
from dialog.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Lesson:
    """Nothing of it changes; the next one takes its place as a whole."""

    files: Snapshot
    problems: tuple[str, ...] = ()  # file:line: reason and fix; after the opening: refused for them
    report: Report | None = None
    understanding: Understanding | None = None
    phrases: Phrases | None = None  # None: as they were
    live: Live | None = None
    is_deep: bool = True  # False: the index still has the words of older answers
    seconds: float = 0.0


def live_now(files: Snapshot, faq: Faq) -> Live:
    """For whoever asks which version is live, from now on."""
    counts = {name: len(found) for name, found in faq.entries.items()}
    questions = {
        name: sum(len(entry.questions) for entry in found) for name, found in faq.entries.items()
    }
    return Live(version(files), datetime.now(UTC), counts, questions)
