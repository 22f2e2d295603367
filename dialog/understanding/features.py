"""A text as weighted features: stems and concepts, pairs of them, and pieces of words.

Questions and messages go through the same code, so they can only differ where people do.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dialog.understanding.concepts import CONCEPT, DETAIL, Phrases, names_of
from dialog.understanding.courtesy import Courtesy
from dialog.understanding.folding import fold, split
from dialog.understanding.forms import Forms
from dialog.understanding.lexicon import Lexicon
from dialog.understanding.masking import MASKS, mask
from dialog.understanding.normalise import written_out
from dialog.understanding.repair import Repair, Repaired
from dialog.understanding.spaces import Spaces
from dialog.understanding.stems import stems_of

COURTESY_WEIGHT = 0.3
DETAIL_WEIGHT = 0.8
MASK_WEIGHT = 0.5
NUMBER_DOUBT = 0.3
EVERYDAY_DOUBT = 2.0  # a word of every day that the FAQ lacks: probably about something else
CLEAR = 0.84  # likeness of a repair that is none of missing spaces
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
    meant: str = field(init=False)
    spelling: str = field(init=False)  # as it is compared letter by letter
    names: tuple[str, ...] = field(init=False)  # all that it may be found by

    def __post_init__(self) -> None:
        """A word is read once and used in many texts: what is asked of it is worked out here."""
        best = self.repairs[0] if self.repairs else None
        meant = best.word if best else self.text
        put = object.__setattr__
        put(self, "meant", meant)
        is_clear = best is not None and (best.is_heard or best.likeness >= CLEAR)
        put(self, "spelling", meant if is_clear else self.text)
        put(self, "names", (*[stem for stem, _ in self.stems], *self.concepts))


@dataclass(slots=True)
class Sketch:
    """What a text is made of, before anything is weighed."""

    words: tuple[Word, ...] = ()
    weights: tuple[float, ...] = ()  # of the words: courtesy beside a question says little
    stems: dict[str, float] = field(default_factory=dict)
    named: tuple[str, ...] = ()  # what each word is called in a pair, '' for nothing
    named_weights: tuple[float, ...] = ()
    has_content: bool = False  # more than courtesy and function words
    courteous: tuple[bool, ...] = ()  # which words are courtesy

    @property
    def key(self) -> str:
        """Equal keys are the same question, whatever courtesy stands around it."""
        if not self.has_content:
            return " ".join(self.texts)
        pairs = zip(self.words, self.courteous, strict=True)
        return " ".join([word.text for word, polite in pairs if not polite])

    @property
    def texts(self) -> list[str]:
        return [word.text for word in self.words]


class Reader:
    """Reads texts of one language; `vocabulary` is what its FAQ is written with."""

    def __init__(self, language: str, lexicon: Lexicon) -> None:
        self.language = language
        self._lexicon = lexicon
        self._stems = stems_of(language)
        self._light = lexicon.function_words
        self._courtesy = Courtesy(lexicon.courtesy)
        self._names = names_of(lexicon, self._stems)
        self._own_words = set(self._lexicon_words())
        self._contractions = lexicon.contractions()
        self._known_words: set[str] = set()
        self._known_stems: set[str] = set()
        self._faq_stems: set[str] = set()
        self._repair: Repair | None = None
        self._spaces: Spaces | None = None
        self._read: dict[str, Word] = {}

    def learn(self, questions: Iterable[Sequence[str]]) -> None:
        """Take the words of the FAQ as known; from here on other words are repaired to them."""
        own = Counter(word for question in questions for word in set(question))
        self._faq_stems = {self._stems.of(word) if len(word) > 1 else word for word in own}
        self._known_words = own.keys() | self._own_words | self._light
        self._known_stems = {self._stems.of(word) for word in self._known_words - self._light}
        everyday = self._lexicon.everyday
        usual = dict.fromkeys((*self._light, *self._contractions), 0) | own
        forms = Forms(self._stems, self._known_stems)
        words = self._known_words.union(everyday, self._contractions)
        self._repair = Repair(words, self.language, usual, everyday, forms)
        self._spaces = Spaces(self._is_clear, usual)
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
        return self.sketch(self._mended(text))

    def words_in(self, text: str) -> tuple[Word, ...]:
        """As in `read`, which weighs them as well."""
        return tuple(map(self._word, self._mended(text)))

    def _mended(self, text: str) -> Sequence[str]:
        words = self.words_of(text)
        if self._spaces is None:
            return words
        if self._contractions:
            words = [part for word in words for part in self._in_full(word)]
        return self._spaces.mended(words)

    def _in_full(self, word: str) -> tuple[str, ...]:
        """What a misspelt contraction stands for: 'dontt' is 'dont' is 'do not'."""
        repairs = self._word(word).repairs
        return self._contractions.get(repairs[0].word, (word,)) if repairs else (word,)

    def sketch(self, words: Sequence[str]) -> Sketch:
        read = tuple(map(self._word, words))
        courteous = self._courtesy.of([word.meant for word in read])
        weights = [word.weight for word in read]
        has_content = False in [word.is_light for word in read]
        if True in courteous:
            both = list(zip(read, courteous, strict=True))
            has_content = False in [word.is_light or polite for word, polite in both]
            courtesy = COURTESY_WEIGHT if has_content else 1.0
            weights = [word.weight * (courtesy if polite else 1.0) for word, polite in both]
        sketch = Sketch(read, tuple(weights), has_content=has_content, courteous=tuple(courteous))
        self._add_stems(sketch)
        tops = [word.stems[0][0] for word in read]
        for at, concept in self._add_concepts(sketch, tops).items():
            tops[at] = concept
        sketch.named, sketch.named_weights = tuple(tops), sketch.weights
        return sketch

    # --- words

    def _is_clear(self, text: str) -> bool:
        """A word that we know, or that is surely one that we know, misspelt."""
        word = self._word(text)
        if not word.repairs:
            return word.is_known or not text.isalpha() or text in self._lexicon.everyday
        return word.repairs[0].likeness >= CLEAR

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
        is_spelt_right = text in self._lexicon.everyday
        is_form = stem in self._known_stems and not is_spelt_right
        if self._repair is None or text in self._known_words or is_form:
            return self._weighed(text, ((stem, 1.0),), ())
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

    # --- stems, concepts, pairs

    def _add_stems(self, sketch: Sketch) -> None:
        stems, learned = sketch.stems, self._repair is not None
        for word, weight in zip(sketch.words, sketch.weights, strict=True):
            for stem, likeness in word.stems:
                value = weight * likeness
                if learned and stem not in self._faq_stems:
                    value *= word.doubt
                if value:
                    stems[stem] = stems.get(stem, 0.0) + value

    def _add_concepts(self, sketch: Sketch, tops: Sequence[str]) -> dict[int, str]:
        """Adds the concepts that the words name; returns the first concept of each position.

        `tops` is the likeliest stem of each word.
        """
        named: dict[int, str] = {}
        content = [at for at, word in enumerate(sketch.words) if not word.is_light]
        for at in content:
            for concept in sketch.words[at].concepts:
                self._name(sketch, concept, [at], named)
        names = self._names
        self._find(names.phrases, [tops[at] for at in content], content, sketch, named)
        self._find(names.turns_of_phrase, tops, range(len(tops)), sketch, named)
        return named

    def _find(
        self,
        phrases: Phrases,
        tops: Sequence[str],
        positions: Sequence[int],
        sketch: Sketch,
        named: dict[int, str],
    ) -> None:
        for start, two in enumerate(pairwise(tops)):
            if two not in phrases:
                continue
            for stems, concept in phrases[two]:
                if tuple(tops[start : start + len(stems)]) == stems:
                    self._name(sketch, concept, positions[start : start + len(stems)], named)

    @staticmethod
    def _name(sketch: Sketch, key: str, covered: Sequence[int], named: dict[int, str]) -> None:
        weight = sketch.weights[covered[0]] * sketch.words[covered[0]].stems[0][1]
        sketch.stems[key] = max(sketch.stems.get(key, 0.0), weight)
        for at in covered:
            named.setdefault(at, key)
