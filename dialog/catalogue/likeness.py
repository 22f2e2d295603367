"""How well a product's names fit the words that it is asked for by.

Shops search loosely, each in its own way: what "fits" means is decided here, for all of them.
"""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from dialog.ports import Product
from dialog.understanding.folding import fold, split

SAME_WORD = 80.0  # similarity (0-100) from which two words are one
EXACT, MISSPELT = 100.0, 90.0  # 'chaquta': one word, but a well-spelt one is better
_LETTERS = 4  # of a word whose last one may be only its gender


def closeness(product: Product, words: Iterable[str]) -> float:
    """0-100: how much of what was asked for is in the product's name or its other names."""
    names = words_of(product)
    scores = [_best(word, names) for word in words]
    return sum(scores) / len(scores) if scores else 0.0


def fits(product: Product, words: Iterable[str]) -> bool:
    """Every word that was asked for is among the product's own."""
    names = words_of(product)
    return all(_best(word, names) >= SAME_WORD for word in words)


def is_well_spelt(product: Product, words: Iterable[str]) -> bool:
    """Every word as the product has it, but for number and gender: 'gorros', of a 'gorra'."""
    names = set(map(_without_gender, words_of(product)))
    return all(_without_gender(word) in names for word in words)


def has_all_words(product: Product, words: Iterable[str]) -> bool:
    """Every word as the product has it, in gender too: a 'gorro' is no 'gorra'."""
    names = set(words_of(product))
    return all(singular(word) in names for word in words)


def words_of(product: Product) -> tuple[str, ...]:
    """Of its name and of its other names, in the singular, each once."""
    return _singulars(f"{product.name} {product.words}")


@lru_cache(maxsize=1024)  # what is near a wish is looked at several times
def _singulars(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(singular, split(fold(text)))))


def _best(word: str, names: tuple[str, ...]) -> float:
    one = singular(word)
    return EXACT if one in names else max((_similarity(one, name) for name in names), default=0.0)


def _similarity(one: str, other: str) -> float:
    slips = slips_in(max(len(one), len(other)))
    if abs(len(one) - len(other)) > slips or one.isdigit() or other.isdigit():
        return 0  # a number is never another one misspelt
    return MISSPELT if DamerauLevenshtein.distance(one, other, score_cutoff=slips) <= slips else 0


def slips_in(longest: int) -> int:
    """One in five letters, two in nine: 'bota' and 'bata', 'camisa' and 'camiseta' are two."""
    return 0 if longest < 5 else 1 if longest < 9 else 2


def _without_gender(word: str) -> str:
    one = singular(word)
    return one[:-1] if len(one) > _LETTERS and one[-1] in "ao" else one


def singular(word: str) -> str:
    """Enough for names of things: 'vestidos' -> 'vestido', 'cinturones' -> 'cinturon'."""
    if len(word) > 5 and word.endswith("es") and word[-3] not in "aeiou":
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
