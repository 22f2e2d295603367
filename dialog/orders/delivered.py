"""An order that was delivered: have they got it? Who has not goes to people."""

from dialog.chat import Chat
from dialog.listening import leading, tokens_of
from dialog.model import Inbound, Json
from dialog.orders.known import note_received
from dialog.orders.passing_on import pass_on
from dialog.orders.said import texts_of
from dialog.orders.talk import says_it_never_came
from dialog.ports import Order
from dialog.readers import NotUnderstood, Reader, declines, is_a_bare_number


async def ask_if_received(chat: Chat, order: Order) -> None:
    """Who doesn't have it goes to people with everything filled in."""
    received = await _received(chat)
    if received == "yes":
        note_received(chat.known, order.number)
        chat.say("enjoy")
    elif received == "unknown":
        chat.say("tell_me")
    else:
        pass_on_as_lost(chat, order)


async def _received(chat: Chat) -> str:
    """Not asked when they have said that it never came."""
    choices, plain = chat.options("received", "yes", "no")

    def never_came(message: Inbound) -> str | None:
        return "no" if says_it_never_came(message.text, chat.scene.phrases) else None

    def read(message: Inbound) -> Json:
        try:
            return never_came(message) or plain.read(message)
        except NotUnderstood:
            is_of_it = not leading(chat.scene.phrases, "bot.heard.but", tokens_of(message.text))
            if is_of_it and declines(message.text):  # 'no estoy en casa, no lo sé'
                return "unknown"
            raise

    return str(await chat.ask("received", Reader(read, never_came), *choices))


def pass_on_as_lost(chat: Chat, order: Order) -> None:
    chat.open_ticket(
        "complaint",
        problem="missing",
        order=order.number,
        story=_own_words(chat),
        name=chat.known.get("name") or chat.contact.name,
        email=chat.known.get("email"),
        phone=chat.contact.phone or chat.known.get("phone"),
    )
    chat.say("lost")
    pass_on(chat, "lost_parcel")


def _own_words(chat: Chat) -> str:
    """What they told, without the number and the address that were asked for."""
    return "\n".join(text for text in texts_of(chat) if not _is_only_an_answer(text))


def _is_only_an_answer(text: str) -> bool:
    """'10437', 'ana@example.com', 'no'"""
    is_an_address = "@" in text and len(text.split()) == 1
    return is_an_address or is_a_bare_number(text) or len(text.split()) == 1
