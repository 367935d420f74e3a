"""One run: its epochs, its curves, the epoch in hand, and what is to be said of it."""

from dataclasses import dataclass
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content

from convtui.runs import SeenRun
from convtui.runs.words import MEASURED
from convtui.tui.run_words import about_run, columns_of, curve, epoch_progress, epoch_rows
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.chart import Chart, Series
from convtui.tui.widgets.line_table import LineTable
from convtui.tui.widgets.seen_pane import SeenPane

_TABLE = 76
"""Columns of the epoch table: train_accuracy finds room between shorter headings."""
_CHART = 30
_CHART_LINES = 8
_NARROWEST, _MOST_SAID = 40, 4


@dataclass(frozen=True)
class PaneLayout:
    """What has room in a pane, and how two charts stand."""

    table: bool
    charts: int
    way: Literal["vertical", "horizontal"] = "vertical"


def lay_out_run(width: int, lines: int, view: str) -> PaneLayout:
    """Choose what is shown of a run; where one of the two has room, `all` is the table."""
    room = width if view == "charts" else width - _TABLE
    if view == "table" or room < _CHART:
        return PaneLayout(True, 0)
    table = view == "all"
    if lines >= 2 * _CHART_LINES:
        return PaneLayout(table, 2, "vertical")
    if room >= 2 * _CHART:
        return PaneLayout(table, 2, "horizontal")
    return PaneLayout(table, 1)


class RunPane(SeenPane[SeenRun]):
    """Shows a SeenRun; what has not changed is not drawn again."""

    DEFAULT_CSS = """
    RunPane {
        & > #body { height: 1fr; }
        & #epochs { width: 1fr; }
        & #epochs.-beside { width: 76; }
        & #charts { width: 1fr; }
        & > #progress { height: 1; }
        & > #said { height: auto; max-height: 4; }
    }
    """

    _laid_out: PaneLayout | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="body"):
            yield LineTable((), id="epochs")
            with Container(id="charts"):
                yield Chart(id="loss")
                yield Chart(id="accuracy")
        yield TextBar(id="progress")
        yield TextBar(id="said")

    def show(self, seen: SeenRun) -> None:
        if seen is self.seen:
            return
        before, self.seen = self.seen, seen
        self.entitle(seen)
        self.say_progress()
        self._say(about_run(seen))
        if before is None or (before.folder, before.state.epochs) != (
            seen.folder,
            seen.state.epochs,
        ):
            self.query_one("#epochs", LineTable).show(epoch_rows(seen), columns_of(seen))
            self._draw_charts()

    def say_progress(self) -> None:
        seen = self.seen
        if seen is None:
            return
        is_loading = seen.in_training and seen.state.is_loading
        waited = self.waited(seen, is_loading, seen.state.loading)
        bar = self.query_one("#progress", TextBar)
        bar.display = seen.in_training
        bar.say(epoch_progress(seen, waited))

    def on_resize(self) -> None:
        if self.seen is not None:
            self._say(about_run(self.seen))
        self.lay_out()

    def lay_out(self) -> None:
        lines = self.size.height - 1 - self.query_one("#said").size.height
        layout = lay_out_run(self.size.width, lines, self._view)
        if layout == self._laid_out:
            return
        self._laid_out = layout
        table, charts = self.query_one("#epochs"), self.query_one("#charts")
        table.display = layout.table
        table.set_class(bool(layout.charts), "-beside")
        charts.display = bool(layout.charts)
        charts.styles.layout = layout.way
        self.query_one("#accuracy").display = layout.charts > 1

    def _draw_charts(self) -> None:
        if self.seen is None:
            return
        state, measured = self.seen.state, self.seen.run.spec.get(MEASURED)
        rows, best = state.epochs, state.best_epoch
        for name in ("loss", "accuracy"):
            shown = [Series("train", curve(rows, name))]
            shown.append(Series("validation", curve(rows, f"val_{name}"), best))
            if measured and name == "accuracy":
                shown.append(Series("measured", curve(rows, MEASURED)))
            self.query_one(f"#{name}", Chart).show(name, shown)

    def _say(self, content: Content) -> None:
        bar = self.query_one("#said", TextBar)
        bar.display = bool(content.plain)
        width = max(self.size.width, _NARROWEST)
        lines = sum(max(-(-len(line) // width), 1) for line in content.plain.split("\n"))
        bar.styles.height = min(lines, _MOST_SAID)
        bar.say(content)
