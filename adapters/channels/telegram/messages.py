"""From an outgoing message to calls of the Bot API: text, keyboards, files.

Text goes out plain, without parse_mode: nothing in it can turn into a link or a format.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from telegram import (
    Bot,
    Document,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    PhotoSize,
    ReplyKeyboardMarkup,
)

from adapters.channels.telegram.labels import label
from adapters.parts import Call
from adapters.shelf import Lender, is_ours
from dialog.errors import Unreachable
from dialog.faq.attached import file_name, is_attached
from dialog.model import Media
from dialog.ports import Outgoing

CAPTION_AT_MOST = 1024
ALBUM_AT_MOST = 10
_ROW = 30  # letters that fit beside each other on a phone

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | None


class Sender:
    """Turns one message into its calls, in the order in which the customer should read them."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.files: Lender | None = None  # lent by the house

    def calls(self, outgoing: Outgoing) -> list[Call]:
        """A short text rides with its only file; else the files go first and the text below."""
        media, text, keyboard = outgoing.media, outgoing.text, keyboard_of(outgoing)
        if len(media) == 1 and len(text) <= CAPTION_AT_MOST:
            return [lambda: self._file(outgoing.address, media[0], text, keyboard)]
        calls = [self._album_call(outgoing.address, album) for album in _albums(media)]
        if text:
            calls.append(lambda: self._text(outgoing.address, text, keyboard))
        return calls

    def _album_call(self, chat: str, album: Sequence[Media]) -> Call:
        if len(album) == 1:
            return lambda: self._file(chat, album[0], "", None)
        return lambda: self._album(chat, album)

    async def _text(self, chat: str, text: str, keyboard: Keyboard) -> str:
        sent = await self._bot.send_message(
            chat,
            text,
            reply_markup=keyboard,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return _id(sent)

    async def _file(self, chat: str, media: Media, text: str, keyboard: Keyboard) -> str:
        caption = text or None
        if media.kind == "image":
            photo = self._content(media) or _known_photo(media.ref)
            sent = await self._bot.send_photo(chat, photo, caption=caption, reply_markup=keyboard)
        else:
            file = self._content(media) or Document(media.ref, "")
            sent = await self._bot.send_document(chat, file, caption=caption, reply_markup=keyboard)
        return _id(sent)

    async def _album(self, chat: str, album: Sequence[Media]) -> str:
        are_photos = all(media.kind == "image" for media in album)  # never both in one album
        wrap = self._photo if are_photos else self._document
        sent = await self._bot.send_media_group(chat, [wrap(media) for media in album])
        return _id(sent[-1])

    def _photo(self, media: Media) -> InputMediaPhoto:
        return InputMediaPhoto(self._content(media, attach=True) or _known_photo(media.ref))

    def _document(self, media: Media) -> InputMediaDocument:
        return InputMediaDocument(self._content(media, attach=True) or Document(media.ref, ""))

    def _content(self, media: Media, *, attach: bool = False) -> str | InputFile | None:
        """A link, or a file of ours; None for Telegram's own file id.

        An id is never passed on as bare text: the library would take it for a path first, and
        upload any file of this machine that happens to have that name.
        """
        if media.ref.startswith("https://"):
            return media.ref
        if not is_ours(media) or self.files is None:
            return None
        name = file_name(media) if is_attached(media) else media.name
        try:
            content = self.files.content(media)
        except OSError as error:
            raise Unreachable("the file cannot be read", code="file_gone") from error
        return InputFile(content, filename=name, attach=attach)


def _albums(media: Sequence[Media]) -> Iterator[Sequence[Media]]:
    """In their order; Telegram takes photos together, or documents, never both."""
    for _, alike in groupby(media, lambda file: file.kind == "image"):
        run = list(alike)
        yield from (run[at : at + ALBUM_AT_MOST] for at in range(0, len(run), ALBUM_AT_MOST))


def keyboard_of(outgoing: Outgoing) -> Keyboard:
    """Buttons under the message; or, to ask for the phone, a keyboard that can share it."""
    if outgoing.wants == "phone":
        share = KeyboardButton(label("share", outgoing.language), request_contact=True)
        rows = [[share], *([KeyboardButton(choice.text)] for choice in outgoing.choices)]
        return ReplyKeyboardMarkup(rows, one_time_keyboard=True, resize_keyboard=True)
    if not outgoing.choices:
        return None
    buttons = [
        InlineKeyboardButton(choice.text, callback_data=choice.id) for choice in outgoing.choices
    ]
    return InlineKeyboardMarkup(list(_rows(buttons)))


def _rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Short ones beside each other, up to three in a row."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        row = rows[-1] if rows else []
        letters = sum(len(other.text) for other in row) + len(button.text)
        if row and len(row) < 3 and letters <= _ROW:
            row.append(button)
        else:
            rows.append([button])
    return rows


def _known_photo(file_id: str) -> PhotoSize:
    return PhotoSize(file_id, "", 0, 0)


def _id(sent: Message) -> str:
    return f"{sent.chat.id}:{sent.message_id}"  # a message_id is unique in its chat only
