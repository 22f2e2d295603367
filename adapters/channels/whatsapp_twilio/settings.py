"""What a shop may set for WhatsApp through Twilio: section `[channels.whatsapp_twilio]`."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from adapters.web_address import web_address

_HEX = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class Settings:
    """Account, sender and public address; an API key is preferred for sending."""

    account_sid: str = field(
        metadata={"doc": "The account, from Twilio's console: AC and 32 signs."},
    )
    auth_token: str = field(
        repr=False,
        metadata={"doc": "The account's auth token; it proves that a hook is Twilio's."},
    )
    sender: str = field(
        metadata={
            "doc": "The shop's WhatsApp number, like +14155238886, or a messaging service: MG..."
        },
    )
    public_url: str = field(
        default="",
        metadata={"doc": "This server's https address, exactly as it is set at Twilio."},
    )
    api_key_sid: str = field(
        default="",
        metadata={"doc": "An API key (SK...) to send with; empty = the auth token is used."},
    )
    api_key_secret: str = field(
        default="",
        repr=False,
        metadata={"doc": "The API key's secret."},
    )
    signing_secret: str = field(
        default="",
        repr=False,
        metadata={
            "doc": "Secret of the shared key that signs hooks; empty = the auth token signs."
        },
    )
    api_url: str = field(
        default="https://api.twilio.com",
        metadata={"doc": "Where Twilio's messages API is."},
    )
    content_url: str = field(
        default="https://content.twilio.com",
        metadata={"doc": "Where Twilio's content API is; it makes the buttons."},
    )
    media_hosts: tuple[str, ...] = field(
        default=("twiliocdn.com", "s3-external-1.amazonaws.com"),
        metadata={"doc": "Hosts that Twilio's media addresses may redirect to."},
    )
    seconds: float = field(
        default=20.0,
        metadata={"doc": "How long one call may take."},
    )

    def check(self) -> Iterator[str]:
        """What cannot work, each with its fix; the section's name comes before it."""
        if not _is_sid(self.account_sid, "AC"):
            yield "account_sid is not one of Twilio's. Copy it from the console: AC and 32 signs."
        if bool(self.api_key_sid) != bool(self.api_key_secret):
            yield "api_key_sid and api_key_secret belong together. Set both, or neither."
        if not (_is_number(self.sender) or _is_sid(self.sender, "MG")):
            yield "sender must be like +14155238886, or a messaging service, MG and 32 signs."
        for key in ("public_url", "api_url", "content_url"):
            address = getattr(self, key)
            if address and web_address(address) is None:
                yield f"{key} must be a whole address, like https://chat.shop.example."
        if self.seconds <= 0:
            yield "seconds must be more than 0."

    @property
    def credentials(self) -> tuple[str, str]:
        """User and password for our calls."""
        if self.api_key_sid:
            return self.api_key_sid, self.api_key_secret
        return self.account_sid, self.auth_token

    @property
    def hook_url(self) -> str:
        return f"{self.public_url.rstrip('/')}/hooks/whatsapp_twilio"


def _is_sid(text: str, kind: str) -> bool:
    return len(text) == 34 and text.startswith(kind) and set(text[2:]) <= _HEX


def _is_number(text: str) -> bool:
    number = text.removeprefix("whatsapp:")
    return number.startswith("+") and number[1:].isdecimal()
