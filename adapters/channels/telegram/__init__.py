"""Telegram: Bot API updates in, sendMessage out.

https://core.telegram.org/bots/api

`channel` is the story; `updates` reads what comes in, `messages` says what goes out, `transport`
carries python-telegram-bot's calls over our own connections, `failures` says what an error means,
`polling` asks for updates where there is no public address. Private chats only: in a group anybody
could read a customer's order, so updates from groups are dropped.
"""

from adapters.channels.telegram.settings import Settings
from adapters.http import Http
from dialog.errors import SettingsError
from dialog.ports import Channel

name = "telegram"

SETUP = """\
1. Write to @BotFather: /newbot. It gives the token; set CHANNELS__TELEGRAM__TOKEN.
2. `mostrador serve`, and write to your bot: without a public address it asks for its messages.
3. With server.public_url on https, set CHANNELS__TELEGRAM__WEBHOOK_SECRET, too
   (`openssl rand -hex 32`); Mostrador tells Telegram the address by itself.
"""

__all__ = ["Settings", "connect", "name"]


def connect(settings: Settings, http: Http) -> Channel:
    """Raises SettingsError with everything that is wrong."""
    if problems := [f"channels.telegram.{problem}" for problem in settings.check()]:
        raise SettingsError(problems)
    # python-telegram-bot takes a quarter of a second to import: only when the channel is on
    from adapters.channels.telegram.channel import open_telegram  # noqa: PLC0415

    return open_telegram(settings, http)
