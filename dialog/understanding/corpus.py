"""All texts of an FAQ in one language as sketches, and what each of them says about an entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dialog.faq import Entry
from dialog.understanding.concepts import CONCEPT
from dialog.understanding.features import Reader, Sketch
from dialog.understanding.lexicon import bundled
from dialog.understanding.own_matter import foreign

IDS_ARE_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Lines:
    """Texts of one kind; `owners` are the numbers of the entries they belong to."""

    owners: Sequence[int] = ()
    sketches: Sequence[Sketch] = ()

    def by_key(self) -> dict[str, tuple[int, ...]]:
        """The owners of each text."""
        found: dict[str, tuple[int, ...]] = {}
        for owner, sketch in zip(self.owners, self.sketches, strict=True):
            key = sketch.key
            owners = found.get(key, ())
            if key and owner not in owners:
                found[key] = (*owners, owner)
        return found


@dataclass(frozen=True, slots=True)
class Corpus:
    """What an index is made of."""

    questions: Lines
    hints: Lines  # answers, keywords and ids: not questions, but they tell what an entry is about
    foes: Lines  # what an entry is not for
    strange: Sequence[Sketch]  # sentences about other things, and not about this FAQ's


def read_corpus(
    reader: Reader, entries: Sequence[Entry], background: Iterable[str], *, with_hints: bool
) -> Corpus:
    """Reads everything, and teaches `reader` the words of the FAQ."""
    asked = [(at, text) for at, entry in enumerate(entries) for text in questions_of(entry)]
    told = [(at, text) for at, entry in enumerate(entries) for text in _hints_of(entry)]
    told = told if with_hints else []
    words = [reader.words_of(text) for _, text in (*asked, *told)]
    reader.learn(words)
    sketches = [reader.sketch(found) for found in words]
    hints = list(zip((at for at, _ in told), sketches[len(asked) :], strict=True))
    hints += _id_sketches(reader, entries) if with_hints else []
    not_for = [(at, text) for at, entry in enumerate(entries) for text in entry.not_for]
    return Corpus(
        questions=Lines([at for at, _ in asked], sketches[: len(asked)]),
        hints=Lines([at for at, _ in hints], [sketch for _, sketch in hints]),
        foes=Lines([at for at, _ in not_for], [reader.read(text) for _, text in not_for]),
        strange=foreign(map(reader.read, background), sketches[: len(asked)]),
    )


def questions_of(entry: Entry) -> list[str]:
    """Each once, in an order that does not depend on the file's."""
    return sorted(set(entry.questions))


def _hints_of(entry: Entry) -> list[str]:
    return [text for text in (entry.answer, " ".join(entry.keywords)) if text]


def _id_sketches(reader: Reader, entries: Sequence[Entry]) -> list[tuple[int, Sketch]]:
    """An id names the matter too, mostly in English: 'shipping-cost' is ~shipping, ~cost.

    The lexicons of all languages call a concept by the same name, so that it is understood in
    each; the words of an id count only where the FAQ is English itself.
    """
    is_english = reader.language == IDS_ARE_ENGLISH
    id_reader = reader if is_english else _english_reader()
    found = []
    for at, entry in enumerate(entries):
        name = "".join(char if char.isalnum() else " " for char in entry.id)
        sketch = id_reader.read(name)
        sketch = sketch if is_english else _concepts_only(sketch)
        if sketch.stems:
            found.append((at, sketch))
    return found


@lru_cache(maxsize=1)
def _english_reader() -> Reader:
    return Reader(IDS_ARE_ENGLISH, bundled(IDS_ARE_ENGLISH))


def _concepts_only(sketch: Sketch) -> Sketch:
    stems = {name: value for name, value in sketch.stems.items() if name.startswith(CONCEPT)}
    named = tuple(name if name.startswith(CONCEPT) else "" for name in sketch.named)
    return replace(sketch, words=(), weights=(), courteous=(), stems=stems, named=named)
