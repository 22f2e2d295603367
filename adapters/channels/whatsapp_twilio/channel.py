"""WhatsApp through Twilio as a channel: receive, send, and look up what may have been sent."""

from collections import OrderedDict
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from aiohttp import web
from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from adapters.channels.whatsapp_twilio.buttons import numbered
from adapters.channels.whatsapp_twilio.failures import failure
from adapters.channels.whatsapp_twilio.hooks import NAME, PREFIX, events
from adapters.channels.whatsapp_twilio.messages import TEXT_AT_MOST, Sender
from adapters.channels.whatsapp_twilio.settings import Settings
from adapters.channels.whatsapp_twilio.signature import signed_form
from adapters.channels.whatsapp_twilio.transport import Transport
from adapters.fetch import Sources, fetch
from adapters.file_links import FileLinks
from adapters.http import Http, host_of
from adapters.parts import Parts
from dialog.errors import Unknown
from dialog.model import Event, Media
from dialog.ports import Hook, Limits, Outgoing

_SKEW = timedelta(seconds=30)  # between Twilio's clock and ours
_LOOK_BACK = timedelta(minutes=10)  # when nobody knows when the send was tried
_LISTED_AT_MOST = 50
_REMEMBERED = 1000
_GONE = frozenset({"failed", "undelivered", "canceled"})

Result = TypeVar("Result")


class WhatsAppTwilio:
    name = NAME
    limits = Limits(
        text=TEXT_AT_MOST,
        choices=3,
        choice_text=20,
        choice_id=200,
        media=True,
        window=24,
        file_bytes=16_000_000,
        picture_bytes=5_000_000,
        refuses=frozenset({"image/gif", "image/webp"}),  # WhatsApp's pictures are JPEG and PNG
    )

    def __init__(self, settings: Settings, client: Client) -> None:
        self._settings = settings
        self._client = client
        self._sender = Sender(settings, client)
        self._parts = Parts()
        self._tried: OrderedDict[int, datetime] = OrderedDict()

    def use_files(self, files: object, links: FileLinks) -> None:  # noqa: ARG002 - it links
        """What agents send: Twilio fetches it, by a link that is good for hours."""
        self._sender.links = links

    def routes(self, _: object) -> list[web.RouteDef]:
        links = self._sender.links
        return [web.get("/files/{link}/{name}", links.get)] if links else []

    def receive(self, hook: Hook) -> list[Event]:
        """A customer's message, or the status of one of ours, on the same path."""
        return events(signed_form(hook, self._settings, self.name))

    async def send(self, outgoing: Outgoing) -> str:
        self._note_try(outgoing.id)
        return await _judged(self._parts.send(outgoing, self._sender.calls(outgoing)))

    async def find_sent(self, outgoing: Outgoing) -> str | None:
        """Is it among what Twilio took from us since we tried, under an id we never learned?

        Of several files each is a message of its own, and the list does not say which: Unknown.
        """
        if len(outgoing.media) > 1:
            raise Unknown("several files, any of which may have arrived", code="files")
        since = self._since(outgoing)
        listed = await _judged(
            self._client.messages.list_async(
                to=PREFIX + outgoing.address,
                date_sent_after=since.replace(hour=0, minute=0, second=0, microsecond=0),
                limit=_LISTED_AT_MOST,
            )
        )
        return next((str(m.sid) for m in listed if self._is_it(m, outgoing, since)), None)

    async def fetch(self, media: Media) -> bytes:
        """A customer's file. Raises adapters.fetch.Refused or SendFailed."""
        sources = Sources(
            hosts=("twilio.com",),
            bases=(self._settings.api_url,),
            hop=self._settings.media_hosts,
        )
        return await fetch(media.ref, sources, auth=self._settings.credentials)

    async def check(self) -> str:
        """One cheap call, for `doctor`."""
        account = await _judged(self._client.api.accounts(self._settings.account_sid).fetch_async())
        return f"Twilio knows the account; it is {account.status}. Hooks: {self._settings.hook_url}"

    async def close(self) -> None:
        """Nothing: the connections belong to adapters/http.py."""

    def _note_try(self, number: int) -> None:
        self._tried.setdefault(number, datetime.now(UTC))
        while len(self._tried) > _REMEMBERED:
            self._tried.popitem(last=False)

    def _since(self, outgoing: Outgoing) -> datetime:
        """Not before this can the send have happened. An answer comes after what it answers."""
        tried = self._tried.get(outgoing.id)
        if tried is None:
            tried = outgoing.last_inbound_at or datetime.now(UTC) - _LOOK_BACK
        return tried - _SKEW

    def _is_it(self, message: MessageInstance, outgoing: Outgoing, since: datetime) -> bool:
        texts = {outgoing.text.strip(), numbered(outgoing.text, outgoing.choices).strip()}
        return (
            message.direction != "inbound"
            and message.status not in _GONE
            and message.date_created is not None
            and message.date_created >= since
            and (message.body or "").strip() in texts
            and not self._sender.knows(str(message.sid))
        )


async def _judged(call: Awaitable[Result]) -> Result:
    """What the call brings, its error in our words. Twilio's own text may quote the number."""
    try:
        return await call
    except TwilioException as error:
        raise failure(error) from None


def open_whatsapp(settings: Settings, http: Http) -> WhatsAppTwilio:
    user, secret = settings.credentials
    client = Client(
        user,
        secret,
        settings.account_sid,
        http_client=Transport(http, settings.seconds, _hosts(settings)),
        # not the process's: a TWILIO_EDGE there would move our calls to another host
        environment={"TWILIO_REGION": ""},
    )
    client.api.base_url = settings.api_url.rstrip("/")
    client.content.base_url = settings.content_url.rstrip("/")
    return WhatsAppTwilio(settings, client)


def _hosts(settings: Settings) -> frozenset[str]:
    return frozenset({host_of(settings.api_url), host_of(settings.content_url)})
