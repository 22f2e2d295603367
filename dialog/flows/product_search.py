"""Do you have it, in which sizes and colours, for how much, and where to see it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import re2

from dialog.chat import Chat
from dialog.choosing import chosen
from dialog.flow import flow
from dialog.listening import hears, tokens_of, ways
from dialog.model import Choice, Inbound, Json
from dialog.phrases import Phrases
from dialog.ports import Product
from dialog.product_choices import choice_reader, choices_of, slug_of
from dialog.product_wording import Presenter
from dialog.products import Vocabulary, Wanted, fits, matching, wanted
from dialog.readers import NotUnderstood, Reader, no_spot, optional
from dialog.scene import Scene
from dialog.understanding.folding import fold, split

MOST_CHOICES = 4
_A_THING = 4  # words that name it, at most
A_FEW = 3  # of each wish, when there are several
_AND = re2.compile(r"(?i)\s+(?:y|e|and|o|ou|or)\s+|,")
COLOURS = (
    "black", "white", "blue", "red", "green", "grey", "beige", "brown", "pink", "yellow",
    "orange", "purple", "gold", "silver", "burgundy",
)  # fmt: skip
SIZES = ("S", "M", "L")  # those that also have a name: 'mediana'


async def speaks_of_the_last_one(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    """After something was shown: '¿y en negro?', '¿cuánto cuesta?', '¿y zapatos?'."""
    if not known.get("product"):
        return False
    wish = wanted(text, _vocabulary(scene.phrases))
    is_newest = scene.topic in ("", "flow:product-search")  # else 'y cuánto cuesta?' is of that
    if wish.is_follow_up or (is_newest and _asks_the_price(wish, text, scene.phrases)):
        return True
    if wish.is_empty and _hears("buying", text, scene.phrases):
        return True
    return _goes_on(text, scene.phrases) and await _is_known(wish, scene)


async def asks_for_a_thing(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    """Two of three: 'tenéis' or 'busco', a thing of the catalogue, a reading that is near."""
    del known
    wish = wanted(text, _vocabulary(scene.phrases))
    asks = _hears("asks", text, scene.phrases)
    is_near = scene.guess == "product_search" and 0 < len(wish.words) <= _A_THING
    return (asks and is_near) or ((asks or is_near) and await _is_known(wish, scene))


async def _is_known(wish: Wanted, scene: Scene) -> bool:
    if not 0 < len(wish.words) <= _A_THING:
        return False
    found = await scene.shop.search_products(" ".join(wish.words), scene.language)
    return any(fits(product, wish.words) for product in found)


def _asks_the_price(wish: Wanted, text: str, phrases: Phrases) -> bool:
    return wish.is_empty and _hears("price", text, phrases)


def _hears(name: str, text: str, phrases: Phrases) -> bool:
    return hears(phrases, f"product_search.heard.{name}", tokens_of(text))


def _goes_on(text: str, phrases: Phrases) -> bool:
    said = tokens_of(text)
    return any(said[: len(way)] == way for way in ways(phrases, "bot.heard.follow_up"))


@flow("product_search", follow_up=speaks_of_the_last_one, witness=asks_for_a_thing)
async def product_search(chat: Chat) -> None:
    """Finds it, or honestly shows the closest there is; '¿y en L?' means what was shown last."""
    chat.noted = ""  # another wish is answered, not noted
    words = _vocabulary(chat.scene.phrases)
    await _hear_another_wish(chat, words)
    while True:
        wish = wanted(str(await chat.ask("what", _wish_reader(chat, words))), words)
        product = await _wished(chat, wish)
        if product is not None:
            _show(chat, product, wish)
            return
        if not await _another_word(chat, words):
            chat.say("fine")
            return


async def _another_word(chat: Chat, words: Vocabulary) -> bool:
    """What the customer says instead takes the place of the first wish."""
    told = await chat.ask("what_else", optional(no_spot(_wish_reader(chat, words))))
    if not told:
        return False
    chat.forget("what_else", "which", "closest", "offered")
    chat.keep("what", told)
    chat.state = replace(chat.state, asked="")  # answered: it may be asked anew in this turn
    return True


# --- which product


async def _wished(chat: Chat, wish: Wanted) -> Product | None:
    """The one that is meant; None when nothing is near or none of them is it."""
    if wish.is_follow_up or (wish.is_empty and _last_shown(chat)):
        return await _named(chat, str(_last_shown(chat)))
    if wish.is_empty:
        return None
    words = " ".join(wish.words)
    near = await chat.shop.search_products(words, chat.scene.language)
    fitting = _narrowed([product for product in near if fits(product, wish.words)], wish, chat)
    if len(fitting) == 1:
        return fitting[0]
    fitting = fitting or await _of_several_wishes(chat)
    if fitting:
        return await _one_of(chat, "which", fitting)
    if not near:
        chat.say("nothing", words=words)
        return None
    return await _one_of(chat, "closest", _narrowed(near, wish, chat), words=words)


async def _of_several_wishes(chat: Chat) -> list[Product]:
    """'un vestido negro y unas botas': what there is of each, if there is some of all."""
    words = _vocabulary(chat.scene.phrases)
    wishes = [wanted(part, words) for part in _AND.split(str(chat.state.answers["what"]))]
    found: dict[str, Product] = {}
    for wish in wishes if len(wishes) > 1 else ():
        near = await chat.shop.search_products(" ".join(wish.words), chat.scene.language)
        fitting = [product for product in near if wish.words and fits(product, wish.words)]
        if not fitting:
            return []
        found |= {one.name: one for one in _narrowed(fitting, wish, chat)[:A_FEW]}
    return list(found.values())


def _narrowed(products: list[Product], wish: Wanted, chat: Chat) -> list[Product]:
    """Those to be had in the size and colour that were asked for; else those that come in it."""
    words = _vocabulary(chat.scene.phrases)
    made = {product: matching(product, wish, words) for product in products}
    to_be_had = [one for one in products if any(variant.available for variant in made[one])]
    return to_be_had or [one for one in products if made[one]] or products


async def _one_of(
    chat: Chat, question: str, products: Sequence[Product], **blanks: str
) -> Product | None:
    shown = {slug_of(product): product for product in products[:MOST_CHOICES]}
    chat.keep("offered", [product.name for product in shown.values()])
    reader = optional(choice_reader(shown, chat.scene.phrases))
    offers = _presenter(chat).offers(list(shown.values()))
    answer = await chat.ask(question, reader, *choices_of(shown), offers=offers, **blanks)
    return shown.get(str(answer))


async def _named(chat: Chat, name: str) -> Product | None:
    """Exactly this product, as the shop has it now."""
    found = await chat.shop.search_products(name, chat.scene.language)
    return next((product for product in found if product.name == name), None)


async def _hear_another_wish(chat: Chat, words: Vocabulary) -> None:
    """'Mejor una falda' while we still ask which dress: the new wish replaces the old one."""
    if chat.state.asked not in {"which", "closest"}:
        return
    for message in chat.news:
        wish = wanted(message.text, words)
        if message.choice or _is_a_choice(chat, message):
            continue
        if _asks_the_price(wish, message.text, chat.scene.phrases):  # they are told again
            chat.understood = True
        if wish.is_follow_up:  # 'the red one', 'en M': which of them comes in it
            chat.keep("what", f"{chat.state.answers['what']} {message.text}")
            chat.understood = True
        if not wish.words:
            continue
        found = await chat.shop.search_products(" ".join(wish.words), chat.scene.language)
        is_another = bool(found) and _hears("asks", message.text, chat.scene.phrases)
        if is_another or any(fits(product, wish.words) for product in found):
            chat.keep("what", message.text)
            chat.understood = True


def _is_a_choice(chat: Chat, message: Inbound) -> bool:
    """Is it one of the names that are on the table?"""
    offered = tuple(Choice(name, name) for name in chat.state.answers.get("offered", ()))
    return chosen(message, offered, lambda _: ()) is not None


def _wish_reader(chat: Chat, words: Vocabulary) -> Reader:
    """The customer's words, when they name a thing, or a size or colour of the last one."""

    def spot(message: Inbound) -> str | None:
        wish = wanted(message.text, words)
        is_price = _asks_the_price(wish, message.text, chat.scene.phrases)
        is_told = _names_a_thing(wish, chat) or (
            (wish.is_follow_up or is_price) and _last_shown(chat)
        )
        return message.text if is_told and not message.choice else None

    def read(message: Inbound) -> Json:
        if wanted(message.text, words).size and spot(message):  # 'talla M', of the one shown last
            return message.text
        earlier = chat.state.heard if chat.state.asked == "what" else ()
        said_before = " ".join(text for text in earlier if not _is_an_occasion(text, chat, words))
        told = f"{said_before} {message.text}".strip()  # 'algo en azul' ... 'un jersey'
        if message.choice or not _names_a_thing(wanted(message.text, words), chat):
            raise NotUnderstood
        return told

    is_choosing = chat.state.asked in {"which", "closest"}  # see _hear_another_wish
    return Reader(read) if is_choosing else Reader(read, spot)


def _names_a_thing(wish: Wanted, chat: Chat) -> bool:
    """'un regalo para mi mamá' names none."""
    occasions = ways(chat.scene.phrases, "product_search.heard.occasion")
    return any((word,) not in occasions for word in wish.words)


def _is_an_occasion(text: str, chat: Chat, words: Vocabulary) -> bool:
    wish = wanted(text, words)
    return bool(wish.words) and not _names_a_thing(wish, chat)


def _last_shown(chat: Chat) -> str:
    return str(chat.known.get("product", ""))


def _presenter(chat: Chat) -> Presenter:
    phrases = chat.scene.phrases
    return Presenter(phrases, chat.scene.language, _vocabulary(phrases))


def _show(chat: Chat, product: Product, wish: Wanted) -> None:
    chat.known["product"] = product.name
    shown = _presenter(chat).shown(product, wish)
    chat.say(
        shown.phrase,
        product=shown.product,
        price=shown.price,
        variant=shown.variant,
        details=shown.details,
    )


@lru_cache(maxsize=4)
def _vocabulary(phrases: Phrases) -> Vocabulary:
    """The words around a product's name, of all languages: customers mix them."""

    def heard(name: str) -> list[str]:
        ways = phrases.all_words(f"product_search.{name}")
        return [word for way in ways for word in split(fold(way))]

    return Vocabulary(
        filler=frozenset(heard("heard.filler")),
        size_cues=frozenset(heard("heard.size_cue")),
        colours={word: colour for colour in COLOURS for word in heard(f"colour.{colour}")},
        units=frozenset(heard("heard.unit")),
        sizes={word: size for size in SIZES for word in heard(f"size.{size.lower()}")},
    )
