"""Photos from customers: only real ones, and only their pixels.

Used wherever a picture that somebody sent is about to be kept or shown.
"""

from typing import BinaryIO

from dialog.errors import BotError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # by content; no SVG, which is a program
PIXELS_AT_MOST = 16_000_000  # a phone's photo; the widget sends far smaller ones
SIDE_AT_MOST = 2048


class NotAPhoto(BotError):  # noqa: N818  # the house names errors after what happened
    """Not a picture of a kind that we take, or too large a one."""


def repaint(raw: BinaryIO) -> bytes:
    """The same picture as a JPEG of our own making: no EXIF, no trailer, at most 2048 px.

    Raises NotAPhoto.
    """
    from adapters.painting import painted  # noqa: PLC0415 - large, and only where a photo comes

    return painted(raw)
