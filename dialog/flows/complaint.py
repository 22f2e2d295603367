"""What went wrong, with which order, in the customer's own words, and how to reach them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialog.chat import Chat
from dialog.complaining.asking import ask, has_changed, hear_anew, is_changing
from dialog.complaining.changing import (
    FIELDS,
    named_fields,
    take_what_is_right,
    what_is_right,
    wishes_to_change,
    wishes_to_change_early,
)
from dialog.complaining.contact import (
    fill_in_what_is_known,
    how_to_reach,
    is_given_a_phone,
    take_a_late_name,
    take_the_phones_country,
)
from dialog.complaining.facts import facts_or_none
from dialog.complaining.orders import order_of, other_orders, take_what_was_just_shown
from dialog.complaining.photos import count_photos, photo_or_not, photos_of, set_photos_aside
from dialog.complaining.story import (
    kind_reader,
    labels,
    leave_the_kind_open,
    story_reader,
    take_as_story,
)
from dialog.damage import is_surely_told
from dialog.flow import flow
from dialog.model import Json, Reply
from dialog.readers import photo
from dialog.scene import Scene

SHOWN_BY_A_PHOTO = frozenset({"broken", "wrong"})
_AT_THE_END = ("", "confirm", "change")  # no question about a single thing is open


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
    _open_again(chat, wishes_to_change_early(chat))
    _hear_details(chat)
    chat.say("sorry")
    leave_the_kind_open(chat)
    kind = await ask(chat, "kind", kind_reader(chat), *labels(chat))
    order = await order_of(chat, str(kind))
    story = await ask(chat, "story", story_reader(chat))
    if kind in SHOWN_BY_A_PHOTO and (chat.state.asked == "photo" or not photos_of(chat)):
        await chat.ask("photo", photo_or_not(chat))
    fill_in_what_is_known(chat)
    more = {"also_order": other_orders(chat, order)}
    told = {"kind": kind, "order": order, **more, "story": story, **await how_to_reach(chat)}
    decision = await _decision(chat, told)
    if decision == "yes":
        _send(chat, told)
    elif decision == "cancel":
        chat.say("cancelled")
    else:
        await _change(chat)


def _hear_details(chat: Chat) -> None:
    """Who gives everything in one message is asked nothing of it, whatever question is open."""
    if chat.state.asked in _AT_THE_END:
        take_what_is_right(chat)
        take_the_phones_country(chat)
    take_a_late_name(chat)
    for name, reader in facts_or_none(chat.scene).items():
        if name == "order" and is_given_a_phone(chat):
            continue
        if not has_changed(chat, name):
            chat.told(name, reader)
        elif is_changing(chat, name) and chat.state.asked not in (*_AT_THE_END, name):
            hear_anew(chat, name, reader)
    chat.told("photo", photo)  # 'no tengo fotos', before they were asked for
    take_what_was_just_shown(chat)
    take_as_story(chat)


# --- the end


async def _decision(chat: Chat, told: Mapping[str, Json]) -> str:
    """'cambia el correo' says it without our words."""
    if wishes_to_change(chat):
        chat.understood = True
        return "change"
    if chat.state.asked == "confirm" and what_is_right(chat):
        chat.state = replace(chat.state, asked="")  # taken over: the summary is put anew
        chat.replies.append(Reply(chat.noted))
    return await chat.choose("confirm", "yes", "change", "cancel", summary=_summary(chat, told))


async def _change(chat: Chat) -> None:
    """Ask which, open it again, and come back to the summary."""
    if chat.state.asked == "change" and chat.understood and not wishes_to_change(chat):
        chat.forget("confirm")  # told at once what is right
        await _told_in_full(chat)
        return
    fields = wishes_to_change(chat) or _named_beside(chat)
    fields = fields or [await chat.choose("change", *FIELDS, "nothing")]
    _reopen(chat, fields)
    chat.forget("confirm", "change")
    await _told_in_full(chat)


def _open_again(chat: Chat, fields: Sequence[str]) -> None:
    """'change the order number', long before the summary."""
    if fields:
        _reopen(chat, fields)
        chat.understood, chat.noted = True, ""


def _reopen(chat: Chat, fields: Sequence[str]) -> None:
    questions = [question for field in fields for question in _questions_of(field)]
    changed = [*chat.state.answers.get("changed", ()), *questions]
    chat.forget(*questions)
    chat.keep("changed", changed)


def _questions_of(field: str) -> tuple[str, ...]:
    """The questions that are open again: of a phone there are several."""
    if field == "nothing":
        return ()
    return ("phone", "phone_needed", "reach") if field == "phone" else (field, "reach")


def _named_beside(chat: Chat) -> list[str]:
    """'no, el correo', in answer to the summary, needs no question which."""
    if chat.state.asked != "confirm":
        return []
    said = " ".join(message.text for message in chat.news)
    return named_fields(said, chat.scene.phrases)


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
    shown = {**told}
    if told["kind"]:
        shown["kind"] = phrases.text(language, f"complaint.kind.{told['kind']}")
    count = len(photos_of(chat))
    if count:
        shown["photos"] = str(count)
    return "\n".join(
        phrases.text(language, f"complaint.line.{name}", value=str(value))
        for name, value in shown.items()
        if value
    )
