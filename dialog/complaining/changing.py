"""What is to be changed at the summary: named in the customer's words, one thing or several."""

from contextlib import suppress

import re2

from dialog.chat import Chat
from dialog.complaining.facts import FACTS, facts
from dialog.listening import hears, tokens_of
from dialog.model import Inbound, Json
from dialog.phrases import Phrases
from dialog.readers import NotUnderstood, person_name

FIELDS = ("kind", "order", "story", "name", "email", "phone")
_A_WISH = 10  # words, at most
_SEVERAL = 2
_NUMBER = frozenset({"numero", "number"})  # of what? 'el número de teléfono' is no order's
_RIGHT = re2.compile(r"(?i)\b(?:es|por|a|it'?s|to|is|é|para)\s+(\S.*)")
_AFTER_A_COMMA = re2.compile(r",\s+(\S.*)")


def named_fields(told: str, phrases: Phrases) -> list[str]:
    """'el correo está mal y el nombre también' -> ['name', 'email']"""
    said = tokens_of(told)
    named = [field for field in FIELDS if hears(phrases, f"complaint.change.{field}", said)]
    exact = [word for word in said if word not in _NUMBER]
    if len(named) > 1 and not hears(phrases, "complaint.change.order", exact):
        named = [field for field in named if field != "order"]
    return named


def wishes_to_change(chat: Chat) -> list[str]:
    """'cambia el correo', in answer to the summary; nothing where what is right stands in it."""
    if chat.state.asked not in ("confirm", "change"):
        return []
    told, phrases = _told(chat), chat.scene.phrases
    named = named_fields(told, phrases)
    if len(tokens_of(told)) > _A_WISH or _says_what_is_right(chat) or what_is_right(chat):
        return []
    is_wish = hears(phrases, "complaint.change.wish", tokens_of(told)) or _is_denied(chat, told)
    are_several = chat.state.asked == "change" and len(named) >= _SEVERAL
    return named if is_wish or are_several else []


def _is_denied(chat: Chat, told: str) -> bool:
    """'no, el pedido es otro', in answer to the summary"""
    first = tokens_of(told)[:1]
    return chat.state.asked == "confirm" and hears(chat.scene.phrases, "bot.heard.not", first)


def wishes_to_change_early(chat: Chat) -> list[str]:
    """'cambia el número de pedido', while the form still asks for something else.

    Of an order only its number: 'quiero cambiar mi pedido' is another matter.
    """
    asked, told = chat.state.asked, _told(chat)
    said = tokens_of(told)
    if asked in ("", "kind", "confirm", "change") or len(said) > _A_WISH or "?" in told:
        return []
    if not hears(chat.scene.phrases, "complaint.change.wish", said) or _says_what_is_right(chat):
        return []
    named = [field for field in named_fields(told, chat.scene.phrases) if field in FACTS]
    has_number = not _NUMBER.isdisjoint(said)
    return [
        field
        for field in named
        if field in chat.state.answers
        and not asked.startswith(field)
        and (has_number or field != "order")
    ]


def take_what_is_right(chat: Chat) -> None:
    """'el nombre está mal, es Pedro Ruiz', at the summary"""
    told = what_is_right(chat) or _right_name(chat)
    for name, right in told.items():
        chat.keep(name, right)
        chat.understood = True


def what_is_right(chat: Chat) -> dict[str, Json]:
    """'cambia el correo a ana@example.com' -> {'email': ...}: it stands in the wish itself.

    Held against what was kept before this turn: it stays true when it has been taken over.
    """
    told, phrases = _told(chat), chat.scene.phrases
    is_wish = hears(phrases, "complaint.change.wish", tokens_of(told))
    if chat.state.asked not in ("confirm", "change") or not is_wish:
        return {}
    readers = facts(chat.scene)
    found = {
        field: right
        for field in named_fields(told, phrases)
        if field in readers
        for item in chat.news
        if (right := readers[field].spot(item)) is not None
    } | _right_name(chat)
    return {field: right for field, right in found.items() if right != chat.before.get(field)}


def _right_name(chat: Chat) -> dict[str, Json]:
    """A name has no form by which it is spotted."""
    for item in chat.news:
        found = _RIGHT.search(item.text) or _AFTER_A_COMMA.search(item.text)
        if found is None or named_fields(item.text, chat.scene.phrases) != ["name"]:
            continue
        with suppress(NotUnderstood):
            return {"name": person_name.read(Inbound("", "", "", found[1]))}
    return {}


def _told(chat: Chat) -> str:
    return " ".join(item.text for item in chat.news if not item.choice)


def _says_what_is_right(chat: Chat) -> bool:
    if chat.correcting and chat.understood:  # and it is kept already
        return True
    kept = chat.state.answers
    return any(
        found is not None and found != kept.get(name)
        for name, reader in facts(chat.scene).items()
        for item in chat.news
        for found in (reader.spot(item),)
    )
