"""Nobody is told the same words twice in a row: but a part of them, other words, or 'again'."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from zlib import crc32

import re2

from dialog.hearing.follow_ups import just_answered
from dialog.hearing.heard import Hearing
from dialog.listening import Tokens, tokens_of
from dialog.model import Owner, Reply
from dialog.notes import Notes

_ALIKE = 5  # letters of a word that tells something: 'sábado' finds 'sábados'
_TELLING = 40  # characters of a sentence that says something
_BULLET = "• "
_BRIEF = "_in_form"
_REFUSING = (".retry", ".go_ahead")
_END = re2.compile(r"[.!?]+[\"'»”)]*\s+|\n+")


def not_twice(
    heard: Hearing, replies: tuple[Reply, ...], owner: Owner
) -> tuple[tuple[Reply, ...], Notes]:
    """The replies, in other words where they would be the last ones again; and a note of them."""
    if not replies or owner is Owner.AGENT:
        return replies, {}
    before = heard.state.notes.get("spoken")
    if fingerprint(replies) == before:
        replies = _in_other_words(heard, replies)
    if isinstance(before, list) and not heard.says_only("what_is_needed"):
        replies = tuple(_put_otherwise(heard, reply, before) for reply in replies)
    return replies, {"spoken": fingerprint(replies)}


def _put_otherwise(heard: Hearing, reply: Reply, before: Sequence[int]) -> Reply:
    """A question that came just now comes in its other wording: short after long, long after short.

    What is said before it, too, where there are other words for it.
    """
    if _mark(reply.text) not in before:
        return reply
    phrases = heard.house.phrases
    wordings = (f"{reply.phrase}_again", f"{reply.phrase}.again", reply.phrase)
    texts = (heard.phrase(one, **reply.blanks) for one in wordings if phrases.has(one))
    other = next((text for text in texts if _mark(text) not in before), reply.text)
    return replace(reply, text=other)


def told_before(heard: Hearing, faq_id: str) -> float:
    """How often in a row this answer was given already: 'y a Canarias?' after 'cuánto tarda?'

    A part of it counts half.
    """
    is_other_language = heard.moment.conversation.state.language != heard.language
    if is_other_language or faq_id not in just_answered(heard.state):
        return 0
    return max(1.0, heard.state.notes.get("again", 0))


def passage(heard: Hearing, answer: Reply) -> Reply | None:
    """Of an answer that was just given, the sentences that speak of what is asked now."""
    told = sentences_of(answer.text)
    asked = _details(heard, answer)
    of_cost = heard.says("cost")
    of_time = heard.says("span")
    naming = [
        part
        for part in told
        if asked & _beginnings(tokens_of(part))
        or (of_cost and _names_a_cost(heard, part))
        or (of_time and _names_a_span(heard, part))
    ]
    if not naming or len(naming) == len(told):
        return None
    return replace(answer, text=as_one(naming), media=())


def lacks_the_figure(heard: Hearing, answer: Reply) -> bool:
    """A price or a time was asked for, and the answer has none."""
    told = sentences_of(answer.text)
    if heard.says("cost"):
        return not any(_names_a_cost(heard, part) for part in told)
    return heard.says("span") and not any(_names_a_span(heard, part) for part in told)


def figure_in(heard: Hearing, answer: Reply) -> Reply | None:
    """The sentences of an answer that tell its price, or how long it takes."""
    told = sentences_of(answer.text)
    if asks_the_term(heard):
        naming = [part for part in told if _tells_the_term(heard, part)]
    elif heard.says("span"):
        naming = [part for part in told if _tells_how_long(heard, part)]
    else:
        is_cost = heard.says("cost")
        naming = [part for part in told if is_cost and _names_a_cost(heard, part)]
    return replace(answer, text=as_one(naming), media=()) if naming else None


def asks_the_term(heard: Hearing) -> bool:
    """'¿cuánto tiempo tengo?', of what has a last day."""
    return heard.says("term_asked")


def _tells_the_term(heard: Hearing, text: str) -> bool:
    return _names_a_span(heard, text) and heard.vocabulary.is_within("term", tokens_of(text))


def _tells_how_long(heard: Hearing, text: str) -> bool:
    """'tarda 5-10 días'; not 'tienes 30 días', which is a term."""
    return _names_a_span(heard, text) and heard.vocabulary.is_within("taking", tokens_of(text))


def as_one(parts: Sequence[str]) -> str:
    """A single line of a list needs no bullet, and what led to a list leads nowhere now."""
    if len(parts) == 1:
        told = parts[0].removeprefix(_BULLET)
        return f"{told[:-1]}." if told.endswith(":") else told
    return ("\n" if any(part.startswith(_BULLET) for part in parts) else " ").join(parts)


def gist(answer: Reply) -> Reply | None:
    """Its first sentence, where that says something: not '¡Claro!'."""
    told = sentences_of(answer.text)
    if len(told) < 2 or len(told[0]) < _TELLING:
        return None
    return replace(answer, text=told[0], media=())


def sentences_of(text: str) -> list[str]:
    """'Abre a las 9:00. En laceiba.example, siempre.' -> two; a semicolon ends none."""
    ends = [0, *(found.end() for found in _END.finditer(text)), len(text)]
    parts = (text[start:end].strip() for start, end in pairwise(ends))
    return [part for part in parts if part]


def _details(heard: Hearing, answer: Reply) -> frozenset[str]:
    """The words of the message that the answer's own title does not have."""
    faq_id = answer.phrase.removeprefix("faq:")
    title = heard.house.understanding.title(faq_id, heard.language)
    asked = heard.vocabulary.without("bare", heard.tokens)
    return _beginnings(asked) - _beginnings(tokens_of(title))


def _beginnings(said: Tokens) -> frozenset[str]:
    return frozenset(word[:_ALIKE] for word in said if len(word) >= _ALIKE)


def _names_a_cost(heard: Hearing, text: str) -> bool:
    is_sum = any(unicodedata.category(sign) == "Sc" for sign in text)
    return is_sum or heard.vocabulary.is_within("free", tokens_of(text))


def _names_a_span(heard: Hearing, text: str) -> bool:
    """'5-10 días'; where it is asked how long something takes, 'tienes 30 días' is none."""
    words, said = heard.vocabulary, tokens_of(text)
    is_term = heard.says("taking") and words.is_within("term", said)
    return any(map(str.isdigit, text)) and words.is_within("span", said) and not is_term


def _in_other_words(heard: Hearing, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """In a form a courtesy is left out, as it was just said; its question comes again."""
    first, *rest = replies
    other = f"{first.phrase}_again"
    if heard.house.phrases.has(other):
        told = replace(first, phrase=other, text=heard.phrase(other, **first.blanks))
        return (told, *rest)
    if rest and first.phrase.endswith(_BRIEF):
        first, *rest = rest
    if rest and _helps_no_more(first):
        return replies
    return (replace(first, text=f"{heard.phrase('bot.once_more')} {first.text}"), *rest)


def _helps_no_more(reply: Reply) -> bool:
    """'Anotado', 'no lo he entendido': nobody needs to hear that it is said again."""
    is_noted = reply.phrase in ("bot.noted", "complaint.photo_kept")
    is_refused = reply.phrase.startswith("retry.") or reply.phrase.endswith(_REFUSING)
    return is_noted or is_refused


def fingerprint(replies: tuple[Reply, ...]) -> list[int]:
    return [_mark(reply.text) for reply in replies]


def _mark(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"))
