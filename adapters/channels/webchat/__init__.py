"""Web chat: our own widget on any page, by one script tag.

    <script src="https://chat.shop.example/widget.js" defer></script>

`socket` is the way of a message, `fallback` the same over plain HTTP, `door` who may come in,
`token` who a visitor is, `uploads` their photos, `static/` what runs in the browser.
"""

from adapters.channels.webchat.channel import WebChat
from adapters.channels.webchat.settings import Settings
from dialog.ports import Channel

name = "webchat"

__all__ = ["Settings", "WebChat", "connect", "name"]


def connect(settings: Settings, http: object = None) -> Channel:  # noqa: ARG001 - it calls nobody
    return WebChat(settings)
