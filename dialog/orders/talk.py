"""What customers say of their orders: 'donde anda mi paquete', '¿y cuándo llega?', '¿y el otro?'.

The words are the lists order_status.heard.* of all languages.
"""

from collections.abc import Mapping

from dialog.listening import Tokens, heard_at, hears, tokens_of, ways
from dialog.model import Inbound
from dialog.phrases import Phrases
from dialog.readers import order_number
from dialog.understanding.normalise import normalise

_FOLLOWS_AT_MOST = 7  # words of '¿y cuándo llega?'
_JOINTS = (("y",), ("e",), ("and",), ("pero",), ("mas",), ("but",), ("so",), ("entonces",))
_BETWEEN = (*_JOINTS, ("o",), ("or",), ("ou",))
_DISPUTED_AT_MOST = 14  # words
_BRIEF = 6  # words
_NEVER_CAME = range(2, 7)  # words of 'no me ha llegado nada'


def is_about_an_own_order(text: str, phrases: Phrases, language: str) -> bool:
    """Something of theirs, or its number, and where or when: 'mi pedido 10452 no llega'."""
    said = normalise(text, language)  # 'ke onda con mi compra'
    if _hears("other_matter", said, phrases) or not _hears("asks", said, phrases):
        return False
    has_number = order_number.spot(Inbound("", "", "", text)) is not None
    return has_number or _hears("own", said, phrases)


def goes_on_briefly(text: str) -> bool:
    """'¿y la chaqueta?'"""
    said = tokens_of(text)
    return said[:1] in _JOINTS and len(said) <= _BRIEF


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
    windows = {said[at : at + size] for at in range(len(said)) for size in _NEVER_CAME}
    return not windows.isdisjoint(ways(phrases, "order_status.received.no"))


def _is_a_follow_up(name: str, text: str, phrases: Phrases) -> bool:
    is_short = len(tokens_of(text)) <= _FOLLOWS_AT_MOST
    return is_short and _hears(name, text, phrases) and not _hears("other_matter", text, phrases)


def _hears(name: str, text: str, phrases: Phrases) -> bool:
    return hears(phrases, f"order_status.heard.{name}", tokens_of(text))
