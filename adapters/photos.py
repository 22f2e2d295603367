"""Photos from customers: only real ones, and only their pixels.

Used wherever a picture that somebody sent is about to be kept or shown.
"""

import io
import struct
from typing import BinaryIO

from PIL import Image, ImageOps

from dialog.errors import BotError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # by content; no SVG, which is a program
PIXELS_AT_MOST = 16_000_000  # a phone's photo; the widget sends far smaller ones
SIDE_AT_MOST = 2048


class NotAPhoto(BotError):  # noqa: N818  # the house names errors after what happened
    """Not a picture of a kind that we take, or too large a one."""


# What Pillow's decoders raise on files made to hurt them; Warning, where warnings are errors.
_BROKEN = (
    Image.DecompressionBombError,
    OSError,  # UnidentifiedImageError is one
    SyntaxError,  # Pillow's word for a broken PNG
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    ArithmeticError,
    MemoryError,
    struct.error,
    Warning,
)


def repaint(raw: BinaryIO) -> bytes:
    """The same picture as a JPEG of our own making: no EXIF, no trailer, at most 2048 px."""
    try:
        return _repainted(raw)
    except _BROKEN as error:
        raise NotAPhoto("not a picture") from error


def _repainted(raw: BinaryIO) -> bytes:
    with Image.open(raw, formats=FORMATS) as picture:
        width, height = picture.size
        if not 0 < width * height <= PIXELS_AT_MOST:  # before a single pixel is decoded
            raise NotAPhoto("too many pixels")
        picture.draft("RGB", (SIDE_AT_MOST, SIDE_AT_MOST))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SIDE_AT_MOST, SIDE_AT_MOST))
        painted = io.BytesIO()
        flat = _on_white(upright)
        flat.info.clear()  # Pillow would write the comment of a JPEG again
        flat.save(painted, "JPEG", quality=85, optimize=True)
        return painted.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    whole = picture.convert("RGBA")
    ground = Image.new("RGBA", whole.size, "white")
    ground.alpha_composite(whole)
    return ground.convert("RGB")
