"""A question of the complaint; when its answer is being changed, nothing said before counts."""

from dialog.chat import Chat
from dialog.model import Choice, Json
from dialog.readers import Reader, no_spot


async def ask(chat: Chat, name: str, reader: Reader, *choices: Choice, wants: str = "") -> Json:
    """An answer that is being changed is not found again in what was said before."""
    if is_changing(chat, name):
        reader = no_spot(reader)
    return await chat.ask(name, reader, *choices, wants=wants)


def is_changing(chat: Chat, name: str) -> bool:
    """Is it open again, though it was answered before?"""
    return name in chat.state.answers.get("changed", ()) and name not in chat.state.answers


def has_changed(chat: Chat, name: str) -> bool:
    """Was it opened again at the summary? Then what was said before is no answer any more."""
    return name in chat.state.answers.get("changed", ())
