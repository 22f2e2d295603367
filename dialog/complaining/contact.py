"""How to reach whoever complains: a name, and an e-mail or a phone."""

from contextlib import suppress
from dataclasses import replace

from dialog.chat import Chat
from dialog.complaining.asking import ask, has_changed, is_changing
from dialog.complaining.changing import named_fields
from dialog.damage import kind_in, tells
from dialog.listening import hears, tokens_of
from dialog.model import Inbound, Json
from dialog.readers import (
    NotUnderstood,
    Reader,
    declines,
    either,
    email_address,
    likely_meant,
    optional,
    person_name,
    phones_told,
)
from dialog.readers.countries import countries_in
from dialog.way_back import is_fleeting

_A_FEW = 8  # words
_A_NAME = 2  # words
_LIKE_A_PHONE = 8  # digits
_SAME = 6  # digits at the end of a number that is read anew
_MOST_NAMES = 3  # words
_WAYS_TO_REACH = frozenset({"email", "phone", "phone_needed", "reach"})
_PHONES = ("phone", "phone_needed")
_NUMBERS = frozenset({*_PHONES, "reach"})
ASKED_OF_THEM = frozenset({"name", "email", "phone", "phone_needed", "reach"})


def is_given_a_phone(chat: Chat) -> bool:
    """'11912345678', where a phone may be told: without its country it looks like an order's.

    Where a phone is asked for, so does a piece of it: only a word for an order makes it one.
    """
    told = [item.text for item in chat.news]
    if chat.state.asked in _NUMBERS:
        return not any("order" in named_fields(text, chat.scene.phrases) for text in told)
    return chat.state.asked in ASKED_OF_THEM and any(map(_has_a_long_number, told))


def _has_a_long_number(told: str) -> bool:
    words = [word for word in told.split() if "@" not in word]
    return sum(map(str.isdigit, "".join(words))) > _LIKE_A_PHONE


async def how_to_reach(chat: Chat) -> dict[str, Json]:
    """A name, and an e-mail or a phone; who gives neither is answered where they wrote."""
    name = await ask(chat, "name", _name_reader(chat))
    email = await _email(chat)
    number = await _phone(chat, email)
    if not (email or number) and is_fleeting(chat):
        reader = optional(either(phone_reader(chat), email_address))
        told = str(await ask(chat, "reach", reader, wants="phone"))
        is_email = "@" in told
        email, number = (await _respelt(chat, "reach", told), "") if is_email else ("", told)
    return {"name": name, "email": email, "phone": number, "also_phone": other_phone(chat, number)}


async def _phone(chat: Chat, email: str) -> str:
    """One answer, two wordings: beside an e-mail a phone is only for calling."""
    answers = chat.state.answers
    if answers.get("phone") == "" and not is_changing(chat, "phone"):
        return ""  # refused before it was asked for
    needed = not email and not answers.get("phone")
    question = "phone_needed" if needed or "phone_needed" in answers else "phone"
    return str(await ask(chat, question, optional(phone_reader(chat)), wants="phone"))


async def _email(chat: Chat) -> str:
    email = str(await ask(chat, "email", _email_reader(chat)))
    instead = [found for item in chat.news if (found := _phone_in(chat, item))]
    if any(_means_this_chat(chat, item) for item in chat.news) and not email:
        chat.keep("phone", chat.state.answers.get("phone") or "")
        chat.keep("reach", "")
    elif instead and not email and chat.state.asked == "email":
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


def means_the_usual_one(chat: Chat, told: str) -> bool:
    """'el mismo de siempre', of what we have never been told"""
    said = tokens_of(told)
    is_short = len(said) <= _A_FEW and not any(map(str.isdigit, told))
    return is_short and hears(chat.scene.phrases, "complaint.heard.as_always", said)


def wants_a_call(chat: Chat, told: str) -> bool:
    """'mejor llámame', without a number yet"""
    said = tokens_of(told)
    is_bare = len(said) <= _A_FEW and not any(map(str.isdigit, told))
    return is_bare and hears(chat.scene.phrases, "bot.heard.call_me", said)


def take_a_late_name(chat: Chat) -> None:
    """'Lisa', where an e-mail is asked for: the name that was left out comes after all."""
    is_left_out = chat.state.answers.get("name") == "" and not has_changed(chat, "name")
    for item in chat.news if is_left_out and chat.state.asked in _WAYS_TO_REACH else ():
        if not item.text.istitle() or len(item.text.split()) > _MOST_NAMES:
            continue
        with suppress(NotUnderstood):
            chat.keep("name", person_name.read(item))
            chat.understood = True


def take_the_phones_country(chat: Chat) -> None:
    """'es de Portugal', at the summary: of the number that was read as one of here."""
    kept, before = chat.state.answers, chat.state.heard[-1:]
    question = next((one for one in _PHONES if kept.get(one)), "")
    for item in chat.news if question and before else ():
        if not countries_in(item.text) or len(tokens_of(item.text)) > _A_FEW:
            continue
        with suppress(NotUnderstood):
            told = replace(item, text=f"{before[0]} {item.text}")
            number = chat.scene.phone.read(told)
            if number != kept[question] and number[-_SAME:] == str(kept[question])[-_SAME:]:
                chat.keep(question, number)
                chat.understood = True


def other_phone(chat: Chat, number: str) -> str:
    """'al fijo 91 555 66 77 o al móvil 655 44 33 22': the one that was told beside `number`."""
    texts = (*chat.state.heard, *(item.text for item in chat.news))
    told = (phones_told(text, chat.scene.region) for text in texts)
    together = next((found for found in told if number in found), ())
    return next((other for other in together if other != number), "")


def wants_it_sent(chat: Chat, told: str) -> bool:
    """'that's right, send it', where one thing more is asked for: it goes without."""
    said = tokens_of(told)
    is_bare = len(said) <= _A_FEW and "?" not in told and not any(map(str.isdigit, told))
    is_bare = is_bare and "@" not in told and not hears(chat.scene.phrases, "bot.heard.not", said)
    return is_bare and hears(chat.scene.phrases, "complaint.heard.send", said)


def phone_reader(chat: Chat) -> Reader:
    """'es de México' says where the number is from that was written just before."""
    plain = chat.scene.phone

    def read(message: Inbound) -> Json:
        if means_the_usual_one(chat, message.text):
            raise NotUnderstood("as_always")
        if wants_a_call(chat, message.text):
            raise NotUnderstood("go_ahead")
        if wants_it_sent(chat, message.text):
            return ""
        try:
            return "" if _means_this_chat(chat, message) else plain.read(message)
        except NotUnderstood:
            before = chat.state.heard[-1:]
            if not (before and countries_in(message.text)):
                raise
            return plain.read(replace(message, text=f"{before[0]} {message.text}"))

    return Reader(read, plain.spot)


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


def _name_reader(chat: Chat) -> Reader:
    """'faltan los calcetines' is nobody's name."""

    def read(message: Inbound) -> Json:
        phrases, told = chat.scene.phrases, message.text
        if means_the_usual_one(chat, told):
            raise NotUnderstood("as_always")
        is_kind = len(tokens_of(told)) > _A_NAME and kind_in(told, phrases) is not None
        is_story = tells(told, phrases) and person_name.spot(message) is None
        if (is_kind and not told[:1].isupper()) or is_story:
            raise NotUnderstood
        is_refused = declines(told) or wants_it_sent(chat, told)
        if is_refused and person_name.spot(message) is None:
            return ""  # 'dunno' is nobody's name either
        return str(person_name.read(message))

    return Reader(read, person_name.spot)


def _means_this_chat(chat: Chat, message: Inbound) -> bool:
    """'por aquí mismo está bien'"""
    said = tokens_of(message.text)
    return len(said) <= _A_FEW and hears(chat.scene.phrases, "complaint.heard.here", said)


def _phone_in(chat: Chat, message: Inbound) -> Json | None:
    try:
        return phone_reader(chat).read(message)
    except NotUnderstood:
        return None


def _is_like_a_phone(chat: Chat, message: Inbound) -> bool:
    """Most of a number, or the country of the one before."""
    digits = sum(map(str.isdigit, message.text))
    return digits >= _LIKE_A_PHONE or bool(chat.state.heard and countries_in(message.text))


def _email_reader(chat: Chat) -> Reader:
    """A phone instead of an e-mail is a refusal of the e-mail; the phone is heard all the same."""

    def read(message: Inbound) -> str:
        if means_the_usual_one(chat, message.text):
            raise NotUnderstood("as_always")
        try:
            return str(optional(email_address).read(message))
        except NotUnderstood:
            without = (wants_a_call, wants_it_sent)
            if any(means(chat, message.text) for means in without):
                return ""
            if _means_this_chat(chat, message):
                return ""
            if "@" in message.text or not _is_like_a_phone(chat, message):
                raise
            phone_reader(chat).read(message)  # or says what is lacking: its country
            return ""

    return Reader(read, email_address.spot)
