"""A person takes over: at once, whatever else was going on."""

from dialog.chat import Chat
from dialog.flow import flow


@flow("human")
async def human(chat: Chat) -> None:
    """Says who will answer and when. What was told so far came with the flow's first answers."""
    reason = str(chat.state.answers.get("reason", "asked"))
    if chat.scene.phrases.has(f"human.because_{reason}"):
        chat.say(f"because_{reason}")
    number = chat.hand_over(reason)
    promise = "soon" if chat.scene.open_now else "later"
    chat.say(promise, number=number, answer_by=chat.scene.answer_by)
    if not chat.scene.open_now and chat.contact.channel == "webchat" and not _can_be_reached(chat):
        chat.say("leave_contact")


def _can_be_reached(chat: Chat) -> bool:
    """A web chat is gone when its tab is closed: only an e-mail or a phone lasts."""
    return bool(chat.contact.phone or chat.known.get("email") or chat.known.get("phone"))
