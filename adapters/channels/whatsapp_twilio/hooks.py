"""From a form of Twilio's to our events: a customer's message, or what became of one of ours.

New fields appear without notice and unknown ones are ignored.
https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from collections.abc import Iterator, Mapping

from multidict import MultiDict

from adapters.channels.whatsapp_twilio.failures import kind_of
from adapters.text import canonical
from dialog.errors import BadHook
from dialog.model import Delivery, Event, Inbound, Media

NAME = "whatsapp_twilio"
PREFIX = "whatsapp:"
_MEDIA_AT_MOST = 10
_TEXT_AT_MOST = 8192

# what we tell apart; the rest ("queued", "sending" ...) says nothing to a person
_STATUSES: Mapping[str, str] = {
    "sent": "sent",
    "delivered": "delivered",
    "partially_delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}


def events(form: MultiDict[str]) -> list[Event]:
    """Raises BadHook for what is no WhatsApp message: an SMS `From` would prove nothing."""
    if "MessageStatus" in form:
        return _delivery(form)
    sender, sid = form.get("From", ""), form.get("MessageSid") or form.get("SmsMessageSid", "")
    if not sender.startswith(PREFIX) or not sid:
        raise BadHook("not a WhatsApp message")
    return [
        Inbound(
            channel=NAME,
            sender=canonical(sender.removeprefix(PREFIX), 200),
            external_id=sid,
            text=canonical(_text(form), _TEXT_AT_MOST),
            media=tuple(_media(form)),
            choice=canonical(form.get("ButtonPayload") or form.get("ListId"), 300),
            name=canonical(form.get("ProfileName"), 200),
            phone=_phone(form.get("WaId", "")),
        )
    ]


def _delivery(form: MultiDict[str]) -> list[Event]:
    status, sid = _STATUSES.get(form["MessageStatus"]), form.get("MessageSid", "")
    if status is None or not sid:
        return []
    code = form.get("ErrorCode", "") if status == "failed" else ""
    failure = kind_of(code) if status == "failed" else ""
    return [Delivery(NAME, sid, status, code=canonical(code, 20), failure=failure)]


def _phone(digits: str) -> str:
    """WhatsApp vouches for it; people who hide their number behind a user name have none."""
    return f"+{digits}" if digits.isdecimal() and digits.isascii() else ""


def _text(form: MultiDict[str]) -> str:
    written = form.get("Body") or form.get("ButtonText") or form.get("ListTitle") or ""
    return written or _place(form)


def _place(form: MultiDict[str]) -> str:
    latitude, longitude = form.get("Latitude", ""), form.get("Longitude", "")
    if not (latitude and longitude):
        return ""
    words = ", ".join(word for word in (form.get("Label"), form.get("Address")) if word)
    return f"{words} ({latitude}, {longitude})" if words else f"{latitude}, {longitude}"


def _media(form: MultiDict[str]) -> Iterator[Media]:
    """A shared contact comes as a text/vcard file. It proves nothing about the sender."""
    told = form.get("NumMedia", "0")
    count = min(int(told), _MEDIA_AT_MOST) if told.isdecimal() and len(told) < 4 else 0
    for place in range(count):
        url = form.get(f"MediaUrl{place}", "")
        kind = canonical(form.get(f"MediaContentType{place}"), 100)
        if url:
            yield Media(_kind(kind, form.get("MessageType", "")), canonical(url, 2000), kind)


def _kind(mime_type: str, message_type: str) -> str:
    if message_type == "sticker":
        return "sticker"
    family = mime_type.partition("/")[0]
    if mime_type.startswith("audio/ogg"):
        return "voice"
    return family if family in ("image", "audio", "video") else "document"
