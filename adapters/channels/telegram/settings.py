"""What a shop may set for Telegram: section `[channels.telegram]`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_letters, digits

from adapters.web_address import web_address

_SECRET_SIGNS = frozenset(ascii_letters + digits + "-_")
_WEBHOOK_PORTS = (None, 443, 80, 88, 8443)


@dataclass(frozen=True, slots=True)
class Settings:
    """The token from @BotFather is enough: without a public address the bot asks for updates."""

    token: str = field(
        repr=False,
        metadata={"doc": "The bot's token, from @BotFather."},
    )
    webhook_secret: str = field(
        default="",
        repr=False,
        metadata={
            "doc": "Proves that a webhook call is Telegram's: 1-256 letters, digits, - or _; "
            "needed with a public address."
        },
    )
    public_url: str = field(
        default="",
        metadata={
            "doc": "This server's https address as Telegram reaches it; empty or not https = "
            "no webhook, the bot asks for updates (polling)."
        },
    )
    api_url: str = field(
        default="https://api.telegram.org",
        metadata={"doc": "Where the Bot API is; another address for a server of your own."},
    )
    file_url: str = field(
        default="",
        metadata={"doc": "Where the Bot API's files are; empty = the same address."},
    )
    media_folder: str = field(
        default="",
        metadata={
            "doc": "One more folder for the files of answers, besides the FAQ's own; on every "
            "channel."
        },
    )
    seconds: float = field(
        default=20.0,
        metadata={"doc": "How long one call may take."},
    )

    def check(self) -> Iterator[str]:
        """What cannot work, each with its fix; the section's name comes before it."""
        bot, colon, key = self.token.partition(":")
        if not (bot.isdecimal() and colon and key):
            yield "token is not one of Telegram's. Copy it from @BotFather: 123456789:AA..."
        if self.webhook_secret and not _fits(self.webhook_secret):
            yield "webhook_secret may only have 1-256 of A-Z a-z 0-9 _ -. Choose another one."
        yield from self._check_addresses()
        if self.media_folder and not Path(self.media_folder).is_dir():
            yield "media_folder is no folder. Check the path; it starts where mostrador is started."
        if self.seconds <= 0:
            yield "seconds must be more than 0."
        if self.webhook_url and not self.webhook_secret:
            yield (
                "webhook_secret is missing. Add it to config.toml or set "
                "CHANNELS__TELEGRAM__WEBHOOK_SECRET; `openssl rand -hex 32` makes one."
            )

    def _check_addresses(self) -> Iterator[str]:
        for key, address in (("api_url", self.api_url), ("file_url", self.file_url)):
            if web_address(address) is None and (address or key == "api_url"):
                yield f"{key} must be a whole address, like https://api.telegram.org."
        public = web_address(self.public_url) if self.public_url else None
        if self.public_url and public is None:
            yield "public_url must be a whole address, like https://chat.shop.example."
        elif public is not None and self.webhook_url and public.port not in _WEBHOOK_PORTS:
            yield (
                "public_url must be on port 443, 80, 88 or 8443: Telegram calls no other. "
                'Mend it, or write public_url = "" to ask for updates.'
            )

    @property
    def webhook_url(self) -> str:
        """Where Telegram calls us; empty when we ask for updates."""
        public = self.public_url.rstrip("/")
        return f"{public}/hooks/telegram" if public.startswith("https://") else ""


def _fits(secret: str) -> bool:
    return len(secret) <= 256 and set(secret) <= _SECRET_SIGNS
