"""How a picture is painted anew, with Pillow; photos.py is the door to it."""

import io
import struct
from typing import BinaryIO

from PIL import Image, ImageOps

from adapters.photos import FORMATS, PIXELS_AT_MOST, SIDE_AT_MOST, NotAPhoto

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


def painted(raw: BinaryIO) -> bytes:
    """A JPEG. Raises NotAPhoto."""
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
        file = io.BytesIO()
        flat = _on_white(upright)
        flat.info.clear()  # Pillow would write the comment of a JPEG again
        flat.save(file, "JPEG", quality=85, optimize=True)
        return file.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    whole = picture.convert("RGBA")
    ground = Image.new("RGBA", whole.size, "white")
    ground.alpha_composite(whole)
    return ground.convert("RGB")
