"""How many values there are of each size, before and after they are made to fit a picture."""

from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt
from textual.content import Content
from textual.widget import Widget

from convtui.lesson.explain_range import share
from convtui.lesson.numbers import written
from convtui.lesson.tally import BINS, Tally
from convtui.ops.brightness import BRIGHTEST, Fit, brightness
from convtui.tui.plain import titled

_BARS = " ▁▂▃▄▅▆▇█"
_HIGH = 2
"""Lines of a row of bars."""

Counts = npt.NDArray[np.int64]


class Histogram(Widget):
    """Two rows of bars, each over its scale; heights are square roots, lest flat areas hide all."""

    DEFAULT_CSS = "Histogram { height: 1fr; width: 1fr; padding: 0 1; }"

    _shown: tuple[Tally, Fit, bool] | None = None

    def show(self, tally: Tally, fit: Fit, exact: bool) -> None:
        """Show a count; one that is not exact is of what is in sight."""
        self._shown = tally, fit, exact
        cut = share(tally.cut(fit))
        about = "" if exact else "about "
        self.border_title = "Values before and after"
        self.border_subtitle = titled(f"{about}{cut} cut" if fit != "normalise" else "nothing cut")
        self.refresh()

    def render(self) -> Content:
        width = self.size.width
        if self._shown is None or width < 12 or not self._shown[0].cells:
            return Content("")
        tally, fit, _ = self._shown
        before, centres = rebinned(tally, width)
        outside = cut_bars(centres, fit)
        lines = [
            *_bars(before, outside),
            _scale(tally.extent, width),
            *_bars(fitted_counts(tally, fit, width), np.zeros(width, dtype=bool)),
            _scale((0, BRIGHTEST), width),
        ]
        return Content("\n").join(lines)


def rebinned(tally: Tally, width: int) -> tuple[Counts, npt.NDArray[np.float64]]:
    """Counts in `width` even parts from the smallest to the largest value, and their middles."""
    values = _middles(tally)
    low, high = tally.extent
    span = (high - low) or 1.0
    places = np.clip(((values - low) / span * width).astype(int), 0, width - 1)
    counts = np.bincount(places, tally.counts, width).astype(np.int64)
    return counts, low + (np.arange(width) + 0.5) * span / width


def fitted_counts(tally: Tally, fit: Fit, width: int) -> Counts:
    """Counts in `width` even parts of 0…255, once the values fit."""
    shown = brightness(_middles(tally), fit, tally.extent).astype(int)
    places = shown * width // (BRIGHTEST + 1)
    return np.bincount(places, tally.counts, width).astype(np.int64)


def cut_bars(centres: npt.NDArray[np.float64], fit: Fit) -> npt.NDArray[np.bool_]:
    if fit == "normalise":
        return np.zeros(len(centres), dtype=bool)
    values = np.abs(centres) if fit == "absolute" else centres
    cut: npt.NDArray[np.bool_] = (values < -0.5) | (values >= BRIGHTEST + 0.5)
    return cut


def _middles(tally: Tally) -> npt.NDArray[np.float64]:
    low, high = tally.bounds
    middles = np.arange(BINS, dtype=np.float64) + 0.5
    return middles * ((high - low) / BINS) + low


def _bars(counts: Counts, outside: npt.NDArray[np.bool_]) -> list[Content]:
    """Lines from the top; bars that are cut off in another colour."""
    steps = (len(_BARS) - 1) * _HIGH
    heights = np.ceil(np.sqrt(counts / max(int(counts.max()), 1)) * steps).astype(int)
    lines = []
    for line in reversed(range(_HIGH)):
        parts = np.clip(heights - line * (len(_BARS) - 1), 0, len(_BARS) - 1).tolist()
        runs = groupby(zip(outside.tolist(), parts, strict=True), itemgetter(0))
        lines.append(
            Content.assemble(
                *(
                    ("".join(_BARS[part] for _, part in run), "$text-error" if cut else "$text")
                    for cut, run in runs
                )
            )
        )
    return lines


def _scale(extent: tuple[float, float], width: int) -> Content:
    """The ends, and 0 and 255 where they are between and there is room."""
    low, high = extent
    line = [" "] * width
    told = [(0, written(low)), (width - len(written(high)), written(high))]
    for value in (0, BRIGHTEST):
        if low < value < high:
            told.append((round((value - low) / (high - low) * (width - 1)), str(value)))
    for start, text in told:
        around = line[max(start - 1, 0) : start + len(text) + 1]
        if start >= 0 and start + len(text) <= width and not "".join(around).strip():
            line[start : start + len(text)] = text
    return Content.styled("".join(line), "$text-muted")
