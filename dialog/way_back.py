"""How an answer finds a customer who has left: asked for where nothing else would."""

from dialog.chat import Chat
from dialog.model import Reply


def is_fleeting(chat: Chat) -> bool:
    """A web chat is gone when its tab is closed; elsewhere we can answer where they wrote."""
    return chat.contact.channel == "webchat"


def ask_for_a_way_back(chat: Chat) -> None:
    """When nobody is there now, and only an e-mail or a phone would last."""
    known = chat.contact.phone or chat.known.get("email") or chat.known.get("phone")
    if is_fleeting(chat) and not chat.scene.open_now and not known:
        chat.replies.append(Reply("human.leave_contact"))
