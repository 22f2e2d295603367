"""Draws La Ceiba's size charts, one in each language: python -m tests.pictures.size_chart

They go with the answer `size-guide`, and show what a merchant's own file looks like in the chat: so
few columns that a phone shows them, and a few kilobytes.
"""

import io
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle
from PIL import Image

FAQ = Path(__file__).parents[2] / "faq_data"
NAME = "size-chart.png"
PIXELS = (1080, 900)
GREEN, PALE, INK, MUTED = "#17594a", "#edf4ef", "#1d2b27", "#5d6f69"

ROWS = (
    ("XS", "80-83", "62-65", "88-91", "34", "2"),
    ("S", "84-87", "66-69", "92-95", "36", "4"),
    ("M", "88-91", "70-73", "96-99", "38", "6"),
    ("L", "92-96", "74-78", "100-104", "40", "8"),
    ("XL", "97-102", "79-84", "105-110", "42", "10"),
)
WORDS = {
    "es": (
        "Guía de tallas",
        "Medidas del cuerpo, en centímetros",
        ("Talla", "Pecho", "Cintura", "Cadera", "EU", "US"),
        "¿Entre dos tallas? La grande queda más suelta.",
    ),
    "en": (
        "Size guide",
        "Body measurements, in centimetres",
        ("Size", "Chest", "Waist", "Hips", "EU", "US"),
        "Between two sizes? The larger one fits looser.",
    ),
    "pt": (
        "Guia de tamanhos",
        "Medidas do corpo, em centímetros",
        ("Tam.", "Peito", "Cintura", "Quadril", "EU", "US"),
        "Entre dois tamanhos? O maior fica mais solto.",
    ),
}
_CENTRES = (0.11, 0.28, 0.455, 0.635, 0.79, 0.893)
_TOP, _STEP = 0.715, 0.112


def chart(language: str) -> bytes:
    """A PNG of few colours."""
    title, unit, names, hint = WORDS[language]
    figure = Figure(figsize=(PIXELS[0] / 100, PIXELS[1] / 100), dpi=100, facecolor="white")
    page = figure.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, 1), ylim=(0, 1))
    page.axis("off")
    page.text(0.05, 0.915, title, size=40, weight="bold", color=GREEN, va="center")
    page.text(0.05, 0.84, unit, size=23, color=MUTED, va="center")
    head = (0.05, _TOP - 0.052)
    page.add_patch(FancyBboxPatch(head, 0.9, 0.104, "round,pad=0,rounding_size=0.02", color=GREEN))
    _write(page, names, _TOP, "white", weight="bold")
    for place, row in enumerate(ROWS, start=1):
        middle = _TOP - place * _STEP
        if place % 2 == 0:
            page.add_patch(Rectangle((0.05, middle - _STEP / 2), 0.9, _STEP, color=PALE))
        _write(page, row, middle, INK)
    page.text(0.05, 0.052, hint, size=23, color=MUTED, va="center")
    return _few_colours(figure)


def _write(page: Axes, cells: tuple[str, ...], height: float, color: str, **more: str) -> None:
    for place, (centre, cell) in enumerate(zip(_CENTRES, cells, strict=True)):
        weight = "bold" if place == 0 else more.get("weight", "normal")
        page.text(
            centre, height, cell, size=25, color=color, weight=weight, ha="center", va="center"
        )


def _few_colours(figure: Figure) -> bytes:
    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", metadata={"Software": None})
    Image.open(drawn).convert("RGB").quantize(32).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    for language in WORDS:
        (FAQ / language / NAME).write_bytes(chart(language))
