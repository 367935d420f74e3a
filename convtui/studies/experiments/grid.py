"""The table of an experiment in characters, published figures below ours; it fits the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from convtui.export.fitting import fit_columns
from convtui.export.tabular import Column, Table, aligned
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


def grid(table: ExperimentTable, width: int, *, published: bool = True) -> list[GridLine]:
    """Lay the table out on so many columns; where there is no room some of its own are left out."""
    for around, gaps, droppable in ((" ", (2,), ()), ("", (2, 1), ("val %", "seconds"))):
        columns, rows, styles = _texts(table, around, published)
        lines = [[column.name for column in columns], *rows]
        longest = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
        fitted = fit_columns(columns, longest, width, droppable, gaps)
        if fitted.width <= width:
            break
    right = [at for at, place in enumerate(fitted.places) if columns[place].right]
    kept = [[line[place] for place in fitted.places] for line in lines]
    return list(map(GridLine, aligned(kept, right, fitted.gap), ["bold", *styles]))


def whole_table(table: ExperimentTable) -> Table:
    """As it stands in Markdown: everything, whatever the width."""
    columns, rows, _ = _texts(table, " ", published=True)
    return Table(columns, tuple(map(tuple, rows)))


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


def _texts(
    table: ExperimentTable, around: str, published: bool
) -> tuple[tuple[Column, ...], list[list[str]], list[str]]:
    """Columns, rows, and a style of Rich's for each row; `around` stands on both sides of ±."""
    axes = table.experiment.plan.axes
    headings = [*(AXIS_WORDS[axis] for axis in axes), *_HEADINGS]
    widest = _widest_gap(table, published)
    rows, styles = [], []
    for row in table.rows:
        rows.append([*axis_texts(row.variant, axes), *_own(row, around, widest)])
        styles.append("bold" if row.best else "")
        for figure in row.published if published else ():
            blank, printed = [""] * (len(axes) - 1), _printed(figure, widest)
            if any(printed):
                rows.append([f"  {figure.report}", *blank, *printed])
                styles.append("dim")
    return tuple(Column(name, right=name in _RIGHT) for name in headings), rows, styles


def _own(row: VariantRow, around: str, widest: float) -> list[str]:
    gap, seconds = row.scores.get("gap"), row.scores.get("seconds")
    scores = [row.scores.get(f"{part}_accuracy") for part in ("train", "val", "test")]
    mark = BEST if row.best else NEAR if row.near_best else ""
    return [
        f"{row.finished}/{row.planned}",
        *(_points(score, around) for score in scores),
        mark,
        _points(gap, around),
        gap_bar(gap.mean / widest) if gap and widest else "",
        f"{seconds.mean:.1f}" if seconds else "",
    ]


def _points(entry: Spread | None, around: str) -> str:
    if entry is None:
        return ""
    mean = f"{100 * entry.mean:.1f}".rjust(_BEFORE_POINT + 2)
    if entry.deviation is None:
        return mean
    return f"{mean}{around}±{around}{100 * entry.deviation:.1f}"


def _printed(figure: PublishedFigure, widest: float) -> list[str]:
    shares = (figure.train_accuracy, figure.val_accuracy, figure.test_accuracy)
    seconds = "" if figure.seconds is None else f"{figure.seconds:g}"
    length = gap_bar(figure.gap / widest) if figure.gap is not None and widest else ""
    return ["", *map(percent, shares), "", percent(figure.gap), length, seconds]


def _widest_gap(table: ExperimentTable, published: bool) -> float:
    own = [row.scores["gap"].mean for row in table.rows if "gap" in row.scores]
    theirs = [f.gap for row in table.rows for f in row.published if f.gap is not None]
    return max([*own, *(theirs if published else [])], default=0.0)
