"""Train and test accuracy side by side and the gap between them, drawn with Matplotlib."""

import io
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from convtui.export.charts import DOTS_PER_INCH, literal, require_matplotlib

TRAIN, TEST, GAP = "#0072B2", "#E69F00", "#999999"
"""They stay apart for every common kind of colour blindness (Okabe & Ito, 2008)."""

MARKERS = "osD^v"
_INCHES_A_VARIANT = 0.9
_POINTS_OF_NOTES = 7


@dataclass(frozen=True)
class Point:
    """A mean and its standard deviation, as shares of 1."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class Bars:
    """What is drawn of a variant; `published` has a report, its train and its test accuracy."""

    label: str
    train: Point | None
    test: Point | None
    gap: Point | None
    published: tuple[tuple[str, float | None, float | None], ...] = ()


def draw_bars(title: str, variants: Sequence[Bars], notes: Sequence[str]) -> bytes:
    """Draw all variants, accuracies above and gaps below, in percent, and return a PNG.

    Raises:
        Missing: matplotlib is not installed.
    """
    require_matplotlib()
    from matplotlib.figure import Figure  # without pyplot, which would look for a display

    width = max(7.0, 2.0 + _INCHES_A_VARIANT * len(variants))
    words = [line for note in notes for line in textwrap.wrap(literal(note), int(width * 17))]
    figure = Figure(figsize=(width, 6.0 + 0.13 * len(words)), layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=(3, 1))
    _bars(above, variants, -0.2, lambda entry: entry.train, TRAIN, "train")
    _bars(above, variants, 0.2, lambda entry: entry.test, TEST, "test")
    _published(above, variants)
    _bars(below, variants, 0.0, lambda entry: entry.gap, GAP, "gap")
    above.set_ylabel("accuracy, %")
    above.set_ylim(0, 100)
    below.set_ylabel("train - test, points")
    below.axhline(0, color="black", linewidth=0.8)
    for axes in (above, below):
        labels = [literal(entry.label) for entry in variants]
        axes.set_xticks(range(len(variants)), labels, rotation=30 if len(variants) > 6 else 0)
        axes.set_xlim(-0.6, len(variants) - 0.4)
    above.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    figure.suptitle("\n".join(textwrap.wrap(literal(title), int(width * 10))), fontsize=10)
    figure.supxlabel("\n".join(words), x=0.01, ha="left", fontsize=_POINTS_OF_NOTES)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DOTS_PER_INCH)
    return file.getvalue()


def _bars(
    axes: Any,
    variants: Sequence[Bars],
    shift: float,
    part: Callable[[Bars], Point | None],
    colour: str,
    label: str,
) -> None:
    known = [(place, point) for place, entry in enumerate(variants) if (point := part(entry))]
    axes.bar(
        [place + shift for place, _ in known],
        [100 * point.mean for _, point in known],
        width=0.38,
        yerr=[100 * point.deviation for _, point in known],
        capsize=3,
        color=colour,
        label=label,
    )


def _published(axes: Any, variants: Sequence[Bars]) -> None:
    """A mark for each report, over the bar that it belongs to."""
    reports = sorted({report for entry in variants for report, *_ in entry.published})
    for marker, report in zip(MARKERS, reports, strict=False):
        places, shares = [], []
        for place, entry in enumerate(variants):
            for name, train, test in entry.published:
                for shift, share in ((-0.2, train), (0.2, test)):
                    if name == report and share is not None:
                        places.append(place + shift)
                        shares.append(100 * share)
        if places:
            axes.scatter(
                places, shares, marker=marker, facecolor="white", edgecolor="black", s=28,
                zorder=3, label=report,
            )  # fmt: skip
