"""What is made of the merchant's files: read, checked, built. A thread's work; it raises nothing.

What `faq check` calls an error makes a lesson without an understanding: then nothing is replaced.
"""

from dataclasses import replace
from time import perf_counter
from typing import NamedTuple

from bots import logs, wiring
from bots.faq_source import faq_source
from bots.folder import Snapshot
from bots.lesson import Lesson, live_now
from bots.rewording import answers, reworded
from bots.sections import SHIPPED_FAQ
from bots.settings import Settings
from dialog.errors import FaqError, SettingsError
from dialog.inspection import Report, built, formed, inspected
from dialog.understanding import Understanding
from dialog.understanding.lexicon import bundled

log = logs.get("faq")


class _Made(NamedTuple):
    report: Report
    is_deep: bool = True


def learned(settings: Settings, files: Snapshot, before: Lesson) -> Lesson:
    """The files as they stand now; languages that are as in `before` are taken over from there."""
    try:
        return _learned(settings, files, before)
    except (FaqError, SettingsError) as error:
        return Lesson(files, tuple(error.problems))
    except Exception as error:
        log.exception("faq_not_learned")
        reason = f"{files.folder}: could not be learned ({type(error).__name__})."
        return Lesson(files, (f"{reason} Run: mostrador faq check",))


def deepened(lesson: Lesson, spoken: frozenset[str]) -> Lesson:
    """A lesson of other answers, its `spoken` languages built anew."""
    start, report = perf_counter(), lesson.report
    assert report is not None
    assert report.faq is not None
    assert report.understanding is not None
    encoder = report.understanding.matchers.encoder
    fresh = Understanding.build(report.faq, report.dial, encoder)
    fresh.warm(*sorted(spoken & set(report.faq.languages)))
    report = replace(report, understanding=fresh)
    seconds = perf_counter() - start
    return replace(lesson, report=report, understanding=fresh, is_deep=True, seconds=seconds)


def _learned(settings: Settings, files: Snapshot, before: Lesson) -> Lesson:
    start = perf_counter()
    if files.odd:
        fix = "Remove it, or put a plain text file in its place."
        raise FaqError([f"{files.folder / files.odd}:1: not a file that can be read. {fix}"])
    report, is_deep = _made(settings, files, before)
    if report.errors or report.faq is None or report.understanding is None:
        return Lesson(files, tuple(map(str, report.errors)))
    report.understanding.warm(settings.shop.languages[0])
    new = wiring.load_phrases(settings) if _changed(files, before, "phrases") else None
    live, fresh = live_now(files, report.faq), report.understanding
    return Lesson(files, (), report, fresh, new, live, is_deep, perf_counter() - start)


def _made(settings: Settings, files: Snapshot, before: Lesson) -> _Made:
    """Other answers to the same questions are taken at once; all else is built and tried."""
    source, known = faq_source(settings), before.report
    if files.folder == SHIPPED_FAQ and _changed(files, before, "lexicon"):
        bundled.cache_clear()  # ours is read once; here a merchant edits the shipped folder itself
        return _Made(inspected(source))
    form = formed(source)
    if form.errors or form.faq is None:
        return _Made(form)
    if known is None or known.faq is None or known.understanding is None:
        return _Made(built(form, source))
    fresh = reworded(known.understanding, form.faq)
    if fresh is None:
        return _Made(built(form, source, known))
    is_deep = before.is_deep and answers(form.faq) == answers(known.faq)
    return _Made(replace(form, understanding=fresh, tried=known.tried, dial=known.dial), is_deep)


def _changed(files: Snapshot, before: Lesson, begins: str) -> bool:
    """Has one of the files of this kind changed?"""
    return files.named(begins) != before.files.named(begins)
