"""A text as weighted features: stems and concepts, pairs of them, and pieces of words.

Questions and messages go through the same code, so they can only differ where people do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dialog.understanding.concepts import CONCEPT, DETAIL, ConceptNames
from dialog.understanding.folding import fold, split
from dialog.understanding.lexicon import Lexicon
from dialog.understanding.masking import MASKS, mask
from dialog.understanding.normalise import written_out
from dialog.understanding.repair import Repair, Repaired
from dialog.understanding.stems import stems_of

WINDOW = 4
GRAM_LENGTHS = (2, 3, 4)
COURTESY_WEIGHT = 0.3
DETAIL_WEIGHT = 0.8
MASK_WEIGHT = 0.5
NUMBER_DOUBT = 0.3
EVERYDAY_DOUBT = 2.0  # a word of every day that the FAQ lacks: probably about something else
CACHE_SIZE = 20_000


@dataclass(frozen=True, slots=True)
class Word:
    """One word as read: what it may be, and how much it says."""

    text: str
    stems: tuple[tuple[str, float], ...]  # likeliest first, with their likeness
    repairs: tuple[Repaired, ...] = ()
    is_light: bool = False  # a function word: says nothing about the matter
    is_known: bool = True  # to the FAQ or the lexicon, as written or repaired
    weight: float = 1.0  # a detail (a place, a garment, a number) says less than the matter
    doubt: float = 1.0  # how much it counts against a match where the FAQ lacks it
    concepts: tuple[str, ...] = ()  # that it names alone

    @property
    def meant(self) -> str:
        return self.repairs[0].word if self.repairs else self.text

    @property
    def names(self) -> tuple[str, ...]:
        """All that it may be found by."""
        return (*(stem for stem, _ in self.stems), *self.concepts)


@dataclass(slots=True)
class Sketch:
    """What a text is made of, before anything is weighed."""

    words: tuple[Word, ...] = ()
    weights: tuple[float, ...] = ()  # of the words: courtesy beside a question says little
    stems: dict[str, float] = field(default_factory=dict)
    pairs: dict[str, float] = field(default_factory=dict)
    has_content: bool = False  # more than courtesy and function words
    courteous: tuple[bool, ...] = ()  # which words are courtesy

    @property
    def key(self) -> str:
        """Equal keys are the same question, whatever courtesy stands around it."""
        kept = (
            word.text
            for word, polite in zip(self.words, self.courteous, strict=True)
            if not (polite and self.has_content)
        )
        return " ".join(kept)

    @property
    def texts(self) -> list[str]:
        return [word.text for word in self.words]


def pieces(word: str) -> tuple[str, ...]:
    """Character 2-, 3- and 4-grams of a word and its borders."""
    marked = f"<{word}>"
    return tuple(
        marked[at : at + size] for size in GRAM_LENGTHS for at in range(len(marked) - size + 1)
    )


class Reader:
    """Reads texts of one language; `vocabulary` is what its FAQ is written with."""

    def __init__(self, language: str, lexicon: Lexicon) -> None:
        self.language = language
        self._lexicon = lexicon
        self._stems = stems_of(language)
        self._light = lexicon.function_words
        self._courtesy = self._by_first(lexicon.courtesy)
        self._names = ConceptNames(lexicon, self._stems)
        self._own_words = set(self._lexicon_words())
        self._known_words: set[str] = set()
        self._known_stems: set[str] = set()
        self._faq_stems: set[str] = set()
        self._repair: Repair | None = None
        self._read: dict[str, Word] = {}

    def learn(self, questions: Iterable[Sequence[str]]) -> None:
        """Take the words of the FAQ as known; from here on other words are repaired to them."""
        own = {word for question in questions for word in question}
        self._faq_stems = {self._stems.of(word) if len(word) > 1 else word for word in own}
        self._known_words = own | self._own_words | self._light
        self._known_stems = {self._stems.of(word) for word in self._known_words}
        self._repair = Repair(self._known_words, self.language)
        self._read.clear()

    def words_of(self, text: str) -> list[str]:
        """The text's words, masked and written out."""
        return written_out(split(mask(fold(text))), self._lexicon.shorthand)

    def asks(self, words: Sequence[str]) -> bool:
        """Is one of the words a question word?"""
        return any(word in self._lexicon.question_words for word in words)

    def follows(self, words: Sequence[str]) -> bool:
        """Does it begin like a follow-up: 'y a Canarias', 'what about returns'?"""
        begins = (tuple(words[: len(phrase)]) == phrase for phrase in self._lexicon.connectives)
        return any(begins)

    def read(self, text: str) -> Sketch:
        return self.sketch(self.words_of(text))

    def sketch(self, words: Sequence[str]) -> Sketch:
        read = tuple(map(self._word, words))
        courteous = self._courteous([word.meant for word in read])
        has_content = any(
            not word.is_light and not polite for word, polite in zip(read, courteous, strict=True)
        )
        weights = tuple(
            word.weight * (COURTESY_WEIGHT if polite and has_content else 1.0)
            for word, polite in zip(read, courteous, strict=True)
        )
        sketch = Sketch(read, weights, has_content=has_content, courteous=tuple(courteous))
        self._add_stems(sketch)
        concepts = self._add_concepts(sketch)
        self._add_pairs(sketch, concepts)
        return sketch

    # --- words

    def _word(self, text: str) -> Word:
        word = self._read.get(text)
        if word is None:
            if len(self._read) > CACHE_SIZE:
                self._read.clear()
            word = self._read[text] = self._read_word(text)
        return word

    def _read_word(self, text: str) -> Word:
        stem = self._stems.of(text) if len(text) > 1 else text
        if text in MASKS:
            return Word(text, ((stem, 1.0),), weight=MASK_WEIGHT, doubt=0.0)
        if self._repair is None or text in self._known_words or stem in self._known_stems:
            return self._weighed(text, ((stem, 1.0),), ())
        is_spelt_right = text in self._lexicon.everyday
        repairs = () if is_spelt_right else self._repair.of(text)
        if not repairs:
            is_number = not text.isalpha()
            doubt = NUMBER_DOUBT if is_number else EVERYDAY_DOUBT if is_spelt_right else 1.0
            weight = DETAIL_WEIGHT if is_number else 1.0
            return Word(text, ((stem, 1.0),), is_known=False, weight=weight, doubt=doubt)
        stems: dict[str, float] = {}
        for repaired in repairs:
            found = self._stems.of(repaired.word)
            stems[found] = max(stems.get(found, 0.0), repaired.likeness)
        return self._weighed(text, tuple(stems.items()), repairs)

    def _weighed(
        self, text: str, stems: tuple[tuple[str, float], ...], repairs: tuple[Repaired, ...]
    ) -> Word:
        meant = [repaired.word for repaired in repairs] or [text]
        is_light = all(word in self._light for word in meant)
        concepts = () if is_light else self._names.of(meant[0])
        is_detail = bool(concepts) and all(name.startswith(CONCEPT + DETAIL) for name in concepts)
        weight = DETAIL_WEIGHT if is_detail else 1.0
        doubt = 0.0 if is_light else 1.0
        return Word(text, stems, repairs, is_light, True, weight, doubt, concepts)

    def _lexicon_words(self) -> Iterable[str]:
        for phrases in (self._lexicon.courtesy, *self._lexicon.synonyms.values()):
            for phrase in phrases:
                yield from phrase

    # --- courtesy

    @staticmethod
    def _by_first(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            if phrase:
                found.setdefault(phrase[0], []).append(phrase)
        return found

    def _courteous(self, words: Sequence[str]) -> list[bool]:
        """Which words belong to a greeting, a thank-you, or a way to begin."""
        polite = [False] * len(words)
        for at, word in enumerate(words):
            for phrase in self._courtesy.get(word, ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    polite[at : at + len(phrase)] = [True] * len(phrase)
                    break
        return polite

    # --- stems, concepts, pairs

    def _add_stems(self, sketch: Sketch) -> None:
        for word, weight in zip(sketch.words, sketch.weights, strict=True):
            for stem, likeness in word.stems:
                known = stem in self._faq_stems or self._repair is None
                value = weight * likeness * (1.0 if known else word.doubt)
                if value:
                    sketch.stems[stem] = sketch.stems.get(stem, 0.0) + value

    def _add_concepts(self, sketch: Sketch) -> dict[int, str]:
        """Adds the concepts that the words name; returns the first concept of each position."""
        every = range(len(sketch.words))
        content = [at for at in every if not sketch.words[at].is_light]
        named: dict[int, str] = {}
        for at in content:
            for concept in sketch.words[at].concepts:
                self._name(sketch, concept, [at], named)
        names = self._names
        for phrases, positions in ((names.phrases, content), (names.turns_of_phrase, every)):
            tops = [sketch.words[at].stems[0][0] for at in positions]
            for start, top in enumerate(tops):
                for stems, concept in phrases.get(top, ()):
                    if tuple(tops[start : start + len(stems)]) == stems:
                        covered = positions[start : start + len(stems)]
                        self._name(sketch, concept, covered, named)
        return named

    @staticmethod
    def _name(sketch: Sketch, key: str, covered: Sequence[int], named: dict[int, str]) -> None:
        weight = sketch.weights[covered[0]] * sketch.words[covered[0]].stems[0][1]
        sketch.stems[key] = max(sketch.stems.get(key, 0.0), weight)
        for at in covered:
            named.setdefault(at, key)

    def _add_pairs(self, sketch: Sketch, concepts: dict[int, str]) -> None:
        names = [
            (concepts.get(at, word.stems[0][0]), sketch.weights[at])
            for at, word in enumerate(sketch.words)
        ]
        for at, (first, weight) in enumerate(names):
            for second, other in names[at + 1 : at + WINDOW]:
                if first != second:
                    key = f"{first} {second}" if first < second else f"{second} {first}"
                    sketch.pairs[key] = max(sketch.pairs.get(key, 0.0), weight * other)
