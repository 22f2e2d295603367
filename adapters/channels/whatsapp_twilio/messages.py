"""From an outgoing message to calls of Twilio's: text, buttons, one file a message.

https://www.twilio.com/docs/messaging/api/message-resource
"""

from collections import OrderedDict
from functools import partial

from twilio.rest import Client

from adapters.channels.whatsapp_twilio.buttons import Buttons, numbered, sid_of
from adapters.channels.whatsapp_twilio.hooks import PREFIX
from adapters.channels.whatsapp_twilio.settings import Settings
from adapters.faq_files import path_of
from adapters.file_links import FileLinks
from adapters.own_files import is_own
from adapters.parts import Call
from dialog.errors import Unreachable
from dialog.faq.attached import is_attached
from dialog.model import Media
from dialog.ports import Outgoing

TEXT_AT_MOST = 1600
_WITH_TEXT = frozenset({"image", "video", "document"})  # WhatsApp shows no text with the others
_REMEMBERED = 5000


class Sender:
    """Turns one message into its calls, and remembers what Twilio called them."""

    def __init__(self, settings: Settings, client: Client) -> None:
        self._settings = settings
        self._client = client
        self._buttons = Buttons(client)
        self._known: OrderedDict[str, None] = OrderedDict()
        self.links: FileLinks | None = None  # lent by the house

    def knows(self, sid: str) -> bool:
        """Did a send of ours get this id as its answer?"""
        return sid in self._known

    def calls(self, outgoing: Outgoing) -> list[Call]:
        """A text rides with the first file where WhatsApp allows it; buttons go last, alone."""
        media, text = list(outgoing.media), outgoing.text
        calls: list[Call] = []
        if media and text and not outgoing.choices and media[0].kind in _WITH_TEXT:
            calls.append(partial(self._file, outgoing.address, media.pop(0), text))
            text = ""
        calls += [partial(self._file, outgoing.address, file, "") for file in media]
        if outgoing.choices:
            calls.append(partial(self._choices, outgoing))
        elif text:
            calls.append(partial(self._create, outgoing.address, body=text))
        return calls

    async def _choices(self, outgoing: Outgoing) -> str:
        sid = await self._buttons.sid(outgoing)
        if sid is None:
            body = numbered(outgoing.text, outgoing.choices)
            return await self._create(outgoing.address, body=body)
        return await self._create(outgoing.address, content_sid=sid)

    async def _file(self, address: str, media: Media, text: str) -> str:
        link = [self._link(media)]
        if text:
            return await self._create(address, body=text, media_url=link)
        return await self._create(address, media_url=link)

    def _link(self, media: Media) -> str:
        """Twilio fetches files itself: an absolute address, or one below our public one."""
        if media.ref.startswith(("https://", "http://")):
            return media.ref
        public = self._settings.public_url.rstrip("/")
        if is_attached(media):
            return f"{public}/{path_of(media)}"
        if is_own(media) and self.links is not None:
            return f"{public}/{self.links.path(media)}"
        raise Unreachable("a file without an address", code="bad")

    async def _create(self, address: str, **content: str | list[str]) -> str:
        body = content.get("body", "")
        if len(body) > TEXT_AT_MOST:
            raise Unreachable("the text is too long for WhatsApp", code="bad")
        sent = await self._client.messages.create_async(
            to=PREFIX + address,
            status_callback=self._settings.hook_url,
            **sender_of(self._settings),
            **content,
        )
        return self._remember(sid_of(sent))

    def _remember(self, sid: str) -> str:
        self._known[sid] = None
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return sid


def sender_of(settings: Settings) -> dict[str, str]:
    if settings.sender.startswith("MG"):
        return {"messaging_service_sid": settings.sender}
    return {"from_": PREFIX + settings.sender.removeprefix(PREFIX)}
