"""What is said about a product: price, sizes, colours, what is left of it, and where to see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dialog.catalogue.wanted import Vocabulary, Wanted, matching, size_and_colour
from dialog.phrases import Phrases
from dialog.ports import Product, Variant
from dialog.understanding.folding import fold
from dialog.wording import all_of, money_in_words

FEW = 3  # from here on we say how many are left


@dataclass(frozen=True, slots=True)
class Shown:
    """A phrase of the product search, with its blanks."""

    phrase: str
    product: str
    price: str
    variant: str
    details: str


@dataclass(frozen=True, slots=True)
class Presenter:
    """Words a product for one customer."""

    phrases: Phrases
    language: str
    words: Vocabulary

    def shown(self, product: Product, wish: Wanted) -> Shown:
        suiting = matching(product, wish, self.words)
        to_be_had = [variant for variant in suiting if variant.available]
        phrase, lines = self._told(product, wish, suiting, to_be_had)
        if wish.count and to_be_had:
            lines.append(self.several(product, wish))
        if product.url:
            lines.append(self._piece("link", url=product.url))
        return Shown(
            phrase,
            product.name,
            self._price(product, to_be_had or list(product.variants)),
            self._variant(suiting, wish),
            "".join(f"\n{line}" for line in lines if line),
        )

    def left_of(self, product: Product, wish: Wanted) -> str:
        """'Quedan 2', of the one that was chosen; '' for more, and where it is not told."""
        return self._left([one for one in matching(product, wish, self.words) if one.available])

    def several(self, product: Product, wish: Wanted) -> str:
        """'3 unidades: 53,70 €.', and honestly if there are not so many of them."""
        meant = [one for one in matching(product, wish, self.words) if one.available]
        total = _lowest(product, meant) * wish.count
        told = self._piece(
            "several",
            count=str(wish.count),
            price=money_in_words(str(total), product.currency, self.language),
        )
        stocks = [one.stock for one in meant if one.stock is not None]
        left = sum(stocks)
        if len(stocks) < len(meant) or left >= wish.count:
            return told
        return f"{told} {self._piece('not_so_many', count=str(left))}"

    def price_of(self, product: Product) -> str:
        """Of what can be had of it: '59,90 €', 'desde 59,90 €'."""
        to_be_had = [variant for variant in product.variants if variant.available]
        return self._price(product, to_be_had or product.variants)

    def variant_of(self, wish: Wanted) -> str:
        """'talla M, color azul', of nothing in particular."""
        return self._variant((), wish)

    def options_of(self, product: Product) -> str:
        """What can be bought of it: sizes by colour; '' for what has none."""
        return self._in_stock([variant for variant in product.variants if variant.available])

    def offers(self, products: Sequence[Product]) -> str:
        """Each with its price, a line each: what is on the table."""
        return "\n".join(map(self._offer, products))

    def compared(self, products: Sequence[Product]) -> str:
        """Each with its price, and what there is of it."""
        return "\n".join(
            self._piece(
                "compared",
                product=product.name,
                price=self.price_of(product),
                options=_in_one_line(self.options_of(product)),
            )
            for product in products
        )

    def to_buy(self, products: Sequence[Product]) -> str:
        """Each with its price and its page."""
        return "\n".join(
            self._piece("to_buy", product=one.name, price=self.price_of(one), url=one.url)
            for one in products
        )

    def price_of_all(self, products: Sequence[Product]) -> str:
        """The lowest price of each, together; '' for several currencies."""
        if len({one.currency for one in products}) != 1:
            return ""
        total = sum((_lowest(one) for one in products), Decimal(0))
        told = money_in_words(str(total), products[0].currency, self.language)
        is_least = any(len({variant.price for variant in one.variants}) > 1 for one in products)
        return self._piece("from", price=told) if is_least else told

    def _offer(self, product: Product) -> str:
        to_be_had = any(variant.available for variant in product.variants)
        name = "offer" if to_be_had else "offer_sold_out"
        return self._piece(name, product=product.name, price=self.price_of(product))

    def _told(
        self,
        product: Product,
        wish: Wanted,
        suiting: Sequence[Variant],
        to_be_had: Sequence[Variant],
    ) -> tuple[str, list[str]]:
        """Honestly: to be had, sold out in this size, never made in it, sold out altogether."""
        others = [variant for variant in product.variants if variant.available]
        if not others:
            return "sold_out", [self._piece("hint")]
        if to_be_had and (wish.size or wish.colour):
            return "yes_in", [self._choice_left(product, to_be_had, wish), self._left(to_be_had)]
        if to_be_had:
            return "found", [self._in_stock(others), self._left(others)]
        if suiting:
            return "sold_out_in", [self._in_stock(others), self._piece("hint")]
        return "not_made_in", [self._in_stock(others)]

    def _price(self, product: Product, variants: Sequence[Variant]) -> str:
        prices = sorted({variant.price for variant in variants}, key=float)
        lowest = money_in_words(prices[0], product.currency, self.language)
        return lowest if len(prices) == 1 else self._piece("from", price=lowest)

    def _variant(self, suiting: Sequence[Variant], wish: Wanted) -> str:
        """'talla M, color azul'"""
        told = []
        if wish.size:
            told.append(self._piece("size", size=wish.size))
        if wish.colour:
            ours = self.phrases.text(self.language, f"product_search.colour.{wish.colour}")
            names = {size_and_colour(variant)[1] for variant in suiting}
            theirs = self._colour(names.pop()) if len(names) == 1 else ours
            told.append(self._piece("colour", colour=theirs))
        return ", ".join(told)

    def _choice_left(self, product: Product, variants: Sequence[Variant], wish: Wanted) -> str:
        """What is still to choose: a colour once the size is said, a size once the colour is."""
        if not wish.size:
            sizes = [size for size, _ in map(size_and_colour, variants) if size]
            return f"{self._piece('in_stock')} {', '.join(sizes)}" if sizes else ""
        colours = dict.fromkeys(size_and_colour(variant)[1] for variant in variants)
        comes_in = {size_and_colour(variant)[1] for variant in product.variants}
        if wish.colour or len(comes_in) < 2:
            return ""
        named = [self._colour(colour) for colour in colours]
        return self._piece("colours", colours=all_of(named, self.language))

    def _left(self, variants: Sequence[Variant]) -> str:
        """Only when there are few, and only of a single variant."""
        stock = variants[0].stock if len(variants) == 1 else None
        if stock is None or stock > FEW:
            return ""
        return self._piece("one_left") if stock == 1 else self._piece("few_left", count=str(stock))

    def _in_stock(self, variants: Sequence[Variant]) -> str:
        """What can be bought: sizes by colour, a line each."""
        by_colour: dict[str, list[str]] = {}
        for variant in variants:
            size, colour = size_and_colour(variant)
            by_colour.setdefault(self._colour(colour), []).append(size)
        lines = [_line(colour, sizes) for colour, sizes in by_colour.items()]
        options = "\n".join(f"• {line}" for line in lines) if len(lines) > 1 else "".join(lines)
        if not options:
            return ""
        between = "\n" if len(lines) > 1 else " "
        return self._piece("in_stock") + between + options

    def _colour(self, colour: str) -> str:
        """As the shop writes it; in the customer's own language if it is one plain word."""
        own = self.words.colours.get(fold(colour))
        name = f"product_search.colour.{own}"
        if own is None or fold(colour) in map(fold, self.phrases.words(self.language, name)):
            return colour
        return self.phrases.text(self.language, name)

    def _piece(self, name: str, **blanks: str) -> str:
        return self.phrases.text(self.language, f"product_search.piece.{name}", **blanks)


def _in_one_line(options: str) -> str:
    first, *others = options.split("\n• ")
    return f"{first} {'; '.join(others)}" if others else first


def _lowest(product: Product, meant: Sequence[Variant] = ()) -> Decimal:
    """Of these variants, else of what can be had, else of all."""
    to_be_had = meant or [one for one in product.variants if one.available] or product.variants
    return min(Decimal(one.price) for one in to_be_had)


def _line(colour: str, sizes: list[str]) -> str:
    told = ", ".join(filter(None, sizes))
    return f"{colour}: {told}" if colour and told else colour or told
