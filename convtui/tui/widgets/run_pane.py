"""One run: its epochs, its curves, the epoch in hand, and what is to be said of it."""

from dataclasses import dataclass
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content

from convtui.runs import SeenRun
from convtui.runs.words import MEASURED, run_status
from convtui.tui.plain import plain, titled
from convtui.tui.run_words import about_run, curve, epoch_columns, epoch_progress, epoch_rows
from convtui.tui.waiting import Waiting
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.chart import Chart, Series
from convtui.tui.widgets.line_table import LineTable

VIEWS = ("all", "charts", "table")
"""Table and charts where both have room, charts only, table only."""

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
    """Choose what is shown of a run.

    Args:
        width: columns of the pane.
        lines: its lines, those of text left out.
        view: one of VIEWS; where there is room for one of the two only, `all` is the table.
    """
    room = width if view == "charts" else width - _TABLE
    if view == "table" or room < _CHART:
        return PaneLayout(True, 0)
    table = view == "all"
    if lines >= 2 * _CHART_LINES:
        return PaneLayout(table, 2, "vertical")
    if room >= 2 * _CHART:
        return PaneLayout(table, 2, "horizontal")
    return PaneLayout(table, 1)


class RunPane(Container):
    """Shows a SeenRun; what has not changed is not drawn again."""

    DEFAULT_CSS = """
    RunPane {
        height: 1fr; layout: vertical;
        border: round $surface-lighten-2;
        border-title-color: $text; border-subtitle-color: $text-muted;
        & > #body { height: 1fr; }
        & #epochs { width: 1fr; }
        & #epochs.-beside { width: 76; }
        & #charts { width: 1fr; }
        & > #progress { height: 1; }
        & > #said { height: auto; max-height: 4; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._seen: SeenRun | None = None
        self._title = ""
        self._view = VIEWS[0]
        self._laid_out: PaneLayout | None = None
        self._waiting = Waiting()

    def compose(self) -> ComposeResult:
        with Horizontal(id="body"):
            yield LineTable((), id="epochs")
            with Container(id="charts"):
                yield Chart(id="loss")
                yield Chart(id="accuracy")
        yield TextBar(id="progress")
        yield TextBar(id="said")

    @property
    def seen(self) -> SeenRun | None:
        return self._seen

    def show(self, seen: SeenRun) -> None:
        if seen is self._seen:
            return
        before, self._seen = self._seen, seen
        title = f"{plain(seen.run.name)} · {run_status(seen.run, seen.state)}"
        if title != self._title:
            self._title, self.border_title = title, titled(title)
        self._say_progress()
        self._say(about_run(seen))
        if before is None or (before.folder, before.state.epochs) != (
            seen.folder,
            seen.state.epochs,
        ):
            self.query_one("#epochs", LineTable).show(epoch_rows(seen), epoch_columns(seen))
            self._draw_charts()

    def on_mount(self) -> None:
        self.set_interval(1, self._say_progress)

    def _say_progress(self) -> None:
        seen = self._seen
        if seen is None:
            return
        waited = 0.0
        if seen.in_training and seen.state.is_loading:
            waited = self._waiting.seconds(seen.folder, seen.state.loading)
        else:
            self._waiting.is_over(seen.folder)
        bar = self.query_one("#progress", TextBar)
        bar.display = seen.in_training
        bar.say(epoch_progress(seen, waited))

    def view(self, view: str) -> None:
        self._view = view
        self._lay_out()

    def on_resize(self) -> None:
        if self._seen is not None:
            self._say(about_run(self._seen))
        self._lay_out()

    def _lay_out(self) -> None:
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
        if self._seen is None:
            return
        state, measured = self._seen.state, self._seen.run.spec.get(MEASURED)
        rows, best = state.epochs, state.best_epoch
        loss, accuracy = self.query_one("#loss", Chart), self.query_one("#accuracy", Chart)
        loss.show(
            "loss",
            [
                Series("train", curve(rows, "loss")),
                Series("validation", curve(rows, "val_loss"), best),
            ],
        )
        shown = [Series("train", curve(rows, "accuracy"))]
        shown.append(Series("validation", curve(rows, "val_accuracy"), best))
        if measured:
            shown.append(Series("measured", curve(rows, MEASURED)))
        accuracy.show("accuracy", shown)

    def _say(self, content: Content) -> None:
        bar = self.query_one("#said", TextBar)
        bar.display = bool(content.plain)
        width = max(self.size.width, _NARROWEST)
        lines = sum(max(-(-len(line) // width), 1) for line in content.plain.split("\n"))
        bar.styles.height = min(lines, _MOST_SAID)
        bar.say(content)
