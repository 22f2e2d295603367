"""From an update of Telegram's to our events. Private chats only, and only what people do."""

from collections.abc import Iterator

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Contact, Message, Update, User
from telegram.constants import ChatType

from adapters.channels.telegram.labels import label
from adapters.text import canonical
from dialog.model import ContactChange, Event, Inbound, Json, Media

NAME = "telegram"
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
_TEXT_AT_MOST = 8192
_NAME_AT_MOST = 200


def events(update: Update, account: str) -> list[Event]:
    """What happened; nothing for groups, channels, other bots and kinds we did not ask for."""
    event_id = f"{account}:{update.update_id}"
    if update.callback_query is not None:
        return _tap(update.callback_query, event_id)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, event_id)
    if update.message is not None:
        return _message(update.message, event_id, edited=False)
    if update.edited_message is not None:
        return _message(update.edited_message, event_id, edited=True)
    return []


def salvage(update: dict[str, Json], account: str) -> list[Event]:
    """A message that the library cannot read: at least who it was, and the text if there is one.

    So a new kind of content is answered with "I did not understand" and not with silence.
    """
    message = update.get("message")
    sender = message.get("from") if isinstance(message, dict) else None
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(sender, dict) or not isinstance(chat, dict):
        return []
    if chat.get("type") != ChatType.PRIVATE or not _is_id(sender.get("id")):
        return []
    text = message.get("text") or message.get("caption")  # type: ignore[union-attr]
    return [
        Inbound(
            channel=NAME,
            sender=str(sender["id"]),
            external_id=f"{account}:{update['update_id']}",
            text=canonical(text, _TEXT_AT_MOST),
        )
    ]


def query_of(event: Inbound) -> str:
    """The callback query's id, which a tap carries in its external id ("7:8/4382" -> "4382")."""
    return event.external_id.partition("/")[2] if event.choice else ""


def _is_id(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _message(message: Message, event_id: str, *, edited: bool) -> list[Event]:
    sender = message.from_user
    if message.chat.type != ChatType.PRIVATE or sender is None or sender.is_bot:
        return []
    return [
        Inbound(
            channel=NAME,
            sender=str(sender.id),
            external_id=event_id,
            text=canonical(_text(message, sender), _TEXT_AT_MOST),
            media=tuple(_media(message)),
            name=_name(sender),
            phone=_own_phone(message, sender),
            language=sender.language_code or "",
            sent_at=message.edit_date if edited else message.date,
            edited=edited,
        )
    ]


def _tap(query: CallbackQuery, event_id: str) -> list[Event]:
    sender, shown = query.from_user, query.message
    if sender.is_bot or (shown is not None and shown.chat.type != ChatType.PRIVATE):
        return []
    return [
        Inbound(
            channel=NAME,
            sender=str(sender.id),
            # answering a tap needs the query's id: it travels here, so that a restart loses nothing
            external_id=f"{event_id}/{query.id}",
            text=canonical(_tapped_text(query), _TEXT_AT_MOST),
            choice=canonical(query.data),
            name=_name(sender),
            language=sender.language_code or "",
        )
    ]


def _tapped_text(query: CallbackQuery) -> str:
    """The words on the tapped button, where Telegram still shows us the keyboard."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    rows = markup.inline_keyboard if markup else ()
    return next((b.text for row in rows for b in row if b.callback_data == query.data), "")


def _membership(change: ChatMemberUpdated, event_id: str) -> list[Event]:
    status = change.new_chat_member.status
    if change.chat.type != ChatType.PRIVATE or status not in (ChatMember.BANNED, ChatMember.MEMBER):
        return []
    return [
        ContactChange(
            channel=NAME,
            sender=str(change.chat.id),
            external_id=event_id,
            blocked=status == ChatMember.BANNED,
        )
    ]


def _name(sender: User) -> str:
    return canonical(sender.full_name, _NAME_AT_MOST)


def _text(message: Message, sender: User) -> str:
    text = message.text or message.caption or ""
    command = text.partition(" ")[0].lower()
    if command == "/start":  # with or without a payload, which is no secret and proves nothing
        return label("start", sender.language_code or "")
    if message.contact is not None:
        return _digits(message.contact)
    return text or _place(message)


def _place(message: Message) -> str:
    venue, spot = message.venue, message.location
    if spot is None:
        return ""
    where = f"{spot.latitude}, {spot.longitude}"
    return f"{venue.title}, {venue.address} ({where})" if venue else where


def _own_phone(message: Message, sender: User) -> str:
    """Anyone can pass on somebody else's card: only the sender's own, sent first-hand, counts."""
    card = message.contact
    if card is None or card.user_id != sender.id or message.forward_origin is not None:
        return ""
    return _digits(card)


def _digits(card: Contact) -> str:
    digits = "".join(sign for sign in card.phone_number if sign in "0123456789")
    return f"+{digits}" if digits else ""


def _media(message: Message) -> Iterator[Media]:
    if message.photo:  # several sizes of the same photo, the largest last
        yield Media("image", message.photo[-1].file_id, "image/jpeg")
    if message.voice:
        yield _file("voice", message.voice)
    if message.audio:
        yield _file("audio", message.audio)
    if message.video:
        yield _file("video", message.video)
    if message.video_note:
        yield Media("video", message.video_note.file_id, "video/mp4")
    if message.sticker:
        yield Media("sticker", message.sticker.file_id)
    if message.animation:  # comes with a `document` of the same file
        yield _file("video", message.animation)
    elif message.document:
        yield _file(_document_kind(message.document.mime_type), message.document)


def _document_kind(mime_type: str | None) -> str:
    return "image" if (mime_type or "").startswith("image/") else "document"


def _file(kind: str, file: object) -> Media:
    return Media(
        kind,
        getattr(file, "file_id", ""),
        canonical(getattr(file, "mime_type", None), 100),
        canonical(getattr(file, "file_name", None), _NAME_AT_MOST),
    )
