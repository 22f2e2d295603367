"""Do you have it, in which sizes and colours, for how much, and where to see it."""

from collections.abc import Sequence
from dataclasses import replace

from dialog.catalogue.choices import picked
from dialog.catalogue.ears import asks_for_a_thing, speaks_of_the_last_one
from dialog.catalogue.finding import (
    another,
    at_the_same_price,
    in_our_money,
    looked_for,
    one_of,
    shelf_of,
    shown_at_first,
    table_at_first,
)
from dialog.catalogue.hearing import (
    OF_A_LIST,
    asks_which,
    budget_reader,
    hear_another_wish,
    is_about_the_last,
    is_an_occasion,
    last_shown,
    of_the_table,
    read_wish,
    wants_all,
    wish_reader,
)
from dialog.catalogue.known import KnownProducts, note_table
from dialog.catalogue.showing import presenter_of, show
from dialog.catalogue.wanted import Wanted
from dialog.catalogue.words import hears_any_of, hears_of_it
from dialog.chat import Chat
from dialog.flow import flow
from dialog.ports import Product
from dialog.readers import no_spot, optional


@flow(
    "product_search",
    follow_up=speaks_of_the_last_one,
    witness=asks_for_a_thing,
    offers=("what_else", *OF_A_LIST),
)
async def product_search(chat: Chat) -> None:
    """Finds it, or honestly shows the closest there is; '¿y en L?' means what was shown last."""
    chat.noted = ""  # another wish is answered, not noted
    await hear_another_wish(chat)
    table = await _table(chat)
    while True:
        told = str(await chat.ask("what", wish_reader(chat, table)))
        told = await _with_a_budget(chat, told)
        product = await _wished(chat, told, table)
        if product is not None:
            show(chat, product, told)
            return
        if chat.state.answers.get("settled"):
            return
        if not await _another_word(chat, table):
            chat.say("fine")
            return


async def _with_a_budget(chat: Chat, told: str) -> str:
    """'un regalo para mi mamá' names no thing: what it may cost finds some."""
    wish = read_wish(chat, told)
    is_advice = is_about_the_last(chat, wish, told)
    is_told = wish.price.is_told or bool(wish.colour) or is_advice
    if is_told or not is_an_occasion(chat, wish):
        return told
    return f"{told} {await chat.ask('budget', budget_reader(chat))}"


async def _another_word(chat: Chat, table: Sequence[Product]) -> bool:
    """What the customer says instead takes the place of the first wish."""
    told = await chat.ask("what_else", optional(no_spot(wish_reader(chat, table))))
    if not told:
        return False
    chat.forget("what_else", "offered", "budget", *OF_A_LIST)
    chat.keep("what", told)
    chat.state = replace(chat.state, asked="")  # answered: it may be asked anew in this turn
    return True


async def _wished(chat: Chat, told: str, known: Sequence[Product]) -> Product | None:
    """The one that is meant; None when nothing is near or none of them is it."""
    wish = await in_our_money(chat, read_wish(chat, told))
    wish = at_the_same_price(chat, wish, told)
    table = of_the_table(chat, told, known)
    if wants_all(chat, told, table):
        _sum_up(chat, table)
        return None
    one = picked(told, table, last_shown(chat), chat.scene.phrases)
    if one is not None:
        if len(table) > 1:
            note_table(chat.known, _names(table))  # 'which is cheaper?' ... 'and the other one?'
        return one
    if table and asks_which(chat, told):
        return await one_of(chat, _which_question(chat, told), table)
    if is_about_the_last(chat, wish, told):
        return await _of_the_last(chat, told, wish, _names(table))
    is_anything = hears_of_it("something", told, chat.scene.phrases)
    is_of_a_colour = bool(wish.colour) and (is_anything or not (table or last_shown(chat)))
    if wish.words or wish.price.is_told or is_of_a_colour:
        return await looked_for(chat, told, wish)
    return await _of_the_last(chat, told, wish, _names(table))


def _which_question(chat: Chat, told: str) -> str:
    for name, question in (("difference", "compare"), ("advice", "advice")):
        if hears_of_it(name, told, chat.scene.phrases):
            return question
    return "of_which"


def _sum_up(chat: Chat, products: Sequence[Product]) -> None:
    """'me llevo los dos': where each is bought, and what they cost together."""
    presenter = presenter_of(chat)
    chat.keep("settled", True)
    total = presenter.price_of_all(products)
    chat.say("basket", offers=presenter.to_buy(products), total=total)


async def _of_the_last(chat: Chat, told: str, wish: Wanted, table: Sequence[str]) -> Product | None:
    """Neither a thing nor a price is told: it is of what was shown."""
    phrases = chat.scene.phrases
    if not wish.is_follow_up and hears_any_of(("advice", "difference"), told, phrases):
        chat.keep("settled", True)
        chat.say("no_advice")
        return None
    if wish.is_follow_up and len(table) > 1 and last_shown(chat) not in table:
        sought = KnownProducts.of(chat.known).sought
        return await looked_for(chat, told, replace(wish, words=sought))
    if hears_of_it("others", told, phrases):
        return await another(chat, wish)
    return await shelf_of(chat).named(last_shown(chat)) if last_shown(chat) else None


def _names(products: Sequence[Product]) -> list[str]:
    return [product.name for product in products]


async def _table(chat: Chat) -> list[Product]:
    """What was shown before this search began: 'la segunda', 'el otro' are of that."""
    names = dict.fromkeys((shown_at_first(chat), *table_at_first(chat)))
    return await shelf_of(chat).all_named(filter(None, names))
