"""What went wrong, with which order, in the customer's own words, and how to reach them."""

from collections.abc import Callable, Mapping, Sequence

from dialog.choosing import options_reader
from dialog.damage import KINDS, TELLING, is_surely_told, kind_in, statements, tells
from dialog.flow import Chat, Scene, flow
from dialog.listening import hears, tokens_of
from dialog.model import Choice, Inbound, Json
from dialog.readers import (
    NotUnderstood,
    Reader,
    declines,
    either,
    email_address,
    likely_meant,
    no_spot,
    optional,
    order_number,
    person_name,
    phone_in,
    photo,
    photos_in,
    text,
)
from dialog.understanding.folding import fold, split

SHOWN_BY_A_PHOTO = frozenset({"broken", "wrong"})
FIELDS = ("kind", "order", "story", "name", "email", "phone")  # what can be changed at the end
_ONLY_FACTS = frozenset({"order", "name", "email", "phone", "phone_needed", "reach"})


async def tells_of_damage(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    """'la taza me llegó rota'"""
    del known
    return is_surely_told(text, scene.phrases, scene.language)


@flow("complaint", witness=tells_of_damage, reports=True)
async def complaint(chat: Chat) -> None:
    """Whatever was told already is not asked; a summary is confirmed before anything is written."""
    _count_photos(chat)
    _set_photos_aside(chat)
    await _told_in_full(chat)


async def _told_in_full(chat: Chat) -> None:
    _hear_details(chat)
    chat.say("sorry")
    kind = await _ask(chat, "kind", _kind_reader(chat), *_labels(chat, KINDS))
    order = await _order(chat, str(kind))
    story = await _ask(chat, "story", _story_reader(chat))
    if kind in SHOWN_BY_A_PHOTO and (chat.state.asked == "photo" or not _photos(chat)):
        await chat.ask("photo", photo)
    told = {"kind": kind, "order": order, "story": story, **await _contact(chat)}
    decision = await chat.choose("confirm", "yes", "change", "cancel", summary=_summary(chat, told))
    if decision == "yes":
        _send(chat, told)
    elif decision == "cancel":
        chat.say("cancelled")
    else:
        await _change(chat)


# --- the questions


async def _ask(chat: Chat, name: str, reader: Reader, *choices: Choice, wants: str = "") -> Json:
    """An answer that is being changed is not found again in what was said before."""
    if _is_changing(chat, name):
        reader = no_spot(reader)
    return await chat.ask(name, reader, *choices, wants=wants)


def _is_changing(chat: Chat, name: str) -> bool:
    return name in chat.state.answers.get("changed", ()) and name not in chat.state.answers


async def _order(chat: Chat, kind: str) -> str:
    """'' when unknown; about the service itself it is not asked, only heard."""
    reader = optional(order_number)
    if kind == "service" and not _is_changing(chat, "order"):
        return str(chat.told("order", reader) or "")
    phrases = chat.scene.phrases
    recent = str(chat.known.get("order", ""))
    choices = (Choice(recent, recent),) if recent else ()
    shown = options_reader(choices, lambda _: phrases.all_words("bot.yes"))
    return str(await _ask(chat, "order", either(reader, shown), *choices))


async def _contact(chat: Chat) -> dict[str, Json]:
    """A name, and an e-mail or a phone: either is enough."""
    _fill_in_what_is_known(chat)
    name = await _ask(chat, "name", optional(person_name))
    email = await _email(chat)
    number = await _phone(chat, email)
    if not (email or number):
        reader = either(_phone_reader(chat), email_address)
        told = str(await _ask(chat, "reach", reader, wants="phone"))
        is_email = "@" in told
        email, number = (await _respelt(chat, "reach", told), "") if is_email else ("", told)
    return {"name": name, "email": email, "phone": number}


async def _phone(chat: Chat, email: str) -> str:
    """One answer, two wordings: beside an e-mail a phone is only for calling."""
    answers = chat.state.answers
    needed = not email and not answers.get("phone")
    question = "phone_needed" if needed or "phone_needed" in answers else "phone"
    return str(await _ask(chat, question, optional(_phone_reader(chat)), wants="phone"))


async def _email(chat: Chat) -> str:
    email = str(await _ask(chat, "email", _email_reader(chat)))
    instead = [found for item in chat.news if (found := _phone_reader(chat).spot(item))]
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


async def _change(chat: Chat) -> None:
    """Ask which, open it again, and come back to the summary."""
    if chat.state.asked == "change" and chat.understood:  # told at once what is right
        chat.forget("confirm")
        await _told_in_full(chat)
        return
    _hear_what_to_change(chat)
    field = await chat.choose("change", *FIELDS)
    fields = ("phone", "phone_needed", "reach") if field == "phone" else (field, "reach")
    changed = [*chat.state.answers.get("changed", ()), *fields]
    chat.forget(*fields, "confirm", "change")
    chat.keep("changed", changed)
    await _told_in_full(chat)


def _hear_what_to_change(chat: Chat) -> None:
    """'cambiar el correo', in answer to the summary, needs no question which."""
    if chat.state.asked != "confirm":
        return
    said = [word for message in chat.news for word in tokens_of(message.text)]
    phrases = chat.scene.phrases
    named = [field for field in FIELDS if hears(phrases, f"complaint.change.{field}", said)]
    if len(named) == 1:
        chat.keep("change", named[0])


# --- what is heard without asking


def _hear_details(chat: Chat) -> None:
    """Who gives everything in one message is asked nothing of it, whatever question is open."""
    for name, reader in _facts(chat).items():
        if name not in chat.state.answers.get("changed", ()):
            chat.told(name, reader)
    _take_as_story(chat)


def _facts(chat: Chat) -> dict[str, Reader]:
    """What is told in passing is found by its form."""
    return {
        "order": order_number,
        "name": person_name,
        "email": email_address,
        "phone": _phone_reader(chat),
    }


def _phone_reader(chat: Chat) -> Reader:
    return phone_in(chat.scene.region)


def _fill_in_what_is_known(chat: Chat) -> None:
    """From the channel and from earlier talks, where nothing was said now."""
    known = {
        "name": chat.known.get("name") or chat.contact.name,
        "email": chat.known.get("email"),
        "phone": chat.contact.phone or chat.known.get("phone"),
    }
    for name, value in known.items():
        is_open = name == chat.state.asked or name in chat.state.answers.get("changed", ())
        if value and name not in chat.state.answers and not is_open:
            chat.keep(name, value)


def _take_as_story(chat: Chat) -> None:
    """The first words that tell what happened, so that nobody tells it twice; later ones add."""
    if chat.state.asked == "story" or "story" in chat.state.answers.get("changed", ()):
        return
    news = [message.text for message in chat.news if not message.choice]
    texts = news if "story" in chat.state.answers else [*chat.state.heard, *news]
    before = str(chat.state.answers.get("story", ""))
    fresh = [told for told in texts if told not in before and tells(told, chat.scene.phrases)]
    story = "\n".join(filter(None, (before, *fresh)))
    if fresh:
        chat.keep("story", story)
        chat.understood = True


def _count_photos(chat: Chat) -> None:
    """All that came since the complaint began, and just before it."""
    photos = [*photos_in(chat.state.media), *_references(chat.news)]
    if photos:
        chat.keep("photos", photos)


def _set_photos_aside(chat: Chat) -> None:
    """Photos are welcome at any time: they never count as a wrong answer, nor do their captions."""
    if chat.state.asked in ("", "photo"):
        return
    pictures = [message for message in chat.news if _is_only_a_picture(chat, message)]
    if pictures:
        chat.news = tuple(message for message in chat.news if message not in pictures)
        chat.understood = True
        chat.noted = "complaint.photo_kept"


def _is_only_a_picture(chat: Chat, message: Inbound) -> bool:
    """Without words; or with 'y otra', where a name or a number is asked for."""
    if not photos_in(message.media) or message.choice:
        return False
    has_fact = any(reader.spot(message) for reader in _facts(chat).values())
    is_caption = chat.state.asked in _ONLY_FACTS and not has_fact
    return not message.text or (is_caption and not tells(message.text, chat.scene.phrases))


def _references(messages: Sequence[Inbound]) -> list[str]:
    return [item for message in messages for item in photos_in(message.media)]


def _photos(chat: Chat) -> list[str]:
    photos: list[str] = chat.state.answers.get("photos", [])
    return photos


# --- the readers of this flow


def _kind_reader(chat: Chat) -> Reader:
    """A choice, or what happened in own words: 'llegó rota' -> 'broken'."""

    def heard(message: Inbound) -> str | None:
        return kind_in(message.text, chat.scene.phrases) if not message.choice else None

    options = options_reader(_labels(chat, KINDS), _words(chat))

    def read(message: Inbound) -> Json:
        kind = heard(message)
        if not (kind or message.choice or statements(message.text)):
            raise NotUnderstood  # '¿puedo devolver algo roto?' chooses nothing
        return kind or options.read(message)

    return Reader(read, heard)


def _story_reader(chat: Chat) -> Reader:
    """Several short messages in a row are one story."""

    def read(message: Inbound) -> str:
        first = next((item for item in chat.news if item.text), message)
        if message is not first or _is_only_details(chat) or _is_a_shrug(chat, message.text):
            raise NotUnderstood
        return str(text.read(Inbound("", "", "", "\n".join(item.text for item in chat.news))))

    return Reader(read)


def _is_only_details(chat: Chat) -> bool:
    """'me llamo Ana' was heard, and is no story."""
    words = sum(len(split(fold(item.text))) for item in chat.news)
    return chat.understood and words <= TELLING


def _is_a_shrug(chat: Chat, told: str) -> bool:
    """'no', 'no quiero' tell nothing; 'no funciona' does."""
    is_short = len(split(fold(told))) < TELLING
    return is_short and declines(told) and kind_in(told, chat.scene.phrases) is None


def _email_reader(chat: Chat) -> Reader:
    """A phone instead of an e-mail is a refusal of the e-mail; the phone is heard all the same."""

    def read(message: Inbound) -> str:
        try:
            return str(optional(email_address).read(message))
        except NotUnderstood:
            if _phone_reader(chat).spot(message):
                return ""
            raise

    return Reader(read, email_address.spot)


# --- the end


def _send(chat: Chat, told: Mapping[str, Json]) -> None:
    fields = {name: value for name, value in told.items() if name != "kind"}
    number = chat.open_ticket("complaint", problem=told["kind"], photos=_photos(chat), **fields)
    chat.identify(
        name=str(told["name"]), email=str(told["email"] or ""), phone=str(told["phone"] or "")
    )
    promise = "thanks_soon" if chat.scene.open_now else "thanks_later"
    chat.say(promise, number=number, answer_by=chat.scene.answer_by)


def _summary(chat: Chat, told: Mapping[str, Json]) -> str:
    """A line for each thing that was told."""
    phrases, language = chat.scene.phrases, chat.scene.language
    shown = {**told, "kind": phrases.text(language, f"complaint.kind.{told['kind']}")}
    count = len(_photos(chat))
    if count:
        shown["photos"] = str(count)
    return "\n".join(
        phrases.text(language, f"complaint.line.{name}", value=str(value))
        for name, value in shown.items()
        if value
    )


def _labels(chat: Chat, kinds: tuple[str, ...]) -> tuple[Choice, ...]:
    phrases, language = chat.scene.phrases, chat.scene.language
    return tuple(Choice(kind, phrases.text(language, f"complaint.kind.{kind}")) for kind in kinds)


def _words(chat: Chat) -> Callable[[str], tuple[str, ...]]:
    return lambda kind: chat.scene.phrases.all_words(f"complaint.kind.{kind}")
