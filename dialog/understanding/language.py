"""Which of the shop's languages a text is in, from a few words; when in doubt, the one so far.

Words that only one language uses decide most; the rest is how its words are spelt (runs of three
letters). 'ok', numbers, names and addresses say nothing, and change nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log
from sys import intern
from typing import NamedTuple

from dialog.understanding.folding import fold, shortened, split
from dialog.understanding.lexicon import Lexicon, bundled, bundled_languages
from dialog.understanding.masking import MASKS, mask

OWN_WORD = 3.0  # a function or courtesy word that only one language has
ONLY_THERE = 2.0  # any other word that only one language's texts and lexicon have: 'frete'
OWN_LETTER = 4.0  # ñ, ¿, ã ...
MOST_OF_A_WORD = 2.5  # that spelling alone may say
TO_BEGIN = 1.0  # ahead of the others by this: the language of a first message
TO_SWITCH = 2.5  # ... of a conversation that has one, if a word of its own is there
TO_SWITCH_ON_SPELLING = 5.0  # ... if not
MOST_WORDS_TO_SWITCH_ON_SPELLING = 2  # a name or a brand is no change of language
REMEMBERED = 4096  # words
_UNSEEN = 0.5


class Languages:
    """Tells the languages of one shop apart."""

    def __init__(self, lexicons: Mapping[str, Lexicon], texts: Mapping[str, Iterable[str]]) -> None:
        """`texts` are sentences in each language: the FAQ's own questions."""
        self.names = tuple(lexicons)
        self._neutral = frozenset[str]().union(*(known.neutral for known in lexicons.values()))
        self._letters = {name: lexicons[name].hints for name in self.names}
        trained = {name: _trained(name, lexicons[name], texts.get(name, ())) for name in self.names}
        self._words = {name: known.words for name, known in trained.items()}
        self._own = _own_words(lexicons, self._words)
        self._runs = {name: known.runs for name, known in trained.items()}
        self._spelling = lru_cache(REMEMBERED)(self._spelt_like)

    def of(self, text: str, current: str = "") -> str:
        """The text's language; `current` where it does not say clearly; "" is the first one."""
        scores, own = self.scores(text)
        if not scores:
            return current if current in self.names else self.names[0]
        best = max(self.names, key=lambda name: scores[name])
        if not own and not self._knows_best(best, current or self.names[0], _words(text)):
            return current if current in self.names else self.names[0]
        if current not in self.names:
            others = [scores[name] for name in self.names if name != best]
            is_clear = not others or scores[best] - max(others) >= TO_BEGIN
            return best if is_clear else self.names[0]
        ahead = scores[best] - scores[current]
        return best if ahead >= self._needed(text, own) else current

    def _knows_best(self, best: str, usual: str, words: list[str]) -> bool:
        """Not 'asdf qwer', which is in none; nor 'por favor', which is in the usual one as well."""
        if best != usual and all(usual in self._having(word) for word in words):
            return False
        return any(best in self._having(word) for word in words)

    def _having(self, word: str) -> list[str]:
        """The languages whose texts or lexicon have this word; none where all do: 'asdf'."""
        having = [name for name in self.names if word in self._words[name]]
        return having if len(having) < max(len(self.names), 2) else []

    def scores(self, text: str) -> tuple[dict[str, float], int]:
        """Evidence for each language, and how many words only one of them has."""
        words = [word for word in _words(text) if word.isalpha() and word not in self._neutral]
        start = text[:200].lower()
        letters = {
            name: OWN_LETTER * any(hint in start for hint in hints)
            for name, hints in self._letters.items()
        }
        if not words and not any(letters.values()):
            return {}, 0
        total = {name: letters[name] for name in self.names}
        own = sum(map(bool, letters.values()))
        for word in words:
            owner = self._own.get(word)
            own += owner is not None
            only = self._only(word)
            for name, score in self._spelling(word).items():
                total[name] += score + OWN_WORD * (name == owner) + ONLY_THERE * (name == only)
        return total, own

    def _only(self, word: str) -> str:
        """The one language that has this word; "" where none does, or several do."""
        having = self._having(word)
        return having[0] if len(having) == 1 else ""

    def _needed(self, text: str, own: int) -> float:
        if own:
            return TO_SWITCH
        few = len(_words(text)) <= MOST_WORDS_TO_SWITCH_ON_SPELLING
        return float("inf") if few else TO_SWITCH_ON_SPELLING

    def _spelt_like(self, word: str) -> Mapping[str, float]:
        """How much more like one language than like the others a word is spelt."""
        runs = _runs(word)
        scores = {
            name: sum(self._runs[name].get(run, self._runs[name][""]) for run in runs)
            for name in self.names
        }
        middle = sum(scores.values()) / len(scores)
        most = MOST_OF_A_WORD
        return {name: max(-most, min(most, score - middle)) for name, score in scores.items()}


def guessed(texts: Iterable[str], default: str) -> str:
    """The language of an FAQ that does not say it: of those with a lexicon, the likeliest."""
    lexicons = {name: bundled(name) for name in bundled_languages()}
    if not lexicons:
        return default
    languages = Languages(lexicons, {})
    totals = dict.fromkeys(languages.names, 0.0)
    for text in texts:
        for name, score in languages.scores(text)[0].items():
            totals[name] += score
    best = max(totals, key=lambda name: totals[name])
    return best if any(totals.values()) else default


def _words(text: str) -> list[str]:
    return [word for word in shortened(split(mask(fold(text)))) if word not in MASKS]


def _runs(word: str) -> list[str]:
    marked = f"<{word}>"
    return [marked[at : at + 3] for at in range(len(marked) - 2)]


def _own_words(
    lexicons: Mapping[str, Lexicon], words: Mapping[str, frozenset[str]]
) -> dict[str, str]:
    """Function, question and courtesy words (and their shorthand) of exactly one language; not
    what another one says as well: 'no', of Portuguese, is a word of Spanish and of English.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for name, lexicon in lexicons.items():
        courtesy = {word for phrase in lexicon.courtesy for word in phrase if len(word) > 1}
        for word in lexicon.function_words | lexicon.question_words | courtesy:
            owners[word].add(name)
        for word in lexicon.shorthand:
            if len(word) > 1:
                owners[word].add(name)
    for name, said in words.items():
        for word in said & owners.keys():
            owners[word].add(name)
    return {word: next(iter(found)) for word, found in owners.items() if len(found) == 1}


class Trained(NamedTuple):
    """What is learned of one language: its words, and the log chance of each run of three letters
    ("" is one never seen).
    """

    words: frozenset[str]
    runs: dict[str, float]


def _runs_in(words: Counter[str]) -> Counter[str]:
    """How often each run of three letters stands in them."""
    runs: Counter[str] = Counter()
    for word, times in words.items():
        for run in _runs(word):
            runs[run] += times
    return runs


_LAST: dict[str, tuple[Lexicon, tuple[str, ...], Trained]] = {}  # of each language


def _trained(name: str, lexicon: Lexicon, texts: Iterable[str]) -> Trained:
    """What has not changed since the last time is not counted anew."""
    known, told = _LAST.get(name), tuple(texts)
    if known is None or known[:2] != (lexicon, told):
        theirs = _words_in(told)
        words = frozenset(_training_words(lexicon).keys() | theirs.keys())
        learned = Trained(words, _scores(_runs_in_lexicon(lexicon) + _runs_in(theirs)))
        known = _LAST[name] = (lexicon, told, learned)
    return known[2]


@lru_cache(maxsize=8)
def _runs_in_lexicon(lexicon: Lexicon) -> Counter[str]:
    return _runs_in(_training_words(lexicon))


def _scores(counts: Counter[str]) -> dict[str, float]:
    """The log chance of each run."""
    total = sum(counts.values()) + _UNSEEN * 10_000
    scores = {run: log((count + _UNSEEN) / total) for run, count in counts.items()}
    return {**scores, "": log(_UNSEEN / total)}


def _words_in(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(map(intern, split(fold(text))))
    return counts


def _training_words(lexicon: Lexicon) -> Counter[str]:
    counts = _words_in(lexicon.background)
    for phrases in lexicon.synonyms.values():
        for phrase in phrases:
            counts.update(phrase)
    counts.update(lexicon.everyday)
    counts.update(dict.fromkeys(lexicon.function_words, 3))
    return counts
