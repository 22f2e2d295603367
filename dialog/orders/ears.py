"""What only a look-up can mean: a question about an own order, or more about the one shown."""

from collections.abc import Mapping

from dialog.listening import hears, tokens_of
from dialog.model import Json
from dialog.orders.asked import (
    CLEAR_ALONE,
    OF_THE_PURCHASE,
    OTHERWISE,
    aspects_of,
    hears_of_orders,
)
from dialog.orders.known import KnownOrders
from dialog.orders.of_the_phone import (
    asks_for_what_they_bought,
    names_what_they_bought,
    one_of_those_told,
)
from dialog.orders.talk import (
    asks_where_or_when,
    disputes_it,
    goes_on_briefly,
    is_about_a_parcel,
    is_about_an_own_order,
    is_about_another,
    is_barely_about_it,
    is_more_about_it,
    is_told_delivered,
    names_no_matter,
    says_it_never_came,
)
from dialog.phrases import Phrases
from dialog.scene import Scene

_A_FEW = 9  # words
_ASKED_AT_MOST = 12  # words


async def asks_for_an_own_order(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    del known
    if is_about_an_own_order(text, scene.phrases, scene.language):
        return True
    return await asks_for_what_they_bought(text, scene)


async def asks_more(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    """After an order was shown: more about it, or about another one."""
    if not KnownOrders.of(known).newest:
        return False
    is_newest = scene.topic == "flow:order-status"
    if hears(scene.phrases, "order_status.asked.elsewhere", tokens_of(text)):
        return _asks_one_thing(text, scene, is_newest=is_newest)
    is_brief = goes_on_briefly(text) or asks_where_or_when(text, scene.phrases, scene.language)
    seen = KnownOrders.of(known).seen
    is_one = is_brief and await names_what_they_bought(text, scene, seen)
    if is_newest and (is_one or one_of_those_told(text, known)):
        return True
    if _asks_one_thing(text, scene, is_newest=is_newest):
        return True
    short = (is_about_a_parcel, is_barely_about_it, _is_missed, disputes_it, is_told_delivered)
    if is_newest and any(hears_it(text, scene.phrases) for hears_it in short):
        return True
    return is_more_about_it(text, scene.phrases, scene.language) or is_about_another(
        text, scene.phrases
    )


def _asks_one_thing(text: str, scene: Scene, *, is_newest: bool) -> bool:
    """'¿quién lo trae?', '¿qué pedí?': not 'quiero cambiar lo que pedí'."""
    phrases, language = scene.phrases, scene.language
    asked = aspects_of(text, phrases, language)
    if len(tokens_of(text)) > _ASKED_AT_MOST:
        return False
    if not is_newest:
        said = tokens_of(text)
        is_theirs = hears(phrases, "order_status.asked.mine", said) and asked & OF_THE_PURCHASE
        is_clear = bool(asked & CLEAR_ALONE or is_theirs)
        return is_clear and names_no_matter(text, phrases, language)
    if hears_of_orders("newest", text, phrases) and len(tokens_of(text)) <= _A_FEW:
        return True
    surely = asked & (OF_THE_PURCHASE | {OTHERWISE})
    return bool(surely) or (bool(asked) and names_no_matter(text, phrases, language))


def _is_missed(text: str, phrases: Phrases) -> bool:
    """'pues aquí no ha llegado nada', in a few words: more may tell of another trouble."""
    return len(tokens_of(text)) <= _A_FEW and says_it_never_came(text, phrases)
