"""A catalogue by the words of its names: a word that is asked for meets each of them once."""

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from dialog.catalogue.likeness import EXACT, MISSPELT, singular, slips_in, words_of
from dialog.ports import Product


class NameIndex:
    """Tells of all products what `likeness.closeness` tells of one, however many there are."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = products
        self._having: dict[str, list[int]] = {}  # the places of the products with that word
        for place, product in enumerate(products):
            for word in words_of(product):
                self._having.setdefault(word, []).append(place)
        self._by_length: dict[int, list[str]] = {}
        for word in self._having:
            if not word.isdigit():  # it is never another one misspelt
                self._by_length.setdefault(len(word), []).append(word)

    def near(self, words: Iterable[str]) -> list[tuple[float, Product]]:
        """Closeness and product, in the catalogue's order; without those that have none of it."""
        asked = [singular(word) for word in words]
        sums: dict[int, float] = {}
        for word in asked:
            for place, score in self._scores(word).items():
                sums[place] = sums.get(place, 0.0) + score
        return [(sums[place] / len(asked), self._products[place]) for place in sorted(sums)]

    def _scores(self, word: str) -> dict[int, float]:
        """The best that a word of each product does."""
        misspelt = {place: MISSPELT for one in self._like(word) for place in self._having[one]}
        return misspelt | dict.fromkeys(self._having.get(word, ()), EXACT)

    def _like(self, word: str) -> Iterable[str]:
        distance = DamerauLevenshtein.distance
        for length, words in self._by_length.items():
            slips = slips_in(max(length, len(word)))
            if abs(length - len(word)) <= slips and not word.isdigit():
                found = extract(word, words, scorer=distance, score_cutoff=slips, limit=None)
                yield from (one for one, _, _ in found)
