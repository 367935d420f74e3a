"""Curves over epochs, told apart by markers as well as by colour; the only user of textual-plot."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.timer import Timer
from textual_plot import HiResMode, PlotWidget

from convtui.tui.plain import titled

MARKERS = "●○▲△■□◆◇"
BEST = "★"

# Okabe & Ito (2008), which stay apart for colour-blind eyes; darker ones on a light ground.
_ON_DARK = ("#56b4e9", "#e69f00", "#2fc79c", "#f0e442", "#ff8a4d", "#e29cc4", "#c8c8c8", "#9ad0ff")
_ON_LIGHT = ("#005a9c", "#b34700", "#00664b", "#7a5c00", "#8c2d04", "#8a3b70", "#333333", "#00476b")

_QUIET_SECONDS = 0.06
"""A chart is drawn when nothing has come for so long: keys and tables come first."""
_GROWTH_SECONDS = 2.0
"""Between two drawings of curves that only grow: each frame may make a key's frame wait."""
_LABEL = 7
_CELLS_A_MARKER = 4
_LINES_A_TICK = 3
_CELLS_A_TICK = 9
_STEPS = (1.0, 2.0, 5.0)
_FEWEST = 3


@dataclass(frozen=True)
class Series:
    """A name and (epoch, value) in the order of epochs; `best` is an epoch to mark."""

    name: str
    points: tuple[tuple[float, float], ...]
    best: int | None = None


class Chart(Container):
    """Up to as many curves as there are MARKERS."""

    DEFAULT_CSS = """
    Chart {
        width: 1fr; height: 1fr;
        border: round $surface-lighten-2; border-title-color: $text;
        & PlotWidget {
            & > .plot--axis { color: $foreground-darken-3; }
            & > .plot--tick { color: $foreground; text-style: none; }
            & > .plot--label { color: $foreground; }
        }
    }
    """

    curves: tuple[Series, ...] = ()
    _title = ""
    _told: tuple[str, tuple[str, ...], tuple[str, ...]] | None = None
    _timer: Timer | None = None
    _drawn = 0.0

    def compose(self) -> ComposeResult:
        """The plot, which takes neither keys nor mouse."""
        plot = PlotWidget(allow_pan_and_zoom=False)
        plot.can_focus = False
        plot.set_reactive(PlotWidget.margin_top, 0)
        plot.set_reactive(PlotWidget.margin_bottom, 1)
        plot.set_reactive(PlotWidget.margin_left, _LABEL)
        yield plot

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)

    def on_resize(self) -> None:
        self._draw_soon()

    def show(self, title: str, curves: Sequence[Series]) -> None:
        if (title, tuple(curves)) != (self._title, self.curves):
            grown = title == self._title and _only_grown(self.curves, curves)
            self._title, self.curves = title, tuple(curves)
            self._tell_legend()
            if grown and self._timer is not None:
                return  # what is about to be drawn is drawn with all that has come until then
            self._draw_soon(self._drawn + _GROWTH_SECONDS - time.monotonic() if grown else 0)

    def _theme_changed(self, _: object) -> None:
        self._tell_legend()
        self._draw_soon()

    def _tell_legend(self) -> None:
        """On the border, which Textual draws anew, with all it holds, even for the same text."""
        told = self._title, self._colours, tuple(curve.name for curve in self.curves)
        if told != self._told:
            self._told = told
            self.border_title = titled(self._legend())

    def _draw_soon(self, seconds: float = 0) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(max(seconds, _QUIET_SECONDS), self._draw)

    def _draw(self) -> None:
        self._drawn, self._timer = time.monotonic(), None
        plot = self.query_one(PlotWidget)
        for part in (plot, *plot.query("*")):  # nothing of it can be copied as text
            part.ALLOW_SELECT = False
        if self.size.width < _LABEL + 8 or self.size.height < 5:
            return  # too small to be read
        plot.clear()
        points = [point for curve in self.curves for point in curve.points]
        plot.display = bool(points)
        if points:
            self._scale(plot, points)
            for curve, colour in zip(self.curves, self._colours, strict=False):
                if len(curve.points) > 1:
                    x, y = zip(*curve.points, strict=True)
                    plot.plot(x, y, line_style=colour, hires_mode=HiResMode.BRAILLE)
            for place, curve in enumerate(self.curves):
                self._mark(plot, curve, place)

    def _scale(self, plot: PlotWidget, points: Sequence[tuple[float, float]]) -> None:
        first, last = min(1.0, *(x for x, _ in points)), max(2.0, *(x for x, _ in points))
        low, high = min(y for _, y in points), max(y for _, y in points)
        room = max((high - low) * 0.06, abs(high) * 0.01, 1e-6)
        # Beyond the last points: what lies on the frame is hidden by it.
        side = (last - first) * 0.03
        plot.set_xlimits(first - side, last + side)
        plot.set_ylimits(low - room, high + room)
        lines, columns = self.size.height - 3, self.size.width - _LABEL - 2
        plot.set_xticks(ticks(first, last, columns // _CELLS_A_TICK, least=1.0))
        plot.set_yticks(ticks(low - room, high + room, lines // _LINES_A_TICK))

    def _mark(self, plot: PlotWidget, curve: Series, place: int) -> None:
        colour, points = self._colours[place], curve.points
        every = math.ceil(len(points) * _CELLS_A_MARKER / max(self.size.width - _LABEL, 1))
        # Not all on the same epochs: curves that lie on each other are still told apart.
        first = max(min(place * every // len(self.curves), len(points) - 1), 0)
        best = [point for point in points if point[0] == curve.best]
        for marker, marked in ((MARKERS[place], points[first :: max(every, 1)]), (BEST, best)):
            x, y = [point[0] for point in marked], [point[1] for point in marked]
            plot.scatter(x, y, marker=marker, marker_style=f"bold {colour}")

    @property
    def _colours(self) -> tuple[str, ...]:
        return _ON_DARK if self.app.current_theme.dark else _ON_LIGHT

    def _legend(self) -> Content:
        named = [
            Content.assemble("  ", (MARKERS[place], self._colours[place]), f" {curve.name}")
            for place, curve in enumerate(self.curves)
            if curve.name
        ]
        return Content("").join([Content(self._title), *named])


def _only_grown(before: Sequence[Series], after: Sequence[Series]) -> bool:
    """Whether the curves are the same but for more points at their ends."""
    return len(before) == len(after) and all(
        one.points and one.points == other.points[: len(one.points)]
        for one, other in zip(before, after, strict=True)
    )


def ticks(low: float, high: float, most: int, least: float = 0.0) -> list[float]:
    """Round numbers from `low` to `high`; `most` have room, but two or three there always are."""
    power = 10.0 ** (math.floor(math.log10(high - low)) - 2)
    for step in (n * power * 10**zeros for zeros in range(4) for n in _STEPS):
        first, last = math.ceil(low / step), math.floor(high / step)
        if step >= least and last - first < max(most, _FEWEST):
            break
    return [round(number * step, 10) for number in range(first, last + 1)]
