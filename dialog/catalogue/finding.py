"""How a search finds what is wished, be it a thing, a price or a gift; or says there is none."""

from collections.abc import Sequence
from dataclasses import replace

from dialog.catalogue.choices import choice_reader, choices_of, slug_of
from dialog.catalogue.hearing import budget_reader, last_shown, read_wish
from dialog.catalogue.known import KnownProducts, note_limits, note_sought, note_table
from dialog.catalogue.prices import CHEAPER, CHEAPEST, CODES, DEARER, DEAREST, LOW, PriceWish
from dialog.catalogue.shelf import BEYOND, CLOSEST, EXACT, NOTHING, Shelf
from dialog.catalogue.showing import presenter_of
from dialog.catalogue.wanted import Wanted, as_typed, lowest_price
from dialog.catalogue.words import hears_of_it, telling
from dialog.chat import Chat
from dialog.ports import Product
from dialog.readers import optional

MOST_CHOICES = 4
_A_CENT = 0.01
_NO_LIMIT = 1e9  # JSON knows no infinity


async def in_our_money(chat: Chat, wish: Wanted) -> Wanted:
    """'menos de 500 pesos', where prices are in euros: said so; what costs little comes first."""
    if not wish.price.currency:
        return wish
    products = await chat.shop.search_products("", chat.scene.language)
    code = products[0].currency if products else ""
    if not code or not wish.price.is_foreign(code):
        return wish
    name = next((name for name, codes in CODES.items() if code in codes), "")
    phrases, language = chat.scene.phrases, chat.scene.language
    ours = phrases.text(language, f"product_search.currency.{name}") if name else code
    chat.say("other_currency", currency=ours)
    is_of_price = wish.price.is_told
    return replace(wish, price=PriceWish(order=wish.price.order or (LOW if is_of_price else "")))


async def looked_for(chat: Chat, told: str, wish: Wanted) -> Product | None:
    if wish.is_of_price:
        return await _at_a_price(chat, told, wish)
    if wish.words and all(hears_of_it("on_sale", word, chat.scene.phrases) for word in wish.words):
        wish = replace(wish, words=(), price=PriceWish(order=LOW))
        return await one_of(chat, "sales", (await shelf_of(chat).found("", wish)).products)
    return await _one_of_the_found(chat, told, wish)


async def another(chat: Chat, wish: Wanted) -> Product | None:
    """'¿tienen otra?', after one was shown: what else there is of what was sought."""
    sought, table = _sought_at_first(chat), table_at_first(chat)
    found = await shelf_of(chat).found("", replace(wish, words=sought))
    seen = (*table, shown_at_first(chat), last_shown(chat))
    others = [one for one in found.products if one.name not in seen]
    if sought and found.how == EXACT and others:
        return await one_of(chat, EXACT, others)
    newest = last_shown(chat) or next(iter(table), "")
    if not newest:
        return None  # there is nothing yet that it could be beside
    chat.keep("settled", True)
    if len(table) > 1:
        chat.say("only_these")
    else:
        chat.say("only_one", product=newest)
    return None


def at_the_same_price(chat: Chat, wish: Wanted, told: str) -> Wanted:
    """'¿y chaquetas por ese precio?'"""
    limits = KnownProducts.of(chat.known).limits
    if wish.price.has_limits:
        note_limits(chat.known, wish.price.lowest, min(wish.price.highest, _NO_LIMIT))
    elif limits and hears_of_it("same_price", told, chat.scene.phrases):
        return replace(wish, price=PriceWish(*limits))
    return wish


def table_at_first(chat: Chat) -> tuple[str, ...]:
    """What lay there before this search: its own finds take their place."""
    return tuple(chat.at_first("table", list(KnownProducts.of(chat.known).table)))


def shown_at_first(chat: Chat) -> str:
    """The one before the last that was shown, as it was before this search; '' for none."""
    (name,) = chat.at_first("earlier", [KnownProducts.of(chat.known).before])
    return str(name or "")


def _sought_at_first(chat: Chat) -> tuple[str, ...]:
    return tuple(chat.at_first("before", list(KnownProducts.of(chat.known).sought)))


async def _at_a_price(chat: Chat, told: str, wish: Wanted) -> Product | None:
    """'¿y algo más barato?', of what was sought before; of anything, where nothing was."""
    wish = replace(wish, words=_sought_at_first(chat))
    if wish.price.order in (CHEAPER, DEARER):
        product = await shelf_of(chat).named(last_shown(chat))
        return await _beside(chat, told, wish, product) if product else None
    if wish.words:
        told = f"{' '.join(wish.words)} {told}"
    return await _one_of_the_found(chat, told, wish)


async def _beside(chat: Chat, told: str, wish: Wanted, product: Product) -> Product | None:
    """Cheaper, or dearer, than the one that was shown last."""
    cost, is_cheaper = lowest_price(product), wish.price.order == CHEAPER
    limits = PriceWish(highest=cost - _A_CENT) if is_cheaper else PriceWish(lowest=cost + _A_CENT)
    order = LOW if is_cheaper else DEAREST
    asked = replace(wish, price=replace(limits, order=order))
    found = await shelf_of(chat).found(told, asked)
    if found.how == EXACT and len(found.products) == 1:
        note_table(chat.known, [found.products[0].name])
        return found.products[0]
    if found.how == EXACT:
        return await one_of(chat, EXACT, found.products)
    _no_better(chat, product, CHEAPEST if is_cheaper else DEAREST)
    return None


async def _one_of_the_found(
    chat: Chat, told: str, wish: Wanted, *, is_last_try: bool = False
) -> Product | None:
    found = await shelf_of(chat).found(told, wish)
    words = as_typed(told, wish.words)
    if found.how == NOTHING:
        return await _nothing(chat, wish, words, is_last_try=is_last_try)
    if found.how != BEYOND:
        note_sought(chat.known, telling(wish, chat.scene.phrases))
    is_compared = found.how == EXACT and hears_of_it("difference", told, chat.scene.phrases)
    only = found.products[0] if len(found.products) == 1 else None
    if only and is_compared and not _was_shown(chat, only):
        return await _beside_the_last(chat, only)
    if only and wish.price.is_told and _was_shown(chat, only):
        _say_of_its_price(chat, only, wish, found.how)
        return None
    if only and found.how != BEYOND:
        if found.how == CLOSEST:
            chat.say("closest_one", words=words)
        if only.name not in KnownProducts.of(chat.known).table:
            note_table(chat.known, [only.name])  # else it was one of these: 'e a outra?'
        return only
    variant = presenter_of(chat).variant_of(wish)
    question = "compare" if is_compared else found.how
    return await one_of(chat, question, found.products, words=words, variant=variant)


async def _beside_the_last(chat: Chat, product: Product) -> Product | None:
    """'¿en qué se diferencia de la parka?'"""
    last = await shelf_of(chat).named(last_shown(chat)) if last_shown(chat) else None
    return await one_of(chat, "compare", [*filter(None, [last]), product])


def _say_of_its_price(chat: Chat, product: Product, wish: Wanted, how: str) -> None:
    """'¿y por menos de 50?', where there is only the one that was just shown."""
    if how == EXACT and not wish.price.order:
        _say_of_it(chat, product, "within")
        return
    is_dearer = wish.price.order == DEAREST or wish.price.lowest > 0
    _no_better(chat, product, DEAREST if is_dearer else CHEAPEST)


async def _nothing(chat: Chat, wish: Wanted, words: str, *, is_last_try: bool) -> Product | None:
    """Of a gift that must suit a taste, what it may cost finds something all the same."""
    phrases = chat.scene.phrases
    rest = tuple(word for word in wish.words if word not in telling(wish, phrases))
    if is_last_try or not rest:
        chat.say("nothing", words=words)
        return None
    if wish.price.has_limits:
        return await _one_of_the_found(chat, "", replace(wish, words=rest), is_last_try=True)
    told = str(await chat.ask("budget", budget_reader(chat)))
    return await _one_of_the_found(chat, told, read_wish(chat, told), is_last_try=True)


def _was_shown(chat: Chat, product: Product) -> bool:
    return product.name == last_shown(chat)


def _no_better(chat: Chat, product: Product, extreme: str) -> None:
    """It is the cheapest, or the dearest, that there is of these."""
    _say_of_it(chat, product, f"already_{extreme}")


def _say_of_it(chat: Chat, product: Product, phrase: str) -> None:
    chat.keep("settled", True)
    chat.say(phrase, product=product.name, price=presenter_of(chat).price_of(product))


async def one_of(
    chat: Chat, question: str, products: Sequence[Product], **blanks: str
) -> Product | None:
    shown = {slug_of(product.name): product for product in products[:MOST_CHOICES]}
    names = [product.name for product in shown.values()]
    chat.keep("offered", names)
    note_table(chat.known, names)
    reader = optional(choice_reader(shown, chat.scene.phrases))
    presenter = presenter_of(chat)
    offers = (presenter.compared if question == "compare" else presenter.offers)([*shown.values()])
    answer = await chat.ask(question, reader, *choices_of(shown), offers=offers, **blanks)
    return shown.get(str(answer))


def shelf_of(chat: Chat) -> Shelf:
    return Shelf(chat.shop, chat.scene.phrases, chat.scene.language)
