"""The desk: the agents' pages.

`permissions` who may do what, `sign_in` and `sessions` who is who, `queue`, `ticket` and `people`
the pages, `events` what keeps them fresh, `acts` what agents do, for pages and scripts alike.
"""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bots.desk.house import House


def application(house: "House") -> web.Application:
    """What bots.web mounts at /desk."""
    from bots.desk.app import build  # noqa: PLC0415 - `mostrador chat` needs `acts` but no pages

    return build(house)
