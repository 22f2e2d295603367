"""What a customer wants of the catalogue, in our own words.

'¿tenéis la chaqueta vaquera en M?' -> Wanted(('chaqueta', 'vaquera'), size='M')
'¿y en negro?'                      -> Wanted((), colour='black')
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import re2

from dialog.catalogue.prices import NO_PRICE, PriceWish, PriceWords, without_prices
from dialog.catalogue.quantities import Around, bare_count, without_counts
from dialog.choice_words import PICKS
from dialog.ports import Product, Variant
from dialog.readers.spoken_numbers import counts
from dialog.understanding.folding import fold, split

_LETTER_SIZES = frozenset({"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl", "4xl"})
_CHAT_LETTERS = frozenset({"s", "m", "l"})  # 'm gustaría' is no size: these need a clear place
_WORDS = re2.compile(r"[\p{L}\p{M}\p{N}]+")
_ADDRESS = re2.compile(r"\S*@\S*")
_OF_A_WARE = 4  # digits, at most, of what belongs to its name
_COUNTING = frozenset({"cuanta", "tanta", "mucha", "poca", "quanta"})  # 'cuánta plata es'
_SMALLEST, _LARGEST = 30, 52  # numbers that are sizes of clothes or shoes


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words around a product's name; from the phrases of all languages."""

    filler: frozenset[str]
    size_cues: frozenset[str]  # 'talla', 'en', 'size': what may stand before a size
    colours: Mapping[str, str] = field(default_factory=dict)  # 'negra' -> 'black'
    sizes: Mapping[str, str] = field(default_factory=dict)  # 'mediana' -> 'M', after a cue
    courtesies: frozenset[str] = frozenset()  # 'entonces', 'porfa': say nothing beside a size
    units: frozenset[str] = frozenset()  # 'euros', 'años': the number before them is no size
    prices: PriceWords = field(default_factory=PriceWords)
    around: Around = field(default_factory=Around)  # what is no thing to count


@dataclass(frozen=True, slots=True)
class Wanted:
    words: tuple[str, ...] = ()
    size: str = ""  # 'M', '38'
    colour: str = ""  # our own name: 'black'
    price: PriceWish = NO_PRICE
    count: int = 0  # '3 gorras'; 0 where it is not told

    @property
    def is_follow_up(self) -> bool:
        """Only a size or a colour: it speaks of the product before."""
        return not self.words and bool(self.size or self.colour)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.size or self.colour or self.price.is_told)

    @property
    def is_of_price(self) -> bool:
        """Only a price, or 'the cheapest': of what, was said before."""
        return self.price.is_told and not self.words


def wanted(text: str, vocabulary: Vocabulary) -> Wanted:
    """What is left of a question when politeness, grammar, size and colour are taken out."""
    told = _ADDRESS.sub(" ", text) if "@" in text else text
    price, words = without_prices(told, vocabulary.prices)
    count, words = without_counts(words, vocabulary.around)
    size, colour, left = "", "", []
    for place, word in enumerate(words):
        found = _size(words, place, vocabulary)
        if found:
            size = found
        elif word.isdecimal() and (len(word) > _OF_A_WARE or _has_a_unit(words, place, vocabulary)):
            continue  # an order's, a phone's
        elif word in vocabulary.colours and words[max(0, place - 1)] not in _COUNTING:
            colour = vocabulary.colours[word]
        elif len(word) > 1 and not (_is_a_place(word) or _is_filler(word, vocabulary)):
            left.append(word)
    if not (left or size or colour or count):
        count = bare_count(words, vocabulary.around)
    return Wanted(tuple(left), size, colour, price, count)


def as_typed(text: str, words: Iterable[str]) -> str:
    """These words as the customer spelt them: ('ninos',) of '¿ropa de niños?' -> 'niños'"""
    typed = {folded: word for word in _WORDS.findall(text) for folded in split(fold(word))}
    return " ".join(typed.get(word, word) for word in words)


def lowest_price(product: Product, variants: Iterable[Variant] = ()) -> float:
    """Of what can be had of it, else of all of it; of these variants, if some are given."""
    meant = tuple(variants) or product.variants
    prices = [float(one.price) for one in meant if one.available] or [
        float(one.price) for one in meant
    ]
    return min(prices, default=0.0)


def _is_a_place(word: str) -> bool:
    """'segunda', of a list; a number may be anything."""
    return word in PICKS and not counts(word)


def _is_filler(word: str, vocabulary: Vocabulary) -> bool:
    """Also as people draw it out: 'holaa', 'siii'."""
    ways = (word, word.rstrip(word[-1]) + word[-1])
    return any(way in vocabulary.filler or way in vocabulary.units for way in ways)


def matching(product: Product, wish: Wanted, vocabulary: Vocabulary) -> tuple[Variant, ...]:
    """The variants in the size and colour that were asked for; all when none was."""
    return tuple(variant for variant in product.variants if _suits(variant, wish, vocabulary))


def size_and_colour(variant: Variant) -> tuple[str, str]:
    """'M / azul' -> ('M', 'azul'), as the shop writes them; '' for what it doesn't have."""
    sizes: list[str] = []
    others: list[str] = []
    for part in filter(None, (part.strip() for part in variant.options.split("/"))):
        (sizes if _is_size(part) else others).append(part)
    return " ".join(sizes), " ".join(others)


def _suits(variant: Variant, wish: Wanted, vocabulary: Vocabulary) -> bool:
    size, colour = size_and_colour(variant)
    if wish.size and fold(size) != fold(wish.size):
        return False
    return not wish.colour or wish.colour in _colours(colour, vocabulary)


def _colours(text: str, vocabulary: Vocabulary) -> set[str]:
    return {vocabulary.colours[word] for word in split(fold(text)) if word in vocabulary.colours}


def _is_size(part: str) -> bool:
    return fold(part) in _LETTER_SIZES or part.isdecimal()


def _size(words: list[str], place: int, vocabulary: Vocabulary) -> str:
    word = words[place]
    after_cue = place > 0 and words[place - 1] in vocabulary.size_cues
    if word in _LETTER_SIZES:
        clear = after_cue or place == len(words) - 1 or _is_led_by_it(words, place, vocabulary)
        clear = clear or _is_beside_a_colour(words, place, vocabulary)
        return word.upper() if clear or word not in _CHAT_LETTERS else ""
    if word.isdecimal() and len(word) == 2 and not _has_a_unit(words, place, vocabulary):
        return word if _SMALLEST <= int(word) <= _LARGEST else ""
    is_clear = after_cue or _is_beside_a_colour(words, place, vocabulary)  # 'azul G'
    return vocabulary.sizes.get(word, "") if is_clear else ""


def _is_led_by_it(words: list[str], place: int, vocabulary: Vocabulary) -> bool:
    """'L entonces'; not 'm gustaría'."""
    return place == 0 and len(words) == 2 and words[1] in vocabulary.courtesies


def _is_beside_a_colour(words: list[str], place: int, vocabulary: Vocabulary) -> bool:
    """'M negra', 'negra M porfa'"""
    beside = (*words[max(place - 1, 0) : place], *words[place + 1 : place + 2])
    return any(word in vocabulary.colours for word in beside)


def _has_a_unit(words: list[str], place: int, vocabulary: Vocabulary) -> bool:
    """'50 euros' is no size."""
    return words[place + 1 : place + 2] != [] and words[place + 1] in vocabulary.units
