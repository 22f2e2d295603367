"""Which one thing of an order is asked: who brings it, when, what it holds, what it cost.

The words are the lists order_status.asked.* of all languages.
"""

from collections.abc import Iterable

from dialog.listening import Tokens, heard_at, hears, tokens_of, ways
from dialog.phrases import Phrases
from dialog.understanding.normalise import normalise

CARRIER, LINK, WHEN, HOUR, WHERE, WHY = "carrier", "link", "when", "hour", "where", "why"
OTHERWISE = "otherwise"  # to collect it, on another day
ITEMS, TOTAL, ORDERED, PARCELS, REFUND = "items", "total", "ordered", "parcels", "refund"
ALL = "all"  # all of how it stands
RECEIVER = "receiver"  # who took it in
REST = "rest"  # of an order that has come in part; heard in order_status.heard.parcel

# in the order in which they are answered
ASPECTS = (
    *(ITEMS, TOTAL, ORDERED, REFUND, PARCELS),
    *(RECEIVER, CARRIER, WHERE, WHEN, HOUR, WHY, OTHERWISE, LINK),
)
OF_ITS_WAY = frozenset({WHEN, WHERE})  # what the whole status is told for
OF_THE_PURCHASE = frozenset({ITEMS, TOTAL, ORDERED, REFUND})  # clear without what came before
CLEAR_ALONE = frozenset({CARRIER, ORDERED})  # also when something else was spoken of since
TELLS_AN_ORDER = frozenset({CARRIER, ITEMS, TOTAL, ORDERED, PARCELS, REFUND})  # beside 'mi pedido'
_SAID_WITHIN = {
    WHEN: (HOUR, WHY, ORDERED, OTHERWISE, REFUND),
    WHERE: (WHY, OTHERWISE),
    HOUR: (OTHERWISE,),
}  # these say it as well
_HARDLY = ("que", "o", "what")  # 'lo que pedí' is no question: these need a clear beginning


def aspects_of(text: str, phrases: Phrases, language: str) -> frozenset[str]:
    """'¿y quién lo trae y cuándo llega?' -> {'carrier', 'when'}"""
    said = tokens_of(normalise(text, language))
    is_elsewhere = hears(phrases, "order_status.asked.elsewhere", said)
    if is_elsewhere and not _asks(LINK, said, phrases):  # 'no me abre el enlace' opens no shop
        return frozenset(name for name in (OTHERWISE,) if _asks(name, said, phrases))
    heard = {name for name in ASPECTS if _asks(name, said, phrases)}
    for name in (WHY, WHEN):  # 'por?', 'hoy?'
        if said in ways(phrases, f"order_status.asked.{name}_alone"):
            heard.add(name)
    if hears(phrases, "order_status.asked.not_total", said):
        heard.discard(TOTAL)
    return frozenset(name for name in heard if not heard.intersection(_SAID_WITHIN.get(name, ())))


def in_order(asked: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in (*ASPECTS, REST) if name in asked)


def hears_of_orders(name: str, text: str, phrases: Phrases) -> bool:
    """Does one of the lists order_status.heard.* stand in this text?"""
    return hears(phrases, f"order_status.heard.{name}", tokens_of(text))


def _asks(name: str, said: Tokens, phrases: Phrases) -> bool:
    found = heard_at(phrases, f"order_status.asked.{name}", said)
    return any(way[0] not in _HARDLY or _begins(said[:at], phrases) for at, way in found)


def _begins(before: Tokens, phrases: Phrases) -> bool:
    """Nothing before it, or what leads to a question: 'hola, me dices'."""
    leads = ways(phrases, "order_status.asked.leads")
    return not before or before[-1:] in leads or before[-2:] in leads
