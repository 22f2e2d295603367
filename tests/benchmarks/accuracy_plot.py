"""Right answers against strange sentences turned away: one panel a set, one curve a method.

The same figures give the same file, byte by byte: no date, no random ids, letters stay letters.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from accuracy_measures import Measured
from accuracy_methods import USUAL
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

INK = "#7d8590"  # reads on white and on black
COLOURS = ("#2f81f7", "#d29922", "#a371f7", "#8b949e")
STYLE = {
    "svg.hashsalt": "mostrador",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana"],  # named in every text: keep it short
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
LONG_NUMBER = re.compile(r"\d+\.\d{2,}")
STEPS = np.linspace(0.0, 1.0, 51)  # a curve is drawn by this many points


@dataclass(frozen=True, slots=True)
class Panel:
    """One set, read by every method."""

    name: str
    by_method: Mapping[str, Measured]


def draw(panels: Sequence[Panel], file: Path) -> None:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(3.4 * len(panels) + 0.6, 4.2), layout="constrained")
        every = np.atleast_1d(figure.subplots(1, len(panels), sharey=True))
        for axes, panel in zip(every, panels, strict=True):
            _panel(axes, panel)
        every[0].set_ylabel("about the shop: right at once")
        figure.supxlabel("about other things: turned away", color=INK, fontsize=11)
        handles, labels = every[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=5, frameon=False)
        figure.savefig(
            file, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    file.write_text(_tidy(file.read_text(encoding="utf-8")), encoding="utf-8")


def _panel(axes: Axes, panel: Panel) -> None:
    for (name, found), colour in zip(panel.by_method.items(), COLOURS, strict=True):
        away, right = found.curve()
        best = [right[away >= step].max() for step in STEPS]
        axes.plot(STEPS, best, color=colour, label=name, lw=2.4 if name == "mostrador" else 1.6)
    usual = panel.by_method["mostrador"].outcomes(USUAL)
    at = (1 - usual["strange answered"], usual["right at once"])
    axes.plot(*at, "o", color=COLOURS[0], ms=8, label="as it answers by default")
    axes.set(xlim=(0, 1.01), ylim=(0, 1), title=panel.name)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1.0], ["0%", "", "50%", "", "100%"])
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.grid(color=INK, alpha=0.25, lw=0.6)
    axes.spines[["top", "right"]].set_visible(False)


def _tidy(svg: str) -> str:
    """A tenth of a point is plenty; spaces at the ends of lines would be taken away by checks."""
    short = LONG_NUMBER.sub(lambda found: f"{float(found[0]):.1f}", svg)
    return "\n".join(line.rstrip() for line in short.split("\n"))
