"""What a search for products hears: the wish, another wish, a detail of what was shown, a sum."""

from collections.abc import Sequence
from dataclasses import replace

from dialog.catalogue.choices import is_named, picked
from dialog.catalogue.ears import table_of
from dialog.catalogue.known import KnownProducts
from dialog.catalogue.prices import CHEAPEST, DEAREST, OURS, bare_amount, without_prices
from dialog.catalogue.shelf import Shelf
from dialog.catalogue.wanted import Wanted, wanted
from dialog.catalogue.words import (
    asks_the_options,
    asks_the_price,
    besides,
    hears_any_of,
    hears_of_it,
    telling,
    vocabulary,
)
from dialog.chat import Chat
from dialog.model import Inbound, Json
from dialog.ports import Product
from dialog.readers import NotUnderstood, Reader

_SAID_WHICH = ("advice", "of_which")
# the questions that ask which of them
OF_A_LIST = ("which", "compare", "closest", "otherwise", "beyond", "sales", *_SAID_WHICH)


async def hear_another_wish(chat: Chat) -> None:
    """'Mejor una falda' while we still ask which dress: the new wish replaces the old one."""
    if chat.state.asked not in OF_A_LIST:
        return
    shelf = Shelf(chat.shop, chat.scene.phrases, chat.scene.language)
    offered = await shelf.all_named(map(str, chat.state.answers.get("offered", ())))
    for message in chat.news:
        await _hear_instead(chat, message, offered)


async def _hear_instead(chat: Chat, message: Inbound, offered: Sequence[Product]) -> None:
    wish, told = read_wish(chat, message.text), message.text
    if wants_all(chat, told, offered):
        chat.forget("table")  # these are meant
        _wants(chat, told)
    elif message.choice or is_named(message, offered) or _ranks(wish):
        return  # it answers the question
    elif picked(told, offered, "", chat.scene.phrases) is not None and not wish.is_follow_up:
        return  # so does 'quanto custa a segunda?'
    elif chat.state.asked not in _SAID_WHICH and asks_which(chat, told):
        chat.forget("table")  # the newest one is meant
        _wants(chat, told)
    elif asks_the_price(wish, told, chat.scene.phrases):
        chat.understood = True  # they are told again
    elif wish.is_follow_up or wish.is_of_price:  # 'en M', 'por menos de 50': which of them
        _wants(chat, f"{_told_before(chat, wish)} {told}")
    elif wish.words and await _is_another(chat, wish, told):
        _wants(chat, told)
        chat.state = replace(chat.state, asked="")  # 'no, mejor un pantalón' refuses no more


def _told_before(chat: Chat, wish: Wanted) -> str:
    """The wish so far; without its limits where the newest message tells others."""
    answers = chat.state.answers
    told = " ".join(str(answers[name]) for name in ("what", "budget") if answers.get(name))
    if not wish.price.has_limits:
        return told
    return " ".join(without_prices(told, vocabulary(chat.scene.phrases).prices)[1])


def _ranks(wish: Wanted) -> bool:
    """'la más cara', of those on the table."""
    return wish.is_of_price and wish.price.order in (CHEAPEST, DEAREST)


async def _is_another(chat: Chat, wish: Wanted, text: str) -> bool:
    shelf = Shelf(chat.shop, chat.scene.phrases, chat.scene.language)
    if await shelf.has(wish) or await shelf.has_each(text):
        return True
    near = await chat.shop.search_products(" ".join(wish.words), chat.scene.language)
    return bool(near) and hears_of_it("asks", text, chat.scene.phrases)


def _wants(chat: Chat, told: str) -> None:
    chat.forget("budget", "offered", *OF_A_LIST)
    chat.keep("what", told)
    chat.understood = True


def wish_reader(chat: Chat, table: Sequence[Product]) -> Reader:
    """The customer's words, when they name a thing, a price, or a detail of the last one."""

    def spot(message: Inbound) -> str | None:
        wish = read_wish(chat, message.text)
        is_price = asks_the_price(wish, message.text, chat.scene.phrases)
        is_detail = wish.is_follow_up or wish.count or wish.price.currency
        is_of_last = bool(is_detail) or is_price or _asks_how(chat, message)
        is_of_last = is_of_last and bool(last_shown(chat) or table)
        is_told = wish.words or wish.price.is_told or is_of_last or _picks(chat, message, table)
        is_told = is_told or asks_which(chat, message.text) or _asks_for_a_colour(chat, message)
        return message.text if is_told and not message.choice else None

    def read(message: Inbound) -> Json:
        if spot(message) and not read_wish(chat, message.text).words:  # 'talla M', of the last one
            return message.text
        earlier = chat.state.heard if chat.state.asked == "what" else ()
        told = " ".join((*earlier, message.text)).strip()  # 'algo en azul' ... 'un jersey'
        if message.choice or not read_wish(chat, message.text).words:
            raise NotUnderstood
        return told

    is_choosing = chat.state.asked in OF_A_LIST  # see hear_another_wish
    return Reader(read) if is_choosing else Reader(read, spot)


def budget_reader(chat: Chat) -> Reader:
    """A sum, a thing, or that it does not matter."""

    def read(message: Inbound) -> Json:
        wish = read_wish(chat, message.text)
        rest = read_wish(chat, besides("anything", message.text, chat.scene.phrases))
        if telling(rest, chat.scene.phrases) or wish.price.is_told or wish.colour:
            return message.text
        if bare_amount(message.text).has_limits:
            return f"{message.text} {OURS}"
        if hears_of_it("anything", message.text, chat.scene.phrases):
            return ""
        raise NotUnderstood

    def spot(message: Inbound) -> str | None:
        return message.text if read_wish(chat, message.text).price.has_limits else None

    return Reader(read, spot)


def _asks_for_a_colour(chat: Chat, message: Inbound) -> bool:
    """'¿tienen algo en rojo?', where nothing is on the table."""
    asks = hears_of_it("asks", message.text, chat.scene.phrases)
    return asks and bool(read_wish(chat, message.text).colour)


def _asks_how(chat: Chat, message: Inbound) -> bool:
    """'¿en qué tallas viene?', 'lo quiero', '¿tienen otra?'"""
    phrases = chat.scene.phrases
    heard = ("buying", "others", "advice", "difference", "all_of_them", "both_of_them")
    is_asked = hears_any_of(heard, message.text, phrases)
    return is_asked or asks_the_options(message.text, phrases)


def _picks(chat: Chat, message: Inbound, table: Sequence[Product]) -> bool:
    """'la segunda', 'el otro'"""
    meant = of_the_table(chat, message.text, table)
    return picked(message.text, meant, last_shown(chat), chat.scene.phrases) is not None


def of_the_table(chat: Chat, text: str, table: Sequence[Product]) -> list[Product]:
    """Those of the known products that this text may speak of."""
    names = table_of(text, KnownProducts.of(chat.known), chat.scene.phrases)
    return [product for product in table if product.name in names]


def asks_which(chat: Chat, text: str) -> bool:
    """'¿cuál me recomiendas?', 'me lo llevo', with several on the table and none of them shown."""
    phrases = chat.scene.phrases
    names = table_of(text, KnownProducts.of(chat.known), phrases)
    if len(names) < 2:
        return False
    for name in ("advice", "difference"):
        if hears_of_it(name, text, phrases):
            return not telling(read_wish(chat, besides(name, text, phrases)), phrases)
    if telling(read_wish(chat, text), phrases):
        return False
    heard = ("buying", "both_of_them")  # 'las dos', of three
    is_of_one = hears_any_of(heard, text, phrases)
    is_of_one = is_of_one or asks_the_options(text, phrases)
    return is_of_one and last_shown(chat) not in names


def wants_all(chat: Chat, text: str, table: Sequence[Product]) -> bool:
    """'me llevo los dos', '¿cuánto sería todo?', of those on the table; not 'cuál de los dos'."""
    phrases = chat.scene.phrases
    lists = ["both_of_them"] if len(table) == 2 else []
    if not KnownProducts.of(chat.known).count:  # else all three of the one that was shown
        lists.append("all_of_them")
    said = next((name for name in lists if hears_of_it(name, text, phrases)), "")
    if len(table) < 2 or not said:
        return False
    wish = read_wish(chat, besides(said, text, phrases))
    asks_of_one = hears_any_of(("advice", "difference"), text, phrases)
    return wish.is_empty and not asks_of_one and not read_wish(chat, text).price.order


def is_about_the_last(chat: Chat, wish: Wanted, text: str) -> bool:
    """'¿hay otros modelos?', '¿cuál me recomiendas?': the words that are left name no thing."""
    phrases = chat.scene.phrases
    asked = [
        name
        for name in ("advice", "difference", "others", "buying")
        if hears_of_it(name, text, phrases)
    ]
    rest = [telling(read_wish(chat, besides(name, text, phrases)), phrases) for name in asked]
    return bool(asked) and not any(rest) and not wish.price.is_told


def is_an_occasion(chat: Chat, wish: Wanted) -> bool:
    return bool(wish.words) and not telling(wish, chat.scene.phrases)


def read_wish(chat: Chat, text: str) -> Wanted:
    return wanted(text, vocabulary(chat.scene.phrases))


def last_shown(chat: Chat) -> str:
    return KnownProducts.of(chat.known).shown
