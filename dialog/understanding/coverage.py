"""How much of a message's matter the chosen entry speaks of at all, in any of its questions.

'what time does the match begin' is like 'what time do you open', but no question of the opening
hours ever speaks of a match: one signal more that a message is about something else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialog.understanding.elsewhere import Elsewhere
from dialog.understanding.features import Sketch, Word

OWN_MATTER = 2  # entries that have a word
MOST_REMEMBERED = 4096  # words
USUAL_SHARE = 0.25  # of an entry's questions have a word: then it is the entry's own matter
LIGHT = 0.2  # how much of a content word a function word tells: 'when' and 'why' ask other things


@dataclass(frozen=True, slots=True)
class Term:
    """One word: what it may be found by, how much it says, how sure its reading is."""

    text: str
    names: tuple[str, ...]
    says: float  # about the matter: a function word nothing
    tells: float  # which entry is meant
    credit: float
    is_elsewhere: bool  # a word of matters that are no shop's


class Coverage:
    """The words and concepts of each entry's questions, counted by question."""

    def __init__(
        self,
        sketches: Sequence[Sketch],
        owners: Sequence[int],
        entries: int,
        elsewhere: Elsewhere,
        light: float = LIGHT,
    ) -> None:
        """`light` 0 leaves function words out: of a large FAQ each word costs time."""
        self._elsewhere = elsewhere
        self._light = light
        self._questions_with: list[dict[str, int]] = [{} for _ in range(entries)]
        self._questions = [0] * entries
        self._entries_with: dict[str, int] = {}
        for sketch, owner in zip(sketches, owners, strict=True):
            self._questions[owner] += 1
            counts = self._questions_with[owner]
            for name in sketch.stems:
                counts[name] = counts.get(name, 0) + 1
        for counts in self._questions_with:
            for name in counts:
                self._entries_with[name] = self._entries_with.get(name, 0) + 1
        self._most = 1.0 + entries
        self._terms: dict[str, Term] = {}  # of words that are not courtesy beside a question

    def terms(self, sketch: Sketch) -> list[Term]:
        """What a message's words say and tell; rare ones more."""
        return [
            self._term(word, weight)
            for word, weight in zip(sketch.words, sketch.weights, strict=True)
            if word.doubt or (word.is_light and self._light)
        ]

    def of(self, terms: Sequence[Term], entry: int, own: int = 0) -> float:
        """0..1; `own` is 1 for a question that is to be read as if it were not there."""
        counts = self._questions_with[entry]
        total = covered = 0.0
        for term in terms:
            if not term.says:
                continue
            total += term.says
            for name in term.names:
                if counts.get(name, 0) > own:
                    covered += term.says * term.credit
                    break
        return covered / total if total else 0.0

    def belonging(self, terms: Sequence[Term], entry: int) -> float:
        """0..1: how much of the matter is the entry's own, of which many of its questions speak."""
        total = sum(term.says for term in terms)
        own = sum(term.says * (1.0 - self._strangeness(term, entry, 0)) for term in terms)
        return own / total if total else 0.0

    def strays(self, terms: Sequence[Term], entry: int, own: int = 0) -> float:
        """How many words are of other matters, and not of the entry's either."""
        return sum(self._strangeness(term, entry, own) for term in terms if term.is_elsewhere)

    def stray_words(self, terms: Sequence[Term], entry: int) -> list[str]:
        """Those words."""
        return [
            term.text
            for term in terms
            if term.is_elsewhere and self._strangeness(term, entry, 0) > 0
        ]

    def _term(self, word: Word, weight: float) -> Term:
        """A reader reads a word always the same, so that most are known already."""
        usual = self._terms.get(word.text)
        if usual is None:
            if len(self._terms) >= MOST_REMEMBERED:
                self._terms.clear()
            usual = self._terms[word.text] = self._usual_term(word)
        if weight == word.weight:
            return usual
        by = weight / word.weight
        return replace(usual, says=usual.says * by, tells=usual.tells * by)

    def _usual_term(self, word: Word) -> Term:
        tells = word.weight * max(word.doubt, 1.0) * self._says(word.stems[0][0])
        credit = _credit(word.stems[0][1])
        if word.is_light:
            return Term(word.text, word.names, 0.0, self._light * tells, credit, is_elsewhere=False)
        return Term(word.text, word.names, tells, tells, credit, self._is_elsewhere(word))

    def _is_elsewhere(self, word: Word) -> bool:
        """A word that several entries are asked about with is this shop's own."""
        known = self._entries_with.get(word.stems[0][0], 0)
        if not known and self._elsewhere.says(word):
            return True
        return known < OWN_MATTER and self._elsewhere.has(word)

    def _strangeness(self, term: Term, entry: int, own: int) -> float:
        """1 for a word that no question of the entry has, 0 for one that many have."""
        counts = self._questions_with[entry]
        found = max((counts.get(name, 0) for name in term.names), default=0) - own
        share = found / max(self._questions[entry] - own, 1)
        return max(0.0, min(1.0, 1.0 - share / USUAL_SHARE))

    def _says(self, stem: str) -> float:
        """Rare words say more, though not without bound."""
        return float((self._most / (1.0 + self._entries_with.get(stem, 0))) ** 0.25)


def _credit(likeness: float) -> float:
    """A word that had to be bent far to be known covers little."""
    return min(1.0, max(0.0, (likeness - 0.6) / 0.25))
