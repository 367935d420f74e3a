"""Charts as PNG, for paper: told apart by line, marker and colour, and without a screen.

Colours are Okabe and Ito's (2008), which every common kind of colour blindness tells apart.
"""

import io
import warnings
from dataclasses import dataclass
from importlib import util
from typing import TYPE_CHECKING, Any

from convtui.errors import Missing
from convtui.installation import how_to_install

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTS_PER_INCH = 200
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")

_DARK = 0.7
"""From this share on the blue is so dark that white is easier to read on it than black."""


@dataclass(frozen=True)
class Curve:
    """A number for each epoch, counted from 1; None where there is none.

    `place` gives colour and marker, `dashed` the line; `best` is an epoch to mark, or None.
    """

    label: str
    values: tuple[float | None, ...]
    place: int = 0
    dashed: bool = False
    best: int | None = None


@dataclass(frozen=True)
class CurveChart:
    title: str
    quantity: str
    curves: tuple[Curve, ...]


@dataclass(frozen=True)
class ConfusionChart:
    """Counts of images by true class (rows) and predicted class (columns)."""

    title: str
    classes: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


Chart = CurveChart | ConfusionChart


def require_matplotlib() -> None:
    """See that matplotlib is installed.

    Raises:
        Missing: it is not; the line says what to type.
    """
    if util.find_spec("matplotlib") is None:
        raise Missing(f"charts need matplotlib, in {how_to_install('train')}")


def as_png(chart: Chart) -> bytes:
    """Draw a chart.

    Raises:
        Missing: matplotlib is not installed.
    """
    require_matplotlib()
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = _curves(chart) if isinstance(chart, CurveChart) else _confusion(chart)
    FigureCanvasAgg(figure)
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of letters that the font does not have
        figure.savefig(file, format="png", dpi=DOTS_PER_INCH, bbox_inches="tight")
    return file.getvalue()


def _curves(chart: CurveChart) -> "Figure":
    from matplotlib.ticker import MaxNLocator

    figure, axes = _empty(6.4, 4.0, chart.title)
    for curve in chart.curves:
        _draw(axes, curve)
    longest = max((len(curve.values) for curve in chart.curves), default=1)
    axes.set_xlabel("epoch")
    axes.set_ylabel(chart.quantity)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    margin = max(longest, 2) * 0.03
    axes.set_xlim(1 - margin, max(longest, 2) + margin)
    axes.grid(color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.16), frameon=False, fontsize=9,
        ncols=1 if len(chart.curves) > 2 else 2,
    )  # fmt: skip
    return figure


def _draw(axes: "Axes", curve: Curve) -> None:
    shown: dict[str, Any] = {"color": COLOURS[curve.place % len(COLOURS)], "zorder": 3}
    epochs = range(1, len(curve.values) + 1)
    numbers = [float("nan") if value is None else value for value in curve.values]
    axes.plot(
        epochs, numbers, label=literal(_shown(curve.label)),
        linestyle="--" if curve.dashed else "-", linewidth=1.6,
        marker=MARKERS[curve.place % len(MARKERS)], markersize=3 if len(numbers) > 1 else 6,
        markerfacecolor="white" if curve.dashed else None, **shown,
    )  # fmt: skip
    if curve.best is None or not 0 < curve.best <= len(numbers):
        return
    value = numbers[curve.best - 1]
    axes.axvline(curve.best, color=shown["color"], linewidth=0.8, linestyle=":", zorder=1)
    axes.plot(
        [curve.best], [value], linestyle="none", marker="*", markersize=15,
        markeredgecolor="black", label="_best", **(shown | {"zorder": 4}),
    )  # fmt: skip


def _confusion(chart: ConfusionChart) -> "Figure":
    count = len(chart.classes)
    side = min(max(2.6 + 0.45 * count, 4.0), 14.0)
    figure, axes = _empty(side, side, chart.title)
    shares = [[value / max(sum(row), 1) for value in row] for row in chart.counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    names = [literal(_shown(name)) for name in chart.classes]
    size = 9 if count <= 12 else 6
    axes.set_xticks(range(count), names, rotation=45, ha="right", fontsize=size)
    axes.set_yticks(range(count), names, fontsize=size)
    axes.set_xlabel("what the network said")
    axes.set_ylabel("true class")
    for row, column in ((r, c) for r in range(count) for c in range(count)):
        colour = "white" if shares[row][column] > _DARK else "black"
        text = f"{chart.counts[row][column]}"
        axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=size - 1)
    return figure


def _empty(width: float, height: float, title: str) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    axes = figure.add_subplot()
    axes.set_title(literal(title), fontsize=10, wrap=True)
    return figure, axes


def _shown(label: str) -> str:
    """A label as it is: matplotlib leaves out of a legend what is empty or
    begins with an underscore.
    """
    return f" {label}" if not label or label.startswith("_") else label


def literal(text: str) -> str:
    """A text in which a dollar sign is a dollar sign and begins no formula."""
    return text.replace("$", r"\$")
