"""The demo shop's page at /: La Ceiba's window, with the chat in its corner.

    routes(house) -> what bots.web mounts when the demo shop is on

The page is a visitor like any other shop's page: one script tag, no knowledge of the chat.
"""

from bots.shop_page.page import routes

__all__ = ["routes"]
