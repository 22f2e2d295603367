"""A reply in a channel's own measure: split at sentences, buttons where there are buttons.

Where the choices do not fit on buttons they are numbered in the text, and answered by number.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import re2

from dialog.model import Choice, Reply
from dialog.ports import Limits

_BULLET = "• "
_SENTENCE_END = re2.compile(r"[.!?…:;]+[\"'»”)\]]*\s+|\n+")


def messages(reply: Reply, limits: Limits) -> tuple[Reply, ...]:
    """The reply as one or more messages that the channel can carry; its text is filled already."""
    buttons = _fit(reply.choices, limits)
    told, listed = reply.text, ""
    if reply.choices and not buttons:
        told, listed = _numbered_where_listed(told, reply.choices)
    texts = _texts(told, listed, limits.text)
    last = len(texts) - 1
    return tuple(
        replace(
            reply,
            text=text,
            choices=reply.choices if buttons and place == last else (),
            media=reply.media if place == 0 else (),
            wants=reply.wants if place == last else "",
        )
        for place, text in enumerate(texts)
    )


def _fit(choices: tuple[Choice, ...], limits: Limits) -> bool:
    return 0 < len(choices) <= limits.choices and all(
        len(choice.text) <= limits.choice_text and len(choice.id.encode()) <= limits.choice_id
        for choice in choices
    )


def _numbered_where_listed(text: str, choices: tuple[Choice, ...]) -> tuple[str, str]:
    """'• Vestido Luna: 79,90 €' -> '1. Vestido Luna: 79,90 €'; what is no list yet gets one."""
    lines = text.split("\n")
    at = 0
    for number, choice in enumerate(choices, start=1):
        wanted = _BULLET + choice.text
        found = (place for place in range(at, len(lines)) if lines[place].startswith(wanted))
        place = next(found, None)
        if place is None:
            return text, _numbered(choices)
        lines[place] = f"{number}. {lines[place].removeprefix(_BULLET)}"
        at = place + 1
    return "\n".join(lines), ""


def _numbered(choices: tuple[Choice, ...]) -> str:
    return "\n".join(f"{number}. {choice.text}" for number, choice in enumerate(choices, start=1))


def _texts(text: str, listed: str, limit: int) -> list[str]:
    """The pieces; the list of choices stays with the end of the text if there is room."""
    if not listed:
        return list(split(text, limit))
    whole = f"{text}\n{listed}" if text else listed
    if len(whole) <= limit:
        return [whole]
    *before, last = split(text, limit)
    together = f"{last}\n{listed}"
    if len(together) <= limit:
        return [*before, together]
    return [*before, last, *split(listed, limit)]


def split(text: str, limit: int) -> Iterator[str]:
    """Pieces of at most `limit` characters: cut at sentences, else at words, else anywhere."""
    rest = text.strip()
    while len(rest) > limit:
        cut = _cut(rest, limit)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    yield rest


def _cut(text: str, limit: int) -> int:
    head = text[: limit + 1]
    ends: list[int] = [found.end() for found in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] > limit // 3:  # a very short piece reads worse than a cut sentence
        return ends[-1]
    space = max(head.rfind(" "), head.rfind("\n"))
    if space > 0:
        return space
    return _whole_sign(text, limit)


def _whole_sign(text: str, limit: int) -> int:
    """Not inside a letter with its accents, nor inside an emoji joined from several."""
    cut = limit
    while cut > max(1, limit - 16) and _joins(text, cut):
        cut -= 1
    return cut


def _joins(text: str, cut: int) -> bool:
    sign, before = text[cut], text[cut - 1]
    return (
        unicodedata.combining(sign) != 0
        or "\u200d" in (sign, before)
        or sign in "\ufe0e\ufe0f"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
    )
