"""The table of an experiment in characters, published figures below ours; it fits the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from convtui.export.tabular import aligned
from convtui.harmless import harmless
from convtui.studies.experiments.plan import Variant
from convtui.studies.experiments.published import PublishedFigure
from convtui.studies.experiments.scores import Spread
from convtui.studies.experiments.table import ExperimentTable, VariantRow

AXIS_WORDS = {"model": "network", "samples": "samples", "l1": "L1 weight"}
_HEADINGS = ("runs", "train %", "val %", "test %", "", "gap", "", "seconds")
BEST, NEAR = "★", "≈"

_EIGHTHS = "▏▎▍▌▋▊▉█"
_BAR = 8
_BEFORE_POINT = 2
_RIGHT = ("runs", "seconds")


@dataclass(frozen=True)
class GridLine:
    """A line of the table; `style` is one of Rich's, empty for none."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class _Fit:
    """One way to make a table narrower: what stands around ±, between columns, and what is left."""

    around: str = " "
    between: int = 2
    left_out: tuple[str, ...] = ()


_FITS = (
    _Fit(),
    _Fit(around=""),
    _Fit(around="", between=1),
    _Fit(around="", between=1, left_out=("val %",)),
    _Fit(around="", between=1, left_out=("val %", "seconds")),
)


def grid(table: ExperimentTable, width: int, *, published: bool = True) -> list[GridLine]:
    """Lay the table out on so many columns; the narrowest way is used where none fits."""
    for fit in _FITS:
        lines = _laid_out(table, fit, published)
        if all(len(line.text) <= width for line in lines):
            break
    return lines


def all_cells(
    table: ExperimentTable, *, published: bool = True
) -> tuple[list[str], list[list[str]]]:
    """Headings and cells as they stand in Markdown: everything, whatever the width."""
    headings, rows = _texts(table, _Fit(), published)
    return headings, [texts for texts, _ in rows]


def axis_texts(variant: Variant, axes: Sequence[str]) -> list[str]:
    """What tells a variant from the others, in words."""
    words = {
        "model": harmless(Path(variant.model).stem),
        "samples": "all" if variant.samples is None else f"{variant.samples:,}",
        "l1": "own" if variant.l1 is None else f"{variant.l1:g}",
    }
    return [words[axis] for axis in axes]


def percent(share: float | None) -> str:
    """A published share as its report prints it, in percent, the points below each other."""
    if share is None:
        return ""
    whole, point, rest = f"{round(100 * share, 2):g}".partition(".")
    return whole.rjust(_BEFORE_POINT) + point + rest


def gap_bar(share: float) -> str:
    """A bar of eighths, `_BAR` characters for 1; nothing below 0."""
    eighths = round(min(max(share, 0.0), 1.0) * _BAR * 8)
    whole, rest = divmod(eighths, 8)
    return _EIGHTHS[-1] * whole + (_EIGHTHS[rest - 1] if rest else "")


def _laid_out(table: ExperimentTable, fit: _Fit, published: bool) -> list[GridLine]:
    headings, rows = _texts(table, fit, published)
    kept = [place for place, word in enumerate(headings) if word not in fit.left_out]
    right = [at for at, place in enumerate(kept) if headings[place] in _RIGHT]
    lines = [
        [texts[place] for place in kept] for texts in (headings, *(texts for texts, _ in rows))
    ]
    styles = ["bold", *(style for _, style in rows)]
    return list(map(GridLine, aligned(lines, right, fit.between), styles))


def _texts(
    table: ExperimentTable, fit: _Fit, published: bool
) -> tuple[list[str], list[tuple[list[str], str]]]:
    axes = table.experiment.plan.axes
    headings = [*(AXIS_WORDS[axis] for axis in axes), *_HEADINGS]
    widest = _widest_gap(table, published)
    rows = []
    for row in table.rows:
        texts = _own(row, fit, widest)
        rows.append(([*axis_texts(row.variant, axes), *texts], "bold" if row.best else ""))
        for figure in row.published if published else ():
            blank, printed = [""] * (len(axes) - 1), _printed(figure, widest)
            if any(printed):
                rows.append(([f"  {figure.report}", *blank, *printed], "dim"))
    return headings, rows


def _own(row: VariantRow, fit: _Fit, widest: float) -> list[str]:
    gap, seconds = row.scores.get("gap"), row.scores.get("seconds")
    shares = [_points(row.scores.get(f"{part}_accuracy"), fit) for part in ("train", "val", "test")]
    mark = BEST if row.best else NEAR if row.near_best else ""
    return [
        f"{row.finished}/{row.planned}",
        *shares,
        mark,
        _points(gap, fit),
        gap_bar(gap.mean / widest) if gap and widest else "",
        f"{seconds.mean:.1f}" if seconds else "",
    ]


def _points(entry: Spread | None, fit: _Fit) -> str:
    if entry is None:
        return ""
    mean = f"{100 * entry.mean:.1f}".rjust(_BEFORE_POINT + 2)
    if entry.deviation is None:
        return mean
    return f"{mean}{fit.around}±{fit.around}{100 * entry.deviation:.1f}"


def _printed(figure: PublishedFigure, widest: float) -> list[str]:
    shares = (figure.train_accuracy, figure.val_accuracy, figure.test_accuracy)
    seconds = "" if figure.seconds is None else f"{figure.seconds:g}"
    length = gap_bar(figure.gap / widest) if figure.gap is not None and widest else ""
    return ["", *map(percent, shares), "", percent(figure.gap), length, seconds]


def _widest_gap(table: ExperimentTable, published: bool) -> float:
    own = [row.scores["gap"].mean for row in table.rows if "gap" in row.scores]
    theirs = [f.gap for row in table.rows for f in row.published if f.gap is not None]
    return max([*own, *(theirs if published else [])], default=0.0)
