"""A question of the complaint; when its answer is being changed, nothing said before counts."""

from dataclasses import replace

from dialog.chat import Chat
from dialog.complaining.facts import FACTS, facts_or_none
from dialog.model import Choice, Inbound, Json
from dialog.readers import NotUnderstood, Reader, no_spot, photo


async def ask(chat: Chat, name: str, reader: Reader, *choices: Choice, wants: str = "") -> Json:
    """An answer that is being changed is not found again in what was said before."""
    if is_changing(chat, name):
        reader = no_spot(reader)
    if name in FACTS:
        reader = _deaf_to_other_refusals(chat, name, reader)
    return await chat.ask(name, reader, *choices, wants=wants)


def _deaf_to_other_refusals(chat: Chat, name: str, reader: Reader) -> Reader:
    """'no hace falta correo', where the order is asked for, refuses no order."""

    def read(message: Inbound) -> Json:
        answer = reader.read(message)
        if answer not in ("", []):
            return answer
        refusable = facts_or_none(chat.scene)
        refused = {one for one, other in refusable.items() if other.spot(message) == ""}
        refused |= {"photo"} if photo.spot(message) == [] else set()
        if refused and name not in refused:
            raise NotUnderstood
        return answer

    return replace(reader, read=read)


def is_changing(chat: Chat, name: str) -> bool:
    """Is it open again, though it was answered before?"""
    return name in chat.state.answers.get("changed", ()) and name not in chat.state.answers


def has_changed(chat: Chat, name: str) -> bool:
    """Was it opened again at the summary? Then what was said before is no answer any more."""
    return name in chat.state.answers.get("changed", ())


def hear_anew(chat: Chat, name: str, reader: Reader) -> None:
    """Two things were to be changed, and one message says what is right of both."""
    found = next((found for item in chat.news if (found := reader.spot(item)) is not None), None)
    if found is not None:
        chat.keep(name, found)
        chat.understood = True
