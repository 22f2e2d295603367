"""What customers say of their orders: 'donde anda mi paquete', '¿y cuándo llega?', '¿y el otro?'.

The words are the lists order_status.heard.* of all languages.
"""

from collections.abc import Mapping

from dialog.listening import Tokens, heard_at, hears, leading, tokens_of, ways
from dialog.orders.asked import TELLS_AN_ORDER, aspects_of
from dialog.phrases import Phrases
from dialog.readers import order_numbers_in
from dialog.understanding.normalise import normalise

_FOLLOWS_AT_MOST = 7  # words of '¿y cuándo llega?'
_JOINTS = (("y",), ("e",), ("and",), ("pero",), ("mas",), ("but",), ("so",), ("entonces",))
_BETWEEN = (*_JOINTS, ("o",), ("or",), ("ou",))
_DISPUTED_AT_MOST = 14  # words
_BRIEF = 6  # words
_GREETINGS_AT_MOST = 3  # 'hola, buenas tardes, qué tal'
_NEVER_CAME = range(2, 7)  # words of 'no me ha llegado nada'


def is_about_an_own_order(text: str, phrases: Phrases, language: str) -> bool:
    """Something of theirs, or its number, and where or when: 'mi pedido 10452 no llega'."""
    said = normalise(text, language)  # 'ke onda con mi compra'
    numbers = order_numbers_in(text)
    if numbers and _hears("stands", said, phrases):
        return True  # 'el 10444 aparece cancelado': asks for no rule about cancelling
    if _is_another_matter(said, phrases, has_number=bool(numbers)):
        return False
    if len(numbers) > 1 or _is_all_that_is_said(said, phrases):
        return True
    asks = ["asks", "duration"] if numbers else ["asks"]
    is_asked = any(_hears(name, said, phrases) for name in asks)
    is_asked = is_asked or bool(aspects_of(text, phrases, language) & TELLS_AN_ORDER)
    return is_asked and (bool(numbers) or names_an_order(said, phrases))


def _is_another_matter(said: str, phrases: Phrases, *, has_number: bool) -> bool:
    """'¿cuánto tarda el 10452?' is of that order; without its number, of all orders."""
    tokens = tokens_of(said)
    ways_of_time = ways(phrases, "order_status.heard.duration") if has_number else ()
    heard = heard_at(phrases, "order_status.heard.other_matter", tokens)
    return any(way not in ways_of_time for _, way in heard)


def _is_all_that_is_said(text: str, phrases: Phrases) -> bool:
    """'hola, mi pedido'"""
    said = tokens_of(text)
    for name in ("bot.heard.greeting", "order_status.asked.leads") * _GREETINGS_AT_MOST:
        said = said[leading(phrases, name, said) :]
    names = ("own", "newest")
    return len(said) > 1 and any(
        said in ways(phrases, f"order_status.heard.{one}") for one in names
    )


def goes_on_briefly(text: str) -> bool:
    """'¿y la chaqueta?'"""
    said = tokens_of(text)
    return said[:1] in _JOINTS and len(said) <= _BRIEF


def names_an_order(text: str, phrases: Phrases) -> bool:
    """'mi pedido', of theirs."""
    return _hears("own", text, phrases) or _hears("newest", text, phrases)


def names_no_matter(text: str, phrases: Phrases, language: str) -> bool:
    """Nothing to be done with an order is told: no change, no return, no bill."""
    return not _hears("other_matter", normalise(text, language), phrases)


def asks_where_or_when(text: str, phrases: Phrases, language: str) -> bool:
    """'¿cuándo llega el vestido?': of an order only if one of theirs holds it."""
    said = normalise(text, language)
    return _hears("asks", said, phrases) and not _hears("other_matter", said, phrases)


def is_more_about_it(text: str, phrases: Phrases, language: str) -> bool:
    """'¿y cuándo llega?', of the order that was shown last."""
    said = normalise(text, language)  # 'qdo chega?'
    return _is_a_follow_up("more", said, phrases) and not is_about_another(text, phrases)


def is_barely_about_it(text: str, phrases: Phrases) -> bool:
    """'¿a qué hora?', '¿llega hoy o mañana?', right after the order was shown."""
    said = tokens_of(text)
    rest = said[1:] if said[:1] in _JOINTS else said
    if len(rest) > _FOLLOWS_AT_MOST:
        return False
    steps: dict[int, int] = {}
    for at, way in heard_at(phrases, "order_status.heard.bare", rest):
        steps[at] = max(steps.get(at, 0), len(way))
    return _is_all_of(rest, steps)


def _is_all_of(said: Tokens, steps: Mapping[int, int]) -> bool:
    """Nothing but these ways, each as long as told here, and what joins them."""
    at = 0
    while at < len(said):
        step = steps.get(at, 0) or (at > 0 and (said[at],) in _BETWEEN)
        if not step:
            return False
        at += step
    return bool(said)


def is_about_another(text: str, phrases: Phrases) -> bool:
    """'¿y el otro?', of those that were not shown; 'ese no', but not 'ese no lo tengo'."""
    if _is_a_follow_up("another", text, phrases):
        return True
    return _is_a_follow_up("not_this", text, phrases) and not says_it_never_came(text, phrases)


def is_about_a_parcel(text: str, phrases: Phrases) -> bool:
    """'¿y la otra caja?', of an order that comes in several."""
    return _is_a_follow_up("parcel", text, phrases)


def disputes_it(text: str, phrases: Phrases) -> bool:
    """'yo no lo cancelé', 'ya lo pagué ayer', 'no me ha llegado el dinero'"""
    said = tokens_of(text)
    return len(said) <= _DISPUTED_AT_MOST and _hears("disputed", text, phrases)


def is_told_delivered(text: str, phrases: Phrases) -> bool:
    """'pone entregado', of the carrier's page: of an order that is still on its way to us."""
    said = tokens_of(text)
    return len(said) <= _DISPUTED_AT_MOST and _hears("told_delivered", text, phrases)


def says_it_never_came(text: str, phrases: Phrases) -> bool:
    """More than a bare 'no': 'pues a mí no me ha llegado'."""
    said = tokens_of(text)
    windows = {said[at : at + size] for size in _NEVER_CAME for at in range(len(said) - size + 1)}
    return not windows.isdisjoint(ways(phrases, "order_status.received.no"))


def _is_a_follow_up(name: str, text: str, phrases: Phrases) -> bool:
    is_short = len(tokens_of(text)) <= _FOLLOWS_AT_MOST
    return is_short and _hears(name, text, phrases) and not _hears("other_matter", text, phrases)


def _hears(name: str, text: str, phrases: Phrases) -> bool:
    return hears(phrases, f"order_status.heard.{name}", tokens_of(text))
