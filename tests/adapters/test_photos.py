"""Photos from customers: a hostile file is refused quickly, with little memory, and never kept."""

import io
import random
import tracemalloc

import pytest
from PIL import Image

from adapters.photos import NotAPhoto, repaint


def a_picture(kind: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (60, 40)).save(file, kind, **more)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("PNG", mode) for mode in ("RGBA", "P", "L", "1", "I;16")),
        *(("JPEG", mode) for mode in ("CMYK", "L")),
        *(("GIF", "P"), ("WEBP", "RGBA")),
    ],
)
def test_every_way_to_keep_colours_becomes_a_plain_jpeg(kind: str, mode: str) -> None:
    painted = Image.open(io.BytesIO(repaint(io.BytesIO(a_picture(kind, mode)))))

    assert (painted.format, painted.mode, painted.size) == ("JPEG", "RGB", (60, 40))


def test_what_shines_through_stands_on_white() -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear, "PNG")

    painted = Image.open(io.BytesIO(repaint(clear)))

    assert painted.getpixel((10, 10)) == (255, 255, 255)


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    huge = io.BytesIO()
    Image.new("1", (6000, 6000)).save(huge, "PNG")
    tracemalloc.start()
    try:
        with pytest.raises(NotAPhoto):
            repaint(huge)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 5_000_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_damaged_file_is_refused_or_painted_but_never_breaks(kind: str) -> None:
    good, dice = a_picture(kind), random.Random(7)
    for _ in range(300):
        bad = bytearray(good)
        for _ in range(dice.randint(1, 8)):
            bad[dice.randrange(len(bad))] = dice.randrange(256)
        try:
            repaint(io.BytesIO(bad[: dice.randint(10, len(bad))]))
        except NotAPhoto:
            continue
