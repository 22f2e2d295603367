"""Telegram as a channel: receive, send, and the webhook or the polling behind it."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from telegram import Bot, Update
from telegram.error import TelegramError

from adapters.channels.telegram import polling
from adapters.channels.telegram.failures import failure
from adapters.channels.telegram.messages import Sender
from adapters.channels.telegram.settings import Settings
from adapters.channels.telegram.transport import Transport
from adapters.channels.telegram.updates import NAME, WANTED, events, query_of, salvage
from adapters.fetch import Refused, Sources, fetch
from adapters.hooks import json_body
from adapters.http import Http, host_of
from adapters.parts import Parts
from adapters.shelf import Lender
from dialog.errors import BadHook, BadSignature, SendFailed
from dialog.model import Event, Inbound, Json, Media
from dialog.ports import Hook, Limits, Outgoing

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  # a header's name
_FILE_AT_MOST = 20 * 1024 * 1024

log = logging.getLogger("mostrador.telegram")

Result = TypeVar("Result")


class Telegram:
    name = NAME
    limits = Limits(
        text=4096,
        choices=100,
        choice_text=40,
        choice_id=64,
        media=True,
        file_bytes=20_000_000,
        picture_bytes=10_000_000,
    )

    def __init__(self, settings: Settings, bot: Bot, transport: Transport) -> None:
        self._settings = settings
        self._bot = bot
        self._transport = transport
        self._account = settings.token.partition(":")[0]
        self._sender = Sender(bot)
        self._parts = Parts()

    def use_files(self, files: Lender, links: object) -> None:  # noqa: ARG002 - it uploads
        """What agents send, and what goes with answers."""
        self._sender.files = files

    def receive(self, hook: Hook) -> list[Event]:
        """A webhook call: the secret first. Refused altogether where no secret is set."""
        told = hook.headers.get(SECRET_HEADER, "").encode(errors="replace")
        secret = self._settings.webhook_secret.encode()
        if not secret or not hmac.compare_digest(told, secret):
            raise BadSignature(self.name)
        return self._read(json_body(hook.body))

    async def send(self, outgoing: Outgoing) -> str:
        return await _judged(self._parts.send(outgoing, self._sender.calls(outgoing)))

    async def start(self, keep: Callable[[Sequence[Event]], Awaitable[object]]) -> None:
        """With a public address: set the webhook, and done. Without: ask until cancelled."""
        if self._settings.webhook_url:
            await self._until_done(self._set_webhook)
        else:
            await self._until_done(self._delete_webhook)
            await polling.poll(self._ask, self._read, keep)

    async def acknowledge(self, event: Event) -> None:
        """Tells Telegram that a tap has arrived; until then the button shows a clock."""
        if isinstance(event, Inbound) and (query := query_of(event)):
            await _judged(self._bot.answer_callback_query(query))

    async def fetch(self, media: Media) -> bytes:
        """A customer's file. Raises adapters.fetch.Refused or SendFailed."""
        file = await _judged(self._bot.get_file(media.ref))
        if (file.file_size or 0) > _FILE_AT_MOST or not file.file_path:
            raise Refused("too large a file")
        base = self._settings.file_url or self._settings.api_url
        return await fetch(file.file_path, Sources((host_of(base),), (base,)))

    async def check(self) -> str:
        """One cheap call, for `doctor`."""
        me = await _judged(self._bot.get_me())
        way = "a webhook" if self._settings.webhook_url else "polling (no public https address)"
        return f"Telegram knows the bot @{me.username}; updates come by {way}."

    async def close(self) -> None:
        """Nothing: the connections belong to adapters/http.py."""

    def _read(self, update: dict[str, Json]) -> list[Event]:
        if not _is_update(update):
            raise BadHook("no update")
        try:
            return events(Update.de_json(update, self._bot), self._account)
        except (TypeError, KeyError, ValueError, AttributeError, OverflowError, OSError):
            # Answering with an error would make Telegram repeat it for a day and hold back
            # everything else of this customer's.
            log.exception("unreadable_update", extra={"number": update["update_id"]})
            return salvage(update, self._account)

    async def _ask(self, offset: int | None, patience: int) -> list[dict[str, Json]]:
        """Updates as Telegram wrote them: one that the library cannot read must not hide others."""
        asked = {"timeout": str(patience), "allowed_updates": json.dumps(WANTED)}
        if offset is not None:
            asked["offset"] = str(offset)
        url = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
        found = await _judged(self._transport.post(url, read_timeout=patience + 10.0))
        return [update for update in found if _is_update(update)] if isinstance(found, list) else []

    async def _set_webhook(self) -> None:
        await self._bot.set_webhook(
            self._settings.webhook_url,
            secret_token=self._settings.webhook_secret,
            allowed_updates=WANTED,
        )

    async def _delete_webhook(self) -> None:
        await self._bot.delete_webhook()

    async def _until_done(self, act: Callable[[], Awaitable[object]]) -> None:
        failures = 0
        while True:
            try:
                await _judged(act())
            except SendFailed as error:
                failures += 1
                log.warning("cannot_start_yet", extra={"failure": type(error).__name__})
                await asyncio.sleep(polling.wait(failures, error, pause=1.0))
            else:
                return


def _is_update(read: Json) -> bool:
    return isinstance(read, dict) and type(read.get("update_id")) is int


async def _judged(call: Awaitable[Result]) -> Result:
    """What the call brings, its error in our words. Telegram's own text may quote the message."""
    try:
        return await call
    except TelegramError as error:
        raise failure(error) from None


def open_telegram(settings: Settings, http: Http) -> Telegram:
    # at its lower levels the library writes whole messages into the log
    logging.getLogger("telegram").setLevel(logging.ERROR)
    api, files = settings.api_url.rstrip("/"), (settings.file_url or settings.api_url).rstrip("/")
    transport = Transport(http, settings.seconds)
    bot = Bot(
        settings.token,
        base_url=f"{api}/bot",
        base_file_url=f"{files}/file/bot",
        request=transport,
        get_updates_request=transport,
    )
    return Telegram(settings, bot, transport)
