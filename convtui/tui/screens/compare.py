"""Several runs side by side: their curves laid over each other, figures, and what differs."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container

from convtui.export.tabular import Column
from convtui.runs import SeenRun
from convtui.runs.words import clock, four_digits, run_status
from convtui.training import comparison
from convtui.tui.plain import plain
from convtui.tui.run_words import curve
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.widgets.chart import MARKERS, Chart, Series
from convtui.tui.widgets.line_table import LineTable, Row

MOST = len(MARKERS)
_SIDE_BY_SIDE = 70


SHOWN_FIGURES = (
    Column("", right=False),
    Column("run", least=12, right=False, gives_way=True),
    Column("status", right=False),
    Column("epochs"),
    Column("best"),
    Column("val_loss"),
    Column("val_accuracy", "val_acc"),
    Column("test_loss"),
    Column("test_accuracy", "test_acc"),
    Column("training", "train"),
)


class Compare(KeyedScreen[None]):
    """Shows runs as they stood when they were marked."""

    DEFAULT_CSS = """
    Compare {
        & #curves { height: 1fr; min-height: 8; }
        & LineTable { height: auto; padding: 0 1; }
        & #differences { margin-top: 1; max-height: 40%; }
    }
    """
    MODE = "train"
    FOREWORD = "val_loss and val_accuracy of the table are those of the best epoch, marked ★."
    BINDINGS = [
        Binding("escape,enter,c", "dismiss(None)", "back to the runs", key_display="esc"),
    ]

    def __init__(self, runs: Sequence[SeenRun]) -> None:
        super().__init__()
        self._runs = tuple(runs)[:MOST]

    def body(self) -> ComposeResult:
        with Container(id="curves"):
            yield Chart(id="val-loss")
            yield Chart(id="val-accuracy")
        yield LineTable(SHOWN_FIGURES, id="figures")
        yield LineTable(_difference_columns(len(self._runs)), id="differences")

    def on_mount(self) -> None:
        for name in ("val_loss", "val_accuracy"):
            curves = [
                Series("", curve(s.state.epochs, name), s.state.best_epoch) for s in self._runs
            ]
            self.query_one(f"#{name.replace('_', '-')}", Chart).show(name, curves)
        self.query_one("#figures", LineTable).show(figure_rows(self._runs, MARKERS))
        self.query_one("#differences", LineTable).show(difference_rows(self._runs))
        self.query_one("#figures", LineTable).focus()

    def on_resize(self) -> None:
        self.say_top(f"{len(self._runs)} runs compared")
        wide = self.size.width >= _SIDE_BY_SIDE
        self.query_one("#curves").styles.layout = "horizontal" if wide else "vertical"


def _difference_columns(count: int) -> tuple[Column, ...]:
    runs = (Column(marker, least=8, right=False, gives_way=True) for marker in MARKERS[:count])
    return (Column("setting", right=False), *runs)


def figure_rows(runs: Sequence[SeenRun], markers: str) -> list[Row]:
    return [_figures(seen, marker) for seen, marker in zip(runs, markers, strict=False)]


def _figures(seen: SeenRun, marker: str) -> Row:
    state, best = seen.state, seen.state.best
    cells = (
        marker,
        plain(seen.run.name),
        run_status(seen.run, state),
        str(len(state.epochs)),
        str(best.epoch) if best else "-",
        four_digits(best.val_loss if best else None),
        four_digits(best.val_accuracy if best else None),
        four_digits(state.test_loss),
        four_digits(state.test_accuracy),
        clock(sum(row.seconds for row in state.epochs)),
    )
    return Row(str(seen.folder), cells)


def difference_rows(runs: Sequence[SeenRun]) -> list[Row]:
    """Settings that are not the same in all runs: the name, then what each run has."""
    found = comparison.differing([seen.run for seen in runs])
    rows = [
        Row(name, (name.replace("_", " "), *(plain(value or "-") for value in values)))
        for name, values in found.items()
    ]
    return rows or [Row("", ("all settings are the same", *("" for _ in runs)))]
