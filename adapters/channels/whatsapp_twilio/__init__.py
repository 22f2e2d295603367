"""WhatsApp through Twilio: signed form posts in, the Messages API out.

https://www.twilio.com/docs/whatsapp

`channel` is the story; `signature` and `hooks` read what comes in, `messages` and `buttons` say
what goes out, `transport` carries the Twilio library's calls over our own connections, `failures`
says what Twilio's codes mean.
"""

from adapters.channels.whatsapp_twilio.settings import Settings
from adapters.http import Http
from dialog.errors import SettingsError
from dialog.ports import Channel

name = "whatsapp_twilio"

SETUP = """\
1. It needs server.public_url on https: Twilio calls it.
2. Twilio's console, Messaging, Senders (to begin with: Try it out, the WhatsApp sandbox): the
   address for "When a message comes in" is <public_url>/hooks/whatsapp_twilio, method POST.
3. Account SID, auth token and the sender's number stand on the console's first page; set them
   below or in the environment. `mostrador doctor` tries them.
"""

__all__ = ["Settings", "connect", "name"]


def connect(settings: Settings, http: Http) -> Channel:
    """Raises SettingsError with everything that is wrong."""
    problems = list(settings.check())
    if not settings.public_url:
        problems.append(
            "public_url is missing. Twilio signs with it: add it to config.toml or set "
            "CHANNELS__WHATSAPP_TWILIO__PUBLIC_URL."
        )
    if not (settings.signing_secret or settings.auth_token):
        problems.append("auth_token is empty. Without it anybody could write as a customer.")
    if problems:
        raise SettingsError([f"channels.whatsapp_twilio.{problem}" for problem in problems])
    # Twilio's library takes a tenth of a second to import: only when the channel is on
    from adapters.channels.whatsapp_twilio.channel import open_whatsapp  # noqa: PLC0415

    return open_whatsapp(settings, http)
