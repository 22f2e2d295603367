"""From an outgoing message to calls of the Bot API: text, keyboards, files.

Text goes out plain, without parse_mode: nothing in it can turn into a link or a format.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

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
from adapters.own_files import OwnFiles, is_own
from adapters.parts import Call
from dialog.errors import Unreachable
from dialog.model import Media
from dialog.ports import Outgoing

CAPTION_AT_MOST = 1024
ALBUM_AT_MOST = 10
UPLOAD_AT_MOST = 20 * 1024 * 1024
_ROW = 30  # letters that fit beside each other on a phone

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | None


class Sender:
    """Turns one message into its calls, in the order in which the customer should read them."""

    def __init__(self, bot: Bot, media_folder: str) -> None:
        self._bot = bot
        self._folder = Path(media_folder) if media_folder else None
        self.own: OwnFiles | None = None  # lent by the house

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
        """A link, or a file of our folder; None for Telegram's own file id.

        An id is never passed on as bare text: the library would take it for a path first, and
        upload any file of this machine that happens to have that name.
        """
        if media.ref.startswith("https://"):
            return media.ref
        try:
            return self._read(media, attach=attach)
        except OSError as error:
            raise Unreachable("the file cannot be read", code="file_gone") from error

    def _read(self, media: Media, *, attach: bool) -> InputFile | None:
        if is_own(media) and self.own is not None:
            return InputFile(self.own.content(media), filename=media.name, attach=attach)
        path = self._path(media.ref)
        if path is None:
            return None
        if path.stat().st_size > UPLOAD_AT_MOST:
            raise Unreachable("the file is too large for Telegram", code="bad")
        return InputFile(path.read_bytes(), filename=media.name or path.name, attach=attach)

    def _path(self, ref: str) -> Path | None:
        if self._folder is None or not ref:
            return None
        folder = self._folder.resolve()
        path = (folder / ref).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None


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
