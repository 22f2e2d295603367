"""'¿tenéis lavadoras?' asks for a thing, though washing is a matter of the FAQ.

What is asked for in that frame is a ware, unless the FAQ's own questions name it in that frame:
'¿tenéis tienda?', '¿venden tarjetas regalo?'.
"""

from collections.abc import Iterator
from functools import lru_cache

from dialog.hearing.follow_ups import bare_of_courtesies
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import faq_of, is_faq
from dialog.listening import Tokens, heard_at, hears, leading, tokens_of
from dialog.phrases import Phrases
from dialog.understanding import Understanding

SEARCH = "product_search"
_FRAME = "product_search.heard.sells"
_LONGEST = 6  # words after 'do you sell'
_AN_OBLIGATION = (("que",),)  # 'hay que firmar'
_A_WARE = 3  # letters, at least


def is_a_purchase_told(heard: Hearing) -> bool:
    """'oi, comprei um cinto com vocês': what was bought is not looked for."""
    name = f"{SEARCH}.heard.no_wish"
    return not heard.is_question and hears(heard.house.phrases, name, heard.tokens)


def asks_for_a_ware(heard: Hearing) -> bool:
    """Only where nothing but an answer of the FAQ was read, and not word for word."""
    intent = heard.intent
    if SEARCH not in heard.house.flows or heard.tapped or intent.score >= 1.0:
        return False
    if intent.id is not None and not faq_of(intent):
        return False
    asked = _asked_for(bare_of_courtesies(heard.tokens, heard.vocabulary), heard.house.phrases)
    named = _named(heard, asked)
    if not named:
        return False
    framed = _framed(heard.house.understanding, heard.house.phrases, heard.spoken)
    own = _by_its_id(heard.house.understanding, faq_of(intent), heard.spoken)
    return named.isdisjoint(framed | own)


def _asked_for(said: Tokens, phrases: Phrases) -> Tokens:
    """What follows the frame: 'tienen lavadoras' -> ('lavadoras',); () without a frame."""
    step = leading(phrases, _FRAME, said)
    rest = said[step:]
    is_ware = step > 0 and len(rest) <= _LONGEST and rest[:1] not in _AN_OBLIGATION
    return rest if is_ware else ()


def _by_its_id(understanding: Understanding, faq_id: str, language: str) -> frozenset[str]:
    """'¿tenéis newsletter?' is about the entry of that name, however its questions put it."""
    named = understanding.names_in(faq_id.replace("-", " "), language) if faq_id else []
    return frozenset(name for names in named for name in names)


def _named(heard: Hearing, asked: Tokens) -> frozenset[str]:
    """All that is named by 'lavadoras baratas'; nothing by 'algo más'."""
    fillers = f"{SEARCH}.heard.filler"
    telling = (word for word in asked if len(word) >= _A_WARE and word.isalpha())
    if all(hears(heard.house.phrases, fillers, (word,)) for word in telling):
        return frozenset()
    named = heard.house.understanding.names_in(" ".join(asked), heard.spoken)
    return frozenset(name for names in named for name in names)


@lru_cache(maxsize=8)  # one FAQ and its languages; a new version takes the place of the old
def _framed(understanding: Understanding, phrases: Phrases, language: str) -> frozenset[str]:
    """The names of all that the FAQ's own questions ask for in the frame."""
    questions = understanding.questions_in(language, is_faq)
    return frozenset(
        name
        for question in questions
        for rest in _after_a_frame(tokens_of(question), phrases)
        for names in understanding.names_in(rest, language)
        for name in names
    )


def _after_a_frame(said: Tokens, phrases: Phrases) -> Iterator[str]:
    for at, way in heard_at(phrases, _FRAME, said):
        yield " ".join(said[at + len(way) :])
