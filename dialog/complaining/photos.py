"""Photos are welcome at any time: counted, never taken for a wrong answer, nor insisted on."""

from collections.abc import Sequence

from dialog.chat import Chat
from dialog.complaining.changing import named_fields
from dialog.complaining.contact import ASKED_OF_THEM
from dialog.complaining.facts import facts
from dialog.damage import kind_in, tells
from dialog.listening import tokens_of
from dialog.model import Inbound, Json
from dialog.readers import NotUnderstood, Reader, declines, is_yes, photo, photos_in

_FEW = 4  # words
_ONLY_FACTS = ASKED_OF_THEM | {"order"}


def count_photos(chat: Chat) -> None:
    """All that came since the complaint began, and just before it."""
    photos = [*photos_in(chat.state.media), *_references(chat.news)]
    if photos:
        chat.keep("photos", photos)


def set_photos_aside(chat: Chat) -> None:
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
    has_fact = any(reader.spot(message) for reader in facts(chat.scene).values())
    is_caption = chat.state.asked in _ONLY_FACTS or _is_a_caption(chat, message.text)
    is_told = has_fact or tells(message.text, chat.scene.phrases)
    return not message.text or (is_caption and not is_told)


def _is_a_caption(chat: Chat, told: str) -> bool:
    """'otra foto', 'y esta': a few words that choose nothing and tell nothing."""
    is_short = len(tokens_of(told)) <= _FEW and not any(map(str.isdigit, told))
    is_answer = is_yes(told) or declines(told) or kind_in(told, chat.scene.phrases) is not None
    return is_short and not is_answer and not named_fields(told, chat.scene.phrases)


def _references(messages: Sequence[Inbound]) -> list[str]:
    return [item for message in messages for item in photos_in(message.media)]


def photos_of(chat: Chat) -> list[str]:
    photos: list[str] = chat.state.answers.get("photos", [])
    return photos


def photo_or_not(chat: Chat) -> Reader:
    """Asked for twice, the form goes on without: nobody is sent away for lack of a photo."""

    def read(message: Inbound) -> Json:
        try:
            return photo.read(message)
        except NotUnderstood:
            if chat.state.misses and message.text and "?" not in message.text:
                return []
            raise

    return Reader(read, photo.spot)
