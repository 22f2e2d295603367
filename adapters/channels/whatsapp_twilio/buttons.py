"""Buttons on WhatsApp: Twilio sends them only as a Content resource, so each wording becomes one.

A resource is made once and found again by its name, which is a digest of the wording: after a
restart the account's list is read once. Where it cannot be made the choices are numbered in the
text, and the message still goes out.
https://www.twilio.com/docs/content/twilio-quick-reply
"""

import asyncio
import hashlib
import json
import logging
from collections import OrderedDict
from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList

from dialog.errors import SendFailed, Unknown
from dialog.model import Choice
from dialog.ports import Outgoing

BODY_AT_MOST = 1024
_REMEMBERED = 5000
_REST = 60.0  # seconds without trying again after a failure
_PREFIX = "mostrador-"

log = logging.getLogger("mostrador.whatsapp_twilio")


class Buttons:
    """The account's Content resources, as far as we made them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._sids: OrderedDict[str, str] = OrderedDict()
        self._listed = False
        self._rests_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def sid(self, outgoing: Outgoing) -> str | None:
        """The resource for this wording; None when the choices have to be numbered."""
        if not outgoing.text or len(outgoing.text) > BODY_AT_MOST:
            return None
        name = name_of(outgoing.text, outgoing.choices)
        async with self._one_at_a_time:  # two customers, one question: one resource
            return self._sids.get(name) or await self._find_or_make(name, outgoing)

    async def _find_or_make(self, name: str, outgoing: Outgoing) -> str | None:
        now = asyncio.get_running_loop().time()
        if now < self._rests_until:
            return None
        try:
            if not self._listed:
                await self._list()
            if name not in self._sids:
                self._remember(name, await self._make(name, outgoing))
        except (TwilioException, SendFailed) as error:
            # nothing has gone out to the customer yet, so falling back is safe
            self._rests_until = now + _REST
            log.warning("no_buttons_for_now", extra={"failure": type(error).__name__})
            return None
        return self._sids[name]

    async def _list(self) -> None:
        for made in await self._client.content.v1.contents.list_async(limit=_REMEMBERED):
            if made.sid and (made.friendly_name or "").startswith(_PREFIX):
                self._remember(made.friendly_name, made.sid)
        self._listed = True

    async def _make(self, name: str, outgoing: Outgoing) -> str:
        made = await self._client.content.v1.contents.create_async(_request(name, outgoing))
        return sid_of(made)

    def _remember(self, name: str, sid: str) -> None:
        self._sids[name] = sid
        while len(self._sids) > _REMEMBERED:
            self._sids.popitem(last=False)


def sid_of(made: Any) -> str:
    """The id of what Twilio says that it made. Raises Unknown for an answer without one."""
    if not made.sid:
        raise Unknown("Twilio's answer has no id", code="sid")
    return str(made.sid)


def name_of(text: str, choices: tuple[Choice, ...]) -> str:
    """The same wording has the same name, always."""
    wording = json.dumps([text, [(choice.id, choice.text) for choice in choices]])
    return _PREFIX + hashlib.sha256(wording.encode()).hexdigest()[:40]


def numbered(text: str, choices: tuple[Choice, ...]) -> str:
    """'Which?' -> 'Which?', '1. Red', '2. Blue', each on its line"""
    lines = [f"{number}. {choice.text}" for number, choice in enumerate(choices, start=1)]
    return "\n".join([*([text] if text else []), *lines])


def _request(name: str, outgoing: Outgoing) -> ContentList.ContentCreateRequest:
    actions = [
        {"type": "QUICK_REPLY", "title": choice.text, "id": choice.id}
        for choice in outgoing.choices
    ]
    return ContentList.ContentCreateRequest(
        {
            "friendly_name": name,
            "language": outgoing.language or "es",
            "types": {"twilio/quick-reply": {"body": outgoing.text, "actions": actions}},
        }
    )
