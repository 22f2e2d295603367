"""What customers say of their orders: 'donde anda mi paquete', '¿y cuándo llega?', '¿y el otro?'.

The words are the lists order_status.heard.* of all languages.
"""

from dialog.listening import hears, tokens_of, ways
from dialog.model import Inbound
from dialog.phrases import Phrases
from dialog.readers import order_number
from dialog.understanding.normalise import normalise

_FOLLOWS_AT_MOST = 7  # words of '¿y cuándo llega?'


def is_about_an_own_order(text: str, phrases: Phrases, language: str) -> bool:
    """Something of theirs, or its number, and where or when: 'mi pedido 10452 no llega'."""
    said = normalise(text, language)  # 'ke onda con mi compra'
    if _hears("other_matter", said, phrases) or not _hears("asks", said, phrases):
        return False
    has_number = order_number.spot(Inbound("", "", "", text)) is not None
    return has_number or _hears("own", said, phrases)


def is_more_about_it(text: str, phrases: Phrases, language: str) -> bool:
    """'¿y cuándo llega?', of the order that was shown last."""
    said = normalise(text, language)  # 'qdo chega?'
    return _is_a_follow_up("more", said, phrases) and not is_about_another(text, phrases)


def is_barely_about_it(text: str, phrases: Phrases) -> bool:
    """'¿a qué hora?', right after the order was shown."""
    said = tokens_of(text)
    return said in ways(phrases, "order_status.heard.bare")


def is_about_another(text: str, phrases: Phrases) -> bool:
    """'¿y el otro?', of those that were not shown."""
    return _is_a_follow_up("another", text, phrases)


def _is_a_follow_up(name: str, text: str, phrases: Phrases) -> bool:
    is_short = len(tokens_of(text)) <= _FOLLOWS_AT_MOST
    return is_short and _hears(name, text, phrases) and not _hears("other_matter", text, phrases)


def _hears(name: str, text: str, phrases: Phrases) -> bool:
    return hears(phrases, f"order_status.heard.{name}", tokens_of(text))
