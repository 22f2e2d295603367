"""What went wrong, with which order, in the customer's own words, and how to reach them."""

from collections.abc import Mapping

from dialog.chat import Chat
from dialog.choosing import options_reader
from dialog.complaining.asking import ask, has_changed, is_changing
from dialog.complaining.contact import fill_in_what_is_known, how_to_reach
from dialog.complaining.facts import facts
from dialog.complaining.photos import count_photos, photos_of, set_photos_aside
from dialog.complaining.story import kind_reader, labels, story_reader, take_as_story
from dialog.damage import is_surely_told
from dialog.flow import flow
from dialog.listening import hears, tokens_of
from dialog.model import Choice, Json
from dialog.readers import either, optional, order_number, photo
from dialog.scene import Scene

SHOWN_BY_A_PHOTO = frozenset({"broken", "wrong"})
FIELDS = ("kind", "order", "story", "name", "email", "phone")  # what can be changed at the end


async def tells_of_damage(text: str, known: Mapping[str, Json], scene: Scene) -> bool:
    """'la taza me llegó rota'"""
    del known
    return is_surely_told(text, scene.phrases, scene.language)


@flow("complaint", witness=tells_of_damage, reports=True)
async def complaint(chat: Chat) -> None:
    """Whatever was told already is not asked; a summary is confirmed before anything is written."""
    count_photos(chat)
    set_photos_aside(chat)
    await _told_in_full(chat)


async def _told_in_full(chat: Chat) -> None:
    _hear_details(chat)
    chat.say("sorry")
    kind = await ask(chat, "kind", kind_reader(chat), *labels(chat))
    order = await _order(chat, str(kind))
    story = await ask(chat, "story", story_reader(chat))
    if kind in SHOWN_BY_A_PHOTO and (chat.state.asked == "photo" or not photos_of(chat)):
        await chat.ask("photo", photo)
    fill_in_what_is_known(chat)
    told = {"kind": kind, "order": order, "story": story, **await how_to_reach(chat)}
    decision = await chat.choose("confirm", "yes", "change", "cancel", summary=_summary(chat, told))
    if decision == "yes":
        _send(chat, told)
    elif decision == "cancel":
        chat.say("cancelled")
    else:
        await _change(chat)


def _hear_details(chat: Chat) -> None:
    """Who gives everything in one message is asked nothing of it, whatever question is open."""
    for name, reader in facts(chat.scene).items():
        if not has_changed(chat, name):
            chat.told(name, reader)
    take_as_story(chat)


async def _order(chat: Chat, kind: str) -> str:
    """'' when unknown; about the service itself it is not asked, only heard."""
    reader = optional(order_number)
    if kind == "service" and not is_changing(chat, "order"):
        return str(chat.told("order", reader) or "")
    phrases = chat.scene.phrases
    recent = str(chat.known.get("order", ""))
    choices = (Choice(recent, recent),) if recent else ()
    shown = options_reader(choices, lambda _: phrases.all_words("bot.yes"))
    return str(await ask(chat, "order", either(reader, shown), *choices))


# --- the end


async def _change(chat: Chat) -> None:
    """Ask which, open it again, and come back to the summary."""
    if chat.state.asked == "change" and chat.understood:  # told at once what is right
        chat.forget("confirm")
        await _told_in_full(chat)
        return
    _hear_what_to_change(chat)
    field = await chat.choose("change", *FIELDS, "nothing")
    fields = _questions_of(field)
    changed = [*chat.state.answers.get("changed", ()), *fields]
    chat.forget(*fields, "confirm", "change")
    chat.keep("changed", changed)
    await _told_in_full(chat)


def _questions_of(field: str) -> tuple[str, ...]:
    """The questions that are open again: of a phone there are several."""
    if field == "nothing":
        return ()
    return ("phone", "phone_needed", "reach") if field == "phone" else (field, "reach")


def _hear_what_to_change(chat: Chat) -> None:
    """'cambiar el correo', in answer to the summary, needs no question which."""
    if chat.state.asked != "confirm":
        return
    said = [word for message in chat.news for word in tokens_of(message.text)]
    phrases = chat.scene.phrases
    named = [field for field in FIELDS if hears(phrases, f"complaint.change.{field}", said)]
    if len(named) == 1:
        chat.keep("change", named[0])


def _send(chat: Chat, told: Mapping[str, Json]) -> None:
    fields = {name: value for name, value in told.items() if name != "kind"}
    number = chat.open_ticket("complaint", problem=told["kind"], photos=photos_of(chat), **fields)
    chat.identify(
        name=str(told["name"]), email=str(told["email"] or ""), phone=str(told["phone"] or "")
    )
    promise = "thanks_soon" if chat.scene.open_now else "thanks_later"
    chat.say(promise, number=number, answer_by=chat.scene.answer_by)


def _summary(chat: Chat, told: Mapping[str, Json]) -> str:
    """A line for each thing that was told."""
    phrases, language = chat.scene.phrases, chat.scene.language
    shown = {**told, "kind": phrases.text(language, f"complaint.kind.{told['kind']}")}
    count = len(photos_of(chat))
    if count:
        shown["photos"] = str(count)
    return "\n".join(
        phrases.text(language, f"complaint.line.{name}", value=str(value))
        for name, value in shown.items()
        if value
    )
