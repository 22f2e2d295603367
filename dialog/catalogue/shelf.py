"""What the shop has that fits a wish: exactly, nearly, or only at another price."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import re2

from dialog.catalogue.likeness import closeness, fits, has_all_words, is_well_spelt
from dialog.catalogue.prices import CHEAPEST, DEARER, DEAREST, LOW, PriceWish
from dialog.catalogue.wanted import Wanted, lowest_price, matching, wanted
from dialog.catalogue.words import telling, vocabulary
from dialog.listening import tokens_of
from dialog.phrases import Phrases
from dialog.ports import Product, Shop
from dialog.understanding.folding import fold, split

_SURELY_SO = 95.0  # closeness of a name to what was asked for
_NEARLY_SO = 60.0  # from here on it is another thing: 'gorro', of a 'gorra'
A_FEW = 3  # of each wish, when there are several
_AND = re2.compile(r"(?i)\s+(?:y|e|and|o|ou|or|vs)\s+|,")

EXACT, CLOSEST, BEYOND, NOTHING = "which", "closest", "beyond", "nothing"
OTHERWISE = "otherwise"  # there are some, but none in that size and colour


@dataclass(frozen=True, slots=True)
class Found:
    """Products, the best first, and how well they fit."""

    how: str  # EXACT, OTHERWISE, CLOSEST, BEYOND the price, NOTHING
    products: Sequence[Product] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shop's catalogue, as one customer looks at it. Raises ShopUnavailable."""

    shop: Shop
    phrases: Phrases
    language: str

    async def named(self, name: str) -> Product | None:
        """Exactly this product, as the shop has it now."""
        found = await self.shop.search_products(name, self.language)
        return next((product for product in found if product.name == name), None)

    async def all_named(self, names: Iterable[str]) -> list[Product]:
        found = [await self.named(name) for name in names]
        return [product for product in found if product is not None]

    async def has(self, wish: Wanted, *, well_spelt: bool = False) -> bool:
        """Is there something that all the words of the wish name?"""
        words = telling(wish, self.phrases)
        is_it = is_well_spelt if well_spelt else fits
        return bool(words) and any(is_it(product, words) for product in await self._near(words))

    async def has_each(self, text: str) -> bool:
        """'la parka o el abrigo': each of several things, by itself."""
        return bool(await self._of_several(text))

    async def found(self, text: str, wish: Wanted) -> Found:
        """What fits `wish`, which was read from `text`; of anything, where it names no thing."""
        words = self._meant(text, wish)
        if not words and not wish.price.is_told:  # of anything: what costs little first
            wish = replace(wish, price=PriceWish(order=LOW))
        near = await self._near(wish.words) if words else await self._near(())
        exact = [one for one in near if fits(one, wish.words)] if words else []
        if not exact:
            near = await self._near(words)
            exact = [one for one in near if fits(one, words)]
        exact = _well_spelt(exact, words) or exact
        exact = exact or [one for one in near if _is_named_whole(one, words)]
        fitting = self._narrowed(exact, wish)
        fitting = fitting or await self._of_several(text)
        if fitting:
            within = self._within(fitting, wish, one_is_enough=bool(words))
            if not within:
                return Found(BEYOND, _nearest(fitting, wish.price))
            return Found(EXACT if self._can_be_had(within, wish) else OTHERWISE, within)
        if not near:
            return Found(NOTHING)
        closest = self._narrowed(near, wish)
        return Found(CLOSEST, self._within(closest, wish) or closest)

    def _meant(self, text: str, wish: Wanted) -> tuple[str, ...]:
        """'una bufanda para mi madre' is any scarf; 'un vestido de novia' is no dress at all."""
        words = telling(wish, self.phrases)
        said = tokens_of(text)
        for at, word in enumerate(said):
            is_dropped = word in wish.words and word not in words
            is_of_it = said[max(0, at - 1) : at] == ("de",) and said[max(0, at - 2)] in words
            if is_dropped and (is_of_it or (said[at + 1 : at + 2] and said[at + 1] in words)):
                return wish.words
        return words

    async def _near(self, words: Iterable[str]) -> list[Product]:
        return await self.shop.search_products(" ".join(words), self.language)

    async def _of_several(self, text: str) -> list[Product]:
        """'un vestido negro y unas botas': what there is of each, if there is some of all."""
        wishes = [wanted(part, vocabulary(self.phrases)) for part in _AND.split(text)]
        wishes = [wish for wish in wishes if not wish.is_empty]
        found: dict[str, Product] = {}
        for wish in wishes if len(wishes) > 1 else ():
            words = telling(wish, self.phrases)
            near = await self._near(words) if words else []
            fitting = _so_called([product for product in near if fits(product, words)], words)
            if not fitting:
                return []
            found |= {one.name: one for one in self._narrowed(fitting, wish)[:A_FEW]}
        return list(found.values())

    def _narrowed(self, products: list[Product], wish: Wanted) -> list[Product]:
        """Those to be had in the size and colour that were asked for; else those made in it."""
        made = {one: matching(one, wish, vocabulary(self.phrases)) for one in products}
        to_be_had = [one for one in products if any(variant.available for variant in made[one])]
        return to_be_had or [one for one in products if made[one]] or products

    def _can_be_had(self, products: Sequence[Product], wish: Wanted) -> bool:
        """One of them at least, in the size and colour that were asked for, if any was."""
        known = vocabulary(self.phrases)
        had = any(one.available for each in products for one in matching(each, wish, known))
        return had or not (wish.size or wish.colour)

    def _within(
        self, products: Sequence[Product], wish: Wanted, *, one_is_enough: bool = False
    ) -> list[Product]:
        """Those at the price, in the order that was asked for."""
        price = wish.price
        costs = {one: self._cost(one, wish) for one in products}
        within = [one for one in products if price.allows(costs[one])]
        if price.about:
            return sorted(within, key=lambda one: abs(costs[one] - price.about))
        if price.order:
            within.sort(key=lambda one: costs[one], reverse=price.order in (DEAREST, DEARER))
            is_one = one_is_enough and price.order in (CHEAPEST, DEAREST)
            return within[:1] if is_one else within
        if price.has_limits and not one_is_enough:  # of anything: the best that it buys
            within.sort(key=lambda one: costs[one], reverse=True)
        return within

    def _cost(self, product: Product, wish: Wanted) -> float:
        of_it = replace(wish, words=())
        return lowest_price(product, matching(product, of_it, vocabulary(self.phrases)))


def _well_spelt(products: Iterable[Product], words: Sequence[str]) -> list[Product]:
    """'skirts' is no slip for 'shirts', where there are skirts; 'gorro' is no 'gorra'."""
    well = [one for one in products if words and is_well_spelt(one, words)]
    return [one for one in well if has_all_words(one, words)] or well


def _so_called(products: Sequence[Product], words: Sequence[str]) -> list[Product]:
    """'una gorra y un bolso': where one is called 'gorra', one called 'gorro' is not meant."""
    named = {one: closeness(replace(one, words=""), words) for one in products}
    if max(named.values(), default=0.0) < _SURELY_SO:
        return list(products)
    return [one for one in products if not _NEARLY_SO <= named[one] < _SURELY_SO]


def _is_named_whole(product: Product, words: Iterable[str]) -> bool:
    """'la parka chaparron abriga': all of its name is there, whatever else is said."""
    name, said = split(fold(product.name)), set(words)
    return len(name) > 1 and said.issuperset(name)


def _nearest(products: Sequence[Product], price: PriceWish) -> list[Product]:
    """The dearest of what is too cheap, the cheapest of what is too dear."""
    return sorted(
        products,
        key=lambda one: max(price.lowest - lowest_price(one), lowest_price(one) - price.highest),
    )
