"""An FAQ folder as a whole: its files read, its understanding built, its own claims tried.

`faq check` and the hot reload ask this same function: what is an error here never goes live, and
nothing else is refused. Warnings cost more time, so that a reload can do without them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dialog.errors import FaqError
from dialog.faq import FIRST_LANGUAGE, Faq, has_language_folders
from dialog.faq.attached import Places
from dialog.inspection.claims import broken_claims
from dialog.inspection.facts import borrowed_facts, read_facts
from dialog.inspection.files import Kind, file_problems
from dialog.inspection.own_phrases import phrase_problems
from dialog.inspection.own_words import lexicon_problems
from dialog.safe_yaml import Problem, shown_path
from dialog.understanding import Understanding
from dialog.understanding.language import guessed
from dialog.understanding.semantic import Encoder

_NAMES = {"es": ("cast", "spa"), "en": ("ing",), "pt": ("por",)}  # how a folder may be called
Saying = Callable[[str], None]


def _quietly(_: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Source:
    """Where an FAQ is and what a shop makes of it."""

    folder: Path  # or one file
    facts: Mapping[str, str] = field(default_factory=dict)  # they win over the folder's facts.toml
    languages: tuple[str, ...] = ()  # the shop's, its own first; () = all of the folder's
    dial: str = "balanced"
    media: tuple[Path, ...] = ()  # more folders where the answers' files may lie
    encoder: Encoder | None = None  # reads meaning besides words
    kind: Kind | None = None  # what a file is by its first bytes; None = its name is believed

    @property
    def first(self) -> str:
        return self.languages[0] if self.languages else FIRST_LANGUAGE

    @property
    def places(self) -> Places:
        return Places(self.folder, self.media)


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong (errors) or odd (warnings) with an FAQ, and what is ready to be used."""

    problems: tuple[Problem, ...]
    faq: Faq | None = None  # as far as it could be read
    understanding: Understanding | None = None  # None where the files' form leaves nothing to build
    tried: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)  # claims, by language
    dial: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.is_warning)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_warning)

    def knows(self, faq: Faq, dial: str, language: str) -> bool:
        """Was this language tried before, just as it is in `faq`?"""
        return (
            self.faq is not None
            and language in self.tried
            and dial == self.dial
            and self.faq.entries.get(language) == faq.entries[language]
            and self.faq.synonyms.get(language) == faq.synonyms.get(language)
        )


def formed(source: Source) -> Report:
    """Reads the files and builds nothing: what is wrong or odd with their form."""
    faq, problems = _read(source)
    around = _around(faq, source) if faq is not None else ()
    return Report(_in_order((*problems, *around)), _spoken(faq, source.languages) or faq)


def inspected(source: Source, before: Report | None = None, say: Saying = _quietly) -> Report:
    """Reads, builds and tries an FAQ; raises nothing for what merchants write.

    A language that is as it was in `before` is not tried again. `say` hears what is being done.
    """
    return built(formed(source), source, before, say)


def built(
    form: Report, source: Source, before: Report | None = None, say: Saying = _quietly
) -> Report:
    """The second half of `inspected`: learns and tries what was read, unless that is wrong."""
    spoken = form.faq
    if form.errors or spoken is None:
        return form
    problems = list(form.problems)
    understanding = Understanding.build(spoken, source.dial, source.encoder)
    _keep(understanding, before, spoken, source.dial)
    tried = {
        language: before.tried[language]
        if before is not None and before.knows(spoken, source.dial, language)
        else _tried(spoken, understanding, language, say)
        for language in spoken.languages
    }
    problems += (problem for broken in tried.values() for problem in broken)
    return Report(_in_order(problems), spoken, understanding, tried, source.dial)


def loaded(source: Source) -> Understanding:
    """The understanding, however it fares on its own claims.

    Raises FaqError with all that is wrong with the entries' form.
    """
    faq, _ = _well_formed(source)
    return Understanding.build(_spoken(faq, source.languages) or faq, source.dial, source.encoder)


def opened(source: Source) -> tuple[Report, Understanding]:
    """The same for a shop that opens, and a report: a picture that is missing keeps nobody out.

    Its claims are believed, not tried. Raises FaqError as `loaded` does.
    """
    faq, found = _well_formed(source)
    problems = _in_order((*found, *_around(faq, source)))
    spoken = _spoken(faq, source.languages) or faq
    understanding = Understanding.build(spoken, source.dial, source.encoder)
    tried: dict[str, tuple[Problem, ...]] = dict.fromkeys(spoken.languages, ())
    return Report(problems, spoken, understanding, tried, source.dial), understanding


def _well_formed(source: Source) -> tuple[Faq, tuple[Problem, ...]]:
    """An FAQ without errors in a language that the shop speaks, and its warnings."""
    faq, problems = _read(source)
    wrong = [str(problem) for problem in problems if not problem.is_warning]
    if faq is not None and source.languages and _spoken(faq, source.languages) is None:
        wrong.append(str(_no_language(source)))
    if wrong or faq is None:
        raise FaqError(wrong)
    return faq, problems


def _around(faq: Faq, source: Source) -> Iterator[Problem]:
    """What is wrong or odd around the entries: files, lexicons, phrases, languages."""
    yield from borrowed_facts(source.folder, source.facts)
    yield from file_problems(faq, source.places, source.kind)
    yield from lexicon_problems(faq)
    yield from phrase_problems(source.folder)
    yield from _missing_languages(faq, source)


def _read(source: Source) -> tuple[Faq | None, tuple[Problem, ...]]:
    """A folder of one unnamed language is told by its questions, unless the shop says it."""
    facts, wrong = read_facts(source.folder)
    known = None if wrong else {**facts, **source.facts}  # one problem, not one for each blank
    faq, problems = Faq.inspect(source.folder, known, first=source.first)
    problems = (*wrong, *problems)
    if faq is None or source.languages or has_language_folders(source.folder):
        return faq, problems
    ((name, entries),) = faq.entries.items()
    texts = (text for entry in entries for text in entry.questions)
    return faq.in_language(guessed(texts, name)), problems


def _spoken(faq: Faq | None, languages: Sequence[str]) -> Faq | None:
    if faq is None or not languages:
        return faq
    entries = {name: faq.entries[name] for name in languages if faq.entries.get(name)}
    return replace(faq, entries=entries) if entries else None


def _missing_languages(faq: Faq, source: Source) -> Iterator[Problem]:
    if source.languages and _spoken(faq, source.languages) is None:
        yield _no_language(source)
        return
    for language in source.languages:
        if language not in faq.entries:
            reason = f"no FAQ in '{language}', which the shop's settings name."
            fix = f"Add {source.folder / language}/, or take it out of shop.languages."
            renamed = _renamed(source.folder, language)
            if renamed is not None:
                fix = f"Is it in {shown_path(renamed)}? Call that folder '{language}'."
            is_warning = renamed is None
            yield Problem(shown_path(source.folder), 1, reason, fix, is_warning)


def _renamed(folder: Path, language: str) -> Path | None:
    """The folder `pt-br` or `portugues`, which nobody reads: a language must not fall silent so."""
    begins = (language, *_NAMES.get(language, ()))
    found = (place for place in folder.iterdir() if place.name.lower().startswith(begins))
    return next((place for place in sorted(found) if any(place.glob("*.y*ml"))), None)


def _no_language(source: Source) -> Problem:
    reason = f"no FAQ in {', '.join(source.languages)}."
    return Problem(str(source.folder), 1, reason, "Add files there, or change shop.languages.")


def _keep(understanding: Understanding, before: Report | None, faq: Faq, dial: str) -> None:
    """Languages that are as they were are not built anew."""
    if before is None or before.understanding is None:
        return
    known = before.understanding.matchers
    for language in sorted(known.built):
        if language in faq.entries and before.knows(faq, dial, language):
            understanding.matchers.keep(language, known[language])


def _tried(
    faq: Faq, understanding: Understanding, language: str, say: Saying
) -> tuple[Problem, ...]:
    questions = sum(len(entry.questions) for entry in faq.entries[language])
    say(f"{language}: learning {questions} questions")
    understanding.warm(language)
    return tuple(broken_claims(faq.entries[language], understanding, language))


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
