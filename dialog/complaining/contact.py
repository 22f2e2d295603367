"""How to reach whoever complains: a name, and an e-mail or a phone."""

from dialog.chat import Chat
from dialog.complaining.asking import ask, has_changed
from dialog.model import Inbound, Json
from dialog.readers import (
    NotUnderstood,
    Reader,
    either,
    email_address,
    likely_meant,
    optional,
    person_name,
    phone_in,
)


async def how_to_reach(chat: Chat) -> dict[str, Json]:
    """A name, and an e-mail or a phone; who gives neither is answered where they wrote."""
    name = await ask(chat, "name", optional(person_name))
    email = await _email(chat)
    number = await _phone(chat, email)
    if not (email or number):
        reader = optional(either(phone_reader(chat), email_address))
        told = str(await ask(chat, "reach", reader, wants="phone"))
        is_email = "@" in told
        email, number = (await _respelt(chat, "reach", told), "") if is_email else ("", told)
    return {"name": name, "email": email, "phone": number}


async def _phone(chat: Chat, email: str) -> str:
    """One answer, two wordings: beside an e-mail a phone is only for calling."""
    answers = chat.state.answers
    needed = not email and not answers.get("phone")
    question = "phone_needed" if needed or "phone_needed" in answers else "phone"
    return str(await ask(chat, question, optional(phone_reader(chat)), wants="phone"))


async def _email(chat: Chat) -> str:
    email = str(await ask(chat, "email", _email_reader(chat)))
    instead = [found for item in chat.news if (found := phone_reader(chat).spot(item))]
    if instead and not email and chat.state.asked == "email":
        chat.keep("phone", instead[-1])  # the one they want to be called on
    return await _respelt(chat, "email", email)


async def _respelt(chat: Chat, question: str, email: str) -> str:
    """Asked back once when it looks misspelt."""
    meant = likely_meant(email) if email else None
    if meant is None or email == chat.state.answers.get("email_as_typed"):
        return email
    if await chat.choose("email_check", "yes", "no", meant=meant) == "yes":
        chat.keep(question, meant)
    else:
        chat.keep("email_as_typed", email)
    chat.forget("email_check")
    return str(chat.state.answers[question])


def phone_reader(chat: Chat) -> Reader:
    return phone_in(chat.scene.region)


def fill_in_what_is_known(chat: Chat) -> None:
    """From the channel and from earlier talks, where nothing was said now."""
    known = {
        "name": chat.known.get("name") or chat.contact.name,
        "email": chat.known.get("email"),
        "phone": chat.contact.phone or chat.known.get("phone"),
    }
    for name, value in known.items():
        is_open = name == chat.state.asked or has_changed(chat, name)
        if value and name not in chat.state.answers and not is_open:
            chat.keep(name, value)


def _email_reader(chat: Chat) -> Reader:
    """A phone instead of an e-mail is a refusal of the e-mail; the phone is heard all the same."""

    def read(message: Inbound) -> str:
        try:
            return str(optional(email_address).read(message))
        except NotUnderstood:
            if phone_reader(chat).spot(message):
                return ""
            raise

    return Reader(read, email_address.spot)
